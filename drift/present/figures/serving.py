"""What an embedding costs to serve, as a figure: bytes of a document, and latency beside ids."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drift.analysis.serving.result import Serving, WayCost
from drift.analysis.serving.way import Way
from drift.present.figures import colours
from drift.present.figures.labels import fold
from drift.present.figures.panels import dress, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NUMBERS = {  # what is sent: name, marker, whether it is filled
    "int32": ("ids, embedding inside", "o", True),
    "float32": ("vectors, float32", "s", True),
    "float16": ("vectors, float16", "s", False),
}


def serving_figure(result: Serving) -> "Figure":
    """Draw the bytes of a document (log axis) and the latency of a request, a row for each way to send it."""
    note = fold(
        f"Run {result.run}: {result.n_documents:,} test documents of {result.tokens:.1f} tokens, "
        f"{result.table.n_dims} dimensions, to a server on one machine. {result.paragraph}",
        170,
    )
    rows = [one for one in result.ways if one.way.numbers == "int32"]
    figure, (left, right) = panels(2, "What an embedding layer costs to serve", note, height=7.2)
    _place(left, 0.155, 0.36)
    _place(right, 0.545, 0.43)
    left.set_yticks(range(len(rows)), [_name(one.way) for one in rows])
    right.set_yticks(range(len(rows)), [""] * len(rows))
    dress(left, "Bytes of a document on the wire", "bytes a document, of the body of the request", "")
    left.set_xscale("log")
    left.xaxis.set_major_formatter("{x:,.0f}")
    _dots(left, result, rows, lambda one: one.bytes / one.way.batch)
    dress(right, "Time of a request", "median latency, times that with ids", "")
    right.axvline(1, color=colours.QUIET, lw=1)
    _dots(right, result, rows, lambda one: one.times)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, fontsize=9, loc="upper right", ncols=3)
    return figure


def _place(ax: "Axes", left: float, width: float) -> None:
    """Make room for the names of the rows, and for a note of several lines."""
    box = ax.get_position()
    ax.set_position((left, box.y0 + 0.1, width, box.height - 0.1))
    ax.invert_yaxis()


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
