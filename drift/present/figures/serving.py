"""What an embedding costs to serve, as a figure: bytes of a document, and latency beside ids."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drift.analysis.serving.result import Serving, WayCost
from drift.analysis.serving.way import Way
from drift.present.figures import colours
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import LEGEND_ROW, dress, legend_below, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAMES, _OVER = 1.15, 0.5  # inches that a panel gives for names of rows, and takes where it has none
_NUMBERS = {  # what is sent: name, marker, whether it is filled
    "int32": ("ids, embedding inside", "o", True),
    "float32": ("vectors, float32", "s", True),
    "float16": ("vectors, float16", "s", False),
}


def serving_figure(result: Serving, *, look: Look = USUAL) -> "Figure":
    """Draw the bytes of a document (log axis) and the latency of a request, a row for each way to send it."""
    note = (
        f"Run {result.run}: {result.n_documents:,} test documents of {result.tokens:.1f} tokens, "
        f"{result.table.n_dims} dimensions, to a server on one machine. {result.paragraph}"
    )
    rows = [one for one in result.ways if one.way.numbers == "int32"]
    title = "What an embedding layer costs to serve"
    figure, (left, right) = panels(2, title, note, height=7.2, below=0.35 + 2 * LEGEND_ROW, look=look)
    is_beside = left.get_position().y0 == right.get_position().y0
    for ax in (left, right):
        ax.set_yticks(range(len(rows)), [_name(one.way) for one in rows])
        ax.invert_yaxis()
        _room_for_names(ax, (-_OVER if is_beside and ax is right else _NAMES) / figure.get_figwidth())
    if is_beside:
        right.set_yticklabels([])
    dress(left, "Bytes of a document on the wire", "bytes a document", "")
    left.set_xscale("log")
    left.xaxis.set_major_formatter("{x:,.0f}")
    _dots(left, result, rows, lambda one: one.bytes / one.way.batch)
    dress(right, "Time of a request", "median latency over that with ids", "")
    right.axvline(1, color=colours.QUIET, lw=1)
    _dots(right, result, rows, lambda one: one.times)
    legend_below(figure, left.get_lines(), left, look, columns=3 if is_beside else 1)
    return figure


def _room_for_names(ax: "Axes", share: float) -> None:
    """Move the left edge of a panel to the right by a share of the figure, for the names of its rows."""
    box = ax.get_position()
    ax.set_position((box.x0 + share, box.y0, box.width - share, box.height))


def _dots(ax: "Axes", result: Serving, rows: list[WayCost], value: Callable[[WayCost], float]) -> None:
    for numbers, (label, marker, filled) in _NUMBERS.items():
        found = {one.way.by_ids: value(one) for one in result.ways if one.way.numbers == numbers}
        ax.plot(
            [found[one.way] for one in rows],
            range(len(rows)),
            marker,
            ms=6.5,
            color=colours.INK,
            markerfacecolor=colours.INK if filled else colours.PAPER,
            label=label,
            zorder=3,
        )


def _name(way: Way) -> str:
    batch = "1 document" if way.batch == 1 else f"{way.batch} {'padded' if way.padded else 'end to end'}"
    return f"{way.api}, {batch}{', gzip' if way.gzip else ''}"
