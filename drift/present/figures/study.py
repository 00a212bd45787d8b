"""A study as a figure: accuracy against neighbourhood change, one path a policy through the epochs."""

from itertools import cycle, product
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.across.study import Point, Study
from drift.present.figures import colours
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import ALONE, dress, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", ":")
LEGEND_ROOM = 2.3  # inches to the right of the panel
LEGEND_BELOW = 0.8  # or under it, where the figure is narrow
_NARROW = 6.0  # inches
_STILL = 1e-6  # changes up to it are none


def study_figure(study: Study, *, look: Look = USUAL) -> "Figure":
    """Draw test accuracy against neighbourhood change of seen words: a path for each policy, epoch by epoch.

    Crosses of thin lines are one sd over seeds either way; the Pareto front is a grey stair, its points are
    ringed. Points without accuracy or change are left out.
    """
    note = (
        f"Mean over {len(study.seeds)} seeds; thin lines: one sd over seeds. Numbers: epochs. "
        f"Change: 1 - the share of its {study.k} nearest words that a word kept, over {study.n_seen:,} seen "
        f"words, among {study.candidates}. {study.n_test:,} test documents."
    )
    is_broad = look.breadth(ALONE) >= _NARROW
    room, below = (LEGEND_ROOM, 0.0) if is_broad else (0.25, LEGEND_BELOW)
    title = f"Was it worth it? Study {study.name}"
    figure, (ax,) = panels(1, title, note, right=room, below=below, height=5.6 + below, look=look)
    dress(
        ax,
        "Up is better, left is better",
        "neighbourhood change of seen words (0: every neighbour kept)",
        "test accuracy",
    )
    handles = []
    styles = cycle(product(LINES, zip(colours.OTHERS, _MARKERS, strict=True)))
    for label, (line, (colour, marker)) in zip(study.policies, styles, strict=False):
        points = [one for one in study.points if one.policy == label and _is_defined(one)]
        if points:
            handles.append(_draw_path(ax, label, points, {"color": colour, "marker": marker, "ls": line}))
            _write_epochs(ax, points, colour)
    handles.append(_draw_front(ax, [one for one in study.points if one.on_front]))
    box = ax.get_position()
    corner = (box.x1 + 0.01, box.y1) if is_broad else (box.x0 - 0.02, box.y0 - 0.55 / figure.get_figheight())
    style: Any = {"frameon": False, "fontsize": 9 * look.factor(ALONE), "ncols": 1 if is_broad else 2}
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=corner, **style)
    return figure


def _is_defined(point: Point) -> bool:
    return point.accuracy.mean is not None and point.change.mean is not None


def _places(points: list[Point]) -> "tuple[list[float], list[float]]":
    return [one.change.mean or 0.0 for one in points], [one.accuracy.mean or 0.0 for one in points]


def _draw_path(ax: "Axes", label: str, points: list[Point], style: dict[str, Any]) -> "Line2D":
    x, y = _places(points)
    ax.errorbar(
        x,
        y,
        xerr=[one.change.sd or 0.0 for one in points],
        yerr=[one.accuracy.sd or 0.0 for one in points],
        fmt="none",
        ecolor=style["color"],
        elinewidth=0.8,
        alpha=0.45,
        zorder=2,
    )
    (line,) = ax.plot(x, y, ms=5.5, lw=1.4, label=label, zorder=4, **style)
    return line


def _draw_front(ax: "Axes", points: list[Point]) -> "Line2D":
    front = sorted(points, key=lambda one: one.change.mean or 0.0)
    x, y = _places(front)
    ax.step(x, y, where="post", color=colours.QUIET, lw=5, alpha=0.25, zorder=1, solid_capstyle="round")
    (rings,) = ax.plot(
        x,
        y,
        ls="none",
        marker="o",
        ms=12,
        mfc="none",
        mec=colours.INK,
        mew=1.2,
        label="Pareto front",
        zorder=5,
    )
    return rings


def _write_epochs(ax: "Axes", points: list[Point], colour: str) -> None:
    """Write the epochs beside their dots; where nothing changed yet, at the policy's best epoch alone."""
    from matplotlib.patheffects import withStroke

    x, y = _places(points)
    best = int(np.argmax(y))
    for at in (at for at in range(len(points)) if x[at] > _STILL or at == best):
        ax.annotate(
            str(points[at].epoch),
            (x[at], y[at]),
            xytext=(6, -12),
            textcoords="offset points",
            fontsize=9,
            color=colour,
            zorder=6,
            path_effects=[withStroke(linewidth=2.5, foreground=colours.PAPER)],
        )
