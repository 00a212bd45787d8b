"""What the figures with axes have in common: size, grid, titles, the colours of the two groups."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drift.present.figures import colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


LEFT, _ABOVE, _BELOW = 0.85, 0.8, 0.95  # inches around a panel


def panels(
    n: int, title: str, note: str, *, right: float = 0.25, height: float = 4.9
) -> "tuple[Figure, list[Axes]]":
    """Make a figure of `n` panels side by side, with a title above and a line of explanation below.

    right: room to the right of each panel, for labels at line ends. height: of the figure. Both in inches.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    each = 6.4 if n > 1 else 7.8
    width = each * n
    figure = Figure(figsize=(width, height), facecolor=colours.PAPER)
    FigureCanvasAgg(figure)
    size = ((each - LEFT - right) / width, (height - _ABOVE - _BELOW) / height)
    axes = [figure.add_axes(((place * each + LEFT) / width, _BELOW / height, *size)) for place in range(n)]
    figure.text(
        0.25 / width, 1 - 0.17 / height, title, fontsize=13, fontweight="bold", va="top", color=colours.INK
    )
    figure.text(
        0.25 / width, 0.17 / height, note, fontsize=8.5, va="bottom", color=colours.QUIET, parse_math=False
    )
    return figure, axes


def dress(ax: "Axes", title: str, x: str, y: str) -> None:
    """Give a panel its title, its axes' names and the house's grid."""
    ax.set_title(title, fontsize=10.5, loc="left", color=colours.INK)
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


def legend_below(figure: "Figure", handles: "Sequence[Line2D]", ax: "Axes") -> None:
    """Put a legend in one row below a panel, at the foot of the figure."""
    place = (ax.get_position().x0 - 0.01, 0.01)
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=place, ncols=5, frameon=False, fontsize=8.5
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
