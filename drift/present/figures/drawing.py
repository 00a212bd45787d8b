"""Drawing a run: the figure of each kind, measured and drawn in one call."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.groups import by_epoch
from drift.analysis.leans import word_leans
from drift.analysis.map import SAMPLE, place
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.timeline import neighbour_timelines
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.fonts import give_fonts
from drift.present.figures.labels import any_glyph
from drift.present.figures.look import USUAL, Look, sized
from drift.present.figures.saving import (
    bump_figure,
    counts_figure,
    direction_figure,
    epochs_figure,
    map_figure,
)
from drift.run.run import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("map", "epochs", "counts", "bump", "direction")
DOTS = 150  # an inch, of a picture in a page


def draw(
    run: Run,
    kind: str = "map",
    *,
    words: Sequence[str] = (),
    sample: int = SAMPLE,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
    look: Look = USUAL,
) -> "Figure":
    """Draw a run.

    kind: `map`; displacement by `epochs` or against `counts`; `bump`: neighbours by rank; `direction` of it.
    words: labelled on the map, or those whose neighbours are drawn. sample, seed: of the map, see `place`.
    neighbourhood: of a bump chart, and of the words that a map shows in any case. look: how large, with or
    without a title.
    Raises SettingsError for another kind, and for the direction of a run in which no word moved,
    UnknownWordError for a word without a vector.
    """
    if kind not in KINDS:
        raise SettingsError(f"expected a figure of one of {', '.join(KINDS)}, got {kind!r}.")
    if kind == "epochs":
        figure = epochs_figure(by_epoch(run), look=look)
    elif kind == "counts":
        figure = counts_figure(word_table(run, with_overlap=False), look=look)
    elif kind == "bump":
        figure = _bump(run, words, neighbourhood, look)
    elif kind == "direction":
        figure = _direction(run, look)
    else:
        placed = place(run, words, sample=sample, seed=seed, neighbourhood=neighbourhood)
        figure = map_figure(placed, words, look=look)
    return sized(figure, look)


def _direction(run: Run, look: Look) -> "Figure":
    found = word_leans(run)
    if found.axis is None:
        raise SettingsError(
            f"{run.name}: expected a run whose words moved, found none that did: there is no direction to "
            "draw. Name another run by --run."
        )
    return direction_figure(found, look=look)


def _bump(run: Run, words: Sequence[str], neighbourhood: Neighbourhood, look: Look) -> "Figure":
    if not words:
        raise SettingsError("expected one word or more to draw a bump chart, got none. Name them by --words.")
    ids = np.array([run.word_id(word) for word in dict.fromkeys(words)], dtype=np.int64)
    return bump_figure(run, neighbour_timelines(run, ids, choose_candidates(run, neighbourhood)), look=look)


def as_png(figure: "Figure") -> bytes:
    """The figure as a PNG file's bytes, 150 dots an inch and 256 colours: for a page."""
    from PIL import Image

    whole, small = io.BytesIO(), io.BytesIO()
    give_fonts(figure)
    with any_glyph():
        figure.savefig(whole, format="png", dpi=DOTS)
    with Image.open(whole) as image:
        few = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(small, format="png", optimize=True, dpi=(DOTS, DOTS))
    return small.getvalue()
