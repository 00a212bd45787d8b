"""How large a figure is printed, and whether it says itself what it shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drift.errors import SettingsError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTHS = {"column": 3.4, "page": 7.0, "slide": 13.33}
"""Inches: a column and the whole width of a paper's page, and a slide."""

_LEAST, _MOST = 2.0, 40.0
_SMALLEST = 0.78  # of the usual size of letters: about 7 points, the least that journals print
_LARGE = 1.28  # the same on a slide, read from afar
_SLIDE = 9 / 16  # height of a slide for its width


@dataclass(frozen=True)
class Look:
    """How a figure is to look where it is printed.

    width: inches; None: each kind's own. titled: False leaves title and note to the text around the figure.
    tallest: the height for the width that it may have; None: as each kind wants. least: how many times as
    large as usual letters are at least.
    A broad figure is the usual one, larger; one so narrow that its letters became too small is laid out anew.
    """

    width: float | None = None
    titled: bool = True
    tallest: float | None = None
    least: float = _SMALLEST

    def factor(self, usual: float) -> float:
        """How many times as large letters and lines are as usual; usual: the kind's own width in inches."""
        return 1.0 if self.width is None else max(self.least, self.width / usual)

    def breadth(self, usual: float) -> float:
        """The inches for which a figure is laid out with letters of the usual size."""
        return usual if self.width is None else self.width / self.factor(usual)


USUAL = Look()


def look(width: str | None = None, *, titled: bool = True) -> Look:
    """Read a width: `column`, `page`, `slide`, or inches from 2 to 40; raises SettingsError for others."""
    if width is None:
        return Look(titled=titled)
    if width in WIDTHS:
        is_slide = width == "slide"
        return Look(WIDTHS[width], titled, _SLIDE if is_slide else None, _LARGE if is_slide else _SMALLEST)
    try:
        inches = float(width)
    except ValueError:
        inches = -1.0
    if not _LEAST <= inches <= _MOST:
        raise SettingsError(
            f"expected --width to be {', '.join(WIDTHS)} or inches from {_LEAST:g} to {_MOST:g}, got "
            f"{width!r}."
        )
    return Look(inches, titled)


def sized(figure: "Figure", asked: Look) -> "Figure":
    """The same figure at the width that is asked for: letters, lines and dots grow or shrink with it.

    Legends are left as they are: their letters have their size from the start.
    """
    from matplotlib.legend import Legend

    if asked.width is None:
        return figure
    factor = asked.width / float(figure.get_figwidth())
    if abs(factor - 1) < 1e-6:
        return figure
    figure.set_size_inches(asked.width, factor * float(figure.get_figheight()))
    figure.draw_without_rendering()  # now all ticks are there
    done = {id(part) for legend in figure.findobj(Legend) for part in legend.findobj()}
    for axis in (one for ax in figure.axes for one in (ax.xaxis, ax.yaxis)):
        _resize_ticks(axis, factor)
        done |= {id(part) for tick in (*axis.majorTicks, *axis.minorTicks) for part in tick.findobj()}
    for artist in figure.findobj():
        if id(artist) not in done:
            _resize(artist, factor)
    return figure


def _resize_ticks(axis: Any, factor: float) -> None:  # noqa: ANN401 - an x or y axis
    now = axis.get_tick_params()
    size, length = now.get("labelsize"), now.get("length", 3.5)
    axis.set_tick_params(length=length * factor, pad=3.5 * factor)
    if isinstance(size, int | float):
        axis.set_tick_params(labelsize=size * factor)
    axis.labelpad *= factor


def _resize(artist: Any, factor: float) -> None:  # noqa: ANN401 - whatever a figure is made of
    from matplotlib.collections import Collection, PathCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Annotation, Text

    one: Any = artist
    if isinstance(artist, Annotation) and artist.anncoords == "offset points":
        one.xyann = tuple(factor * at for at in one.xyann)
    if isinstance(artist, Text):
        one.set_fontsize(one.get_fontsize() * factor)
    elif isinstance(artist, Line2D):
        artist.set_linewidth(artist.get_linewidth() * factor)
        artist.set_markersize(artist.get_markersize() * factor)
    elif isinstance(artist, Collection):
        one.set_linewidth([width * factor for width in one.get_linewidth()])
        if isinstance(artist, PathCollection):
            artist.set_sizes(artist.get_sizes() * factor**2)
    elif isinstance(artist, Patch):
        artist.set_linewidth(artist.get_linewidth() * factor)
