"""Drawing a run: the figure of each kind, measured and drawn in one call."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.groups import by_epoch
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.present.figures import counts_figure, epochs_figure, map_figure
from drift.present.labels import any_glyph
from drift.present.layout import Layout, choose_words, layout
from drift.run.run import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("map", "epochs", "counts")
SAMPLE = 3000  # words on a map


def draw(
    run: Run, kind: str = "map", *, words: Sequence[str] = (), sample: int = SAMPLE, seed: int = 0
) -> "Figure":
    """Draw a run as a `map`, as displacement by `epochs`, or as displacement against `counts`.

    words, sample, seed: of the map, see `place`. Raises SettingsError for another kind.
    """
    if kind not in KINDS:
        raise SettingsError(f"expected a figure of one of {', '.join(KINDS)}, got {kind!r}.")
    if kind == "epochs":
        return epochs_figure(by_epoch(run))
    if kind == "counts":
        return counts_figure(word_table(run, with_overlap=False))
    return map_figure(place(run, words, sample=sample, seed=seed), words)


def place(run: Run, words: Sequence[str] = (), *, sample: int = SAMPLE, seed: int = 0) -> Layout:
    """Place `sample` words of a run on a map; `words` and their neighbours are always among them.

    Raises UnknownWordError for a word without a vector.
    """
    must = np.array([run.word_id(word) for word in words], dtype=np.int64)
    return layout(run, choose_words(run, sample, must, seed), seed=seed)


def as_png(figure: "Figure") -> bytes:
    """The figure as the bytes of a PNG file, 150 dots an inch: for a page, where its size counts."""
    buffer = io.BytesIO()
    with any_glyph():
        figure.savefig(buffer, format="png", dpi=150)
    return buffer.getvalue()
