"""What the figures with axes have in common: size, grid, titles, the colours of the two groups."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from drift.present.figures import colours
from drift.present.figures.labels import fold
from drift.present.figures.look import USUAL, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


LEFT, _ABOVE, _BELOW = 0.85, 0.45, 0.6  # inches around a panel: its own title, its axis' name
_TITLE, _HEAD, _NOTE = 0.21, 0.17, 0.15  # inches, a line
LEGEND_ROW = 0.19  # inches
_TITLE_AND_NOTE = 0.55  # inches of a figure's height
_TITLE_LETTERS, _NOTE_LETTERS, _PANEL_LETTERS = 8.6, 15.0, 12.5  # an inch
ALONE, BESIDE = 7.8, 6.4  # inches, the usual breadth of a panel by itself and of one of several
TOO_NARROW = 0.8  # of the usual breadth: panels that would stand beside each other stand in a column


def panels(
    n: int,
    title: str,
    note: str,
    *,
    right: float = 0.25,
    height: float = 4.9,
    below: float = 0.0,
    head: str = "",
    look: Look = USUAL,
) -> "tuple[Figure, list[Axes]]":
    """Make a figure of `n` panels side by side, with a title above and lines of explanation below.

    Where the look is too narrow for that they stand in a column. What the title and the note say is the
    figure's label in any case: for who prints it without.
    right: room to the right of each panel, for labels at line ends. height: of the figure. below: room under
    each panel, for a legend. All in inches. head: the longest of the panels' own titles.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    usual = usual_breadth(n)
    width = look.breadth(usual)
    columns = n if width >= TOO_NARROW * usual else 1
    titles = fold(title, int(_TITLE_LETTERS * width)) if look.titled else ""
    notes = fold(note, int(_NOTE_LETTERS * width)) if look.titled else ""
    above, foot = 0.17 + _TITLE * _lines(titles), 0.1 + _NOTE * _lines(notes)
    rows, each = -(-n // columns), width / columns
    tall = height - _TITLE_AND_NOTE
    if look.tallest is not None:
        tall = min(tall, (look.tallest * width - above - foot) / rows)
    whole = above + foot + rows * tall
    heads = fold(head, int(_PANEL_LETTERS * (each - LEFT - right)))
    over = _ABOVE + _HEAD * max(0, _lines(heads) - 1)
    figure = Figure(figsize=(width, whole), facecolor=colours.PAPER, label=f"{title}. {note}".strip())
    FigureCanvasAgg(figure)
    size = ((each - LEFT - right) / width, (tall - over - _BELOW - below) / whole)
    axes = []
    for place in range(n):
        row, column = divmod(place, columns)
        bottom = foot + (rows - 1 - row) * tall + _BELOW + below
        axes.append(figure.add_axes(((column * each + LEFT) / width, bottom / whole, *size)))
    bold: Any = {"fontsize": 13, "fontweight": "bold", "color": colours.INK, "parse_math": False}
    figure.text(0.25 / width, 1 - 0.12 / whole, titles, va="top", **bold)
    quiet: Any = {"fontsize": 8.5, "color": colours.QUIET, "parse_math": False}
    figure.text(0.25 / width, 0.1 / whole, notes, va="bottom", **quiet)
    return figure, axes


def usual_breadth(n: int) -> float:
    """The inches that `n` panels are usually broad."""
    return (BESIDE if n > 1 else ALONE) * n


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0


def dress(ax: "Axes", title: str, x: str, y: str) -> None:
    """Give a panel its title, its axes' names and the house's grid."""
    breadth = ax.get_window_extent().width / ax.figure.dpi
    ax.set_title(fold(title, int(_PANEL_LETTERS * breadth)), fontsize=10.5, loc="left", color=colours.INK)
    ax.set_xlabel(x, fontsize=9.5, color=colours.INK)
    ax.set_ylabel(y, fontsize=9.5, color=colours.INK)
    ax.tick_params(labelsize=9, colors=colours.QUIET)
    ax.grid(color=colours.GRID, lw=0.8)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(colours.QUIET)


def epoch_axis(ax: "Axes", epochs: Sequence[int]) -> None:
    """Put whole epochs on the x axis, a dozen at most."""
    step = -(-len(epochs) // 12)
    ax.set_xticks(list(epochs)[::step])
    room = max(0.3, 0.02 * (epochs[-1] - epochs[0]))
    ax.set_xlim(epochs[0] - room, epochs[-1] + room)


def legend_below(
    figure: "Figure",
    handles: "Sequence[Line2D]",
    ax: "Axes",
    look: Look = USUAL,
    n: int = 2,
    columns: int = 5,
) -> None:
    """Put a legend below a panel and its axis' name; n: how many panels the figure has."""
    box, rows = ax.get_position(), -(-len(handles) // columns)
    place = (box.x0 - 0.01, box.y0 - (0.78 + LEGEND_ROW * (rows - 1)) / figure.get_figheight())
    size = 8.5 * look.factor(usual_breadth(n))
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=place, ncols=columns, frameon=False, fontsize=size
    )


def from_zero(ax: "Axes", top: float) -> None:
    """Let the y axis begin at 0 and end a little above `top`; where nothing moved, at a small number."""
    high = top * 1.08 if top > 0 else 0.01
    ax.set_ylim(-0.02 * high, high)


def say_inside(ax: "Axes", text: str) -> None:
    """Say in the middle of a panel why there is nothing to see."""
    ax.text(
        0.5, 0.55, text, transform=ax.transAxes, ha="center", va="center", fontsize=11, color=colours.QUIET
    )
