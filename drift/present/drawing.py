"""Drawing a run: the figure of each kind, measured and drawn in one call."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.groups import by_epoch
from drift.analysis.neighbourhoods import COMMONEST, K, choose_candidates
from drift.analysis.timeline import neighbour_timelines
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.present.figures import bump_figure, counts_figure, epochs_figure, map_figure
from drift.present.labels import any_glyph
from drift.present.layout import Layout, choose_words, layout
from drift.run.run import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("map", "epochs", "counts", "bump")
SAMPLE = 3000  # words on a map
DOTS = 150  # an inch, of a picture in a page


def draw(
    run: Run,
    kind: str = "map",
    *,
    words: Sequence[str] = (),
    sample: int = SAMPLE,
    seed: int = 0,
    k: int = K,
    commonest: int | None = COMMONEST,
) -> "Figure":
    """Draw a run as a `map`, displacement by `epochs` or against `counts`, or neighbours by rank (`bump`).

    words: labelled on the map, or those whose neighbours are drawn. sample, seed: of the map, see `place`.
    k, commonest: the neighbourhoods of a bump chart, see `choose_candidates`.
    Raises SettingsError for another kind, UnknownWordError for a word without a vector.
    """
    if kind not in KINDS:
        raise SettingsError(f"expected a figure of one of {', '.join(KINDS)}, got {kind!r}.")
    if kind == "epochs":
        return epochs_figure(by_epoch(run))
    if kind == "counts":
        return counts_figure(word_table(run, with_overlap=False))
    if kind == "bump":
        return _bump(run, words, k, commonest)
    return map_figure(place(run, words, sample=sample, seed=seed), words)


def _bump(run: Run, words: Sequence[str], k: int, commonest: int | None) -> "Figure":
    if not words:
        raise SettingsError("expected one word or more to draw a bump chart, got none. Name them by --words.")
    ids = np.array([run.word_id(word) for word in dict.fromkeys(words)], dtype=np.int64)
    return bump_figure(run, neighbour_timelines(run, ids, choose_candidates(run, commonest), k))


def place(run: Run, words: Sequence[str] = (), *, sample: int = SAMPLE, seed: int = 0) -> Layout:
    """Place `sample` words of a run on a map; `words` and their neighbours are always among them.

    Raises UnknownWordError for a word without a vector.
    """
    must = np.array([run.word_id(word) for word in words], dtype=np.int64)
    return layout(run, choose_words(run, sample, must, seed), seed=seed)


def as_png(figure: "Figure") -> bytes:
    """The figure as a PNG file's bytes, 150 dots an inch and 256 colours: for a page."""
    from PIL import Image

    whole, small = io.BytesIO(), io.BytesIO()
    with any_glyph():
        figure.savefig(whole, format="png", dpi=DOTS)
    with Image.open(whole) as image:
        few = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(small, format="png", optimize=True, dpi=(DOTS, DOTS))
    return small.getvalue()
