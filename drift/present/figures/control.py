"""A run beside its controls at every epoch, as a figure: true labels against shuffled ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drift.analysis.across.controls import Controls, Figure
from drift.analysis.across.course import AXIS_SHARE, CHANGED_SAMPLE, MEAN_MOVED, OWN_LEAN
from drift.present.figures import colours
from drift.present.figures.look import USUAL, Look
from drift.present.figures.panels import dress, epoch_axis, from_zero, panels, say_inside, usual_breadth

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

PANELS = (
    (MEAN_MOVED, "How far seen words moved", "mean cosine distance"),
    (CHANGED_SAMPLE, "How much their neighbourhoods changed", "1 - share of neighbours kept"),
    (AXIS_SHARE, "Whether they went one way", "share of the first axis"),
    (OWN_LEAN, "Whether that way is the labels' that they were trained on", "Spearman of lean with log odds"),
)
_GAP = 0.75  # inches between the two rows of panels


def control_figure(found: Controls, *, look: Look = USUAL) -> "Drawing":
    """Draw four figures by epoch: mean over the trainings, with a band of one sd either way."""
    note = (
        f"Means over {len(found.seeds)} trainings on the true labels and {len(found.shuffled)} on shuffled "
        "ones, each with its own labelling; bands: one sd over trainings. Neighbourhoods: the "
        f"{found.k} nearest among {found.candidates}, of {found.words_followed}. "
        "Shuffled labels are learnt too: words lean with whatever labels they were trained on."
    )
    figure, above = panels(2, f"Run {found.run} beside its controls", note, height=8.6, look=look)
    for ax, (name, title, axis) in zip(_two_rows(figure, above), PANELS, strict=True):
        dress(ax, title, "epoch", axis)
        size = 9 * look.factor(usual_breadth(2))
        _draw(ax, [one.epoch for one in found.by_epoch], [one.of(name) for one in found.by_epoch], size)
    return figure


def _two_rows(figure: "Drawing", above: "Sequence[Axes]") -> "list[Axes]":
    """The panels in the upper half of their height, and as many below them."""
    boxes = [ax.get_position() for ax in above]
    gap = _GAP / figure.get_figheight()
    height = (boxes[0].height - gap) / 2
    for ax, box in zip(above, boxes, strict=True):
        ax.set_position((box.x0, box.y0 + height + gap, box.width, height))
    return [*above, *(figure.add_axes((box.x0, box.y0, box.width, height)) for box in boxes)]


def _draw(ax: "Axes", epochs: Sequence[int], figures: Sequence[Figure], size: float) -> None:
    spreads = [one.spread for one in figures]
    lines = (
        ("true labels", colours.OTHERS[2], [(one.mean, one.sd) for one in spreads]),
        ("shuffled labels", colours.OTHERS[1], [(one.shuffled_mean, one.shuffled_sd) for one in spreads]),
    )
    epoch_axis(ax, epochs)
    tops = [mean + (sd or 0.0) for _, _, values in lines for mean, sd in values if mean is not None]
    if not tops:
        say_inside(ax, "not known of these trainings")
        return
    from_zero(ax, max(tops))
    for label, colour, values in lines:
        known = [(epoch, *value) for epoch, value in zip(epochs, values, strict=True) if value[0] is not None]
        if known:
            _draw_line(ax, label, colour, known)
    ax.legend(frameon=False, fontsize=size, loc="best")


def _draw_line(
    ax: "Axes", label: str, colour: str, known: "Sequence[tuple[int, float | None, float | None]]"
) -> None:
    x = [epoch for epoch, _, _ in known]
    mean, sd = [value or 0.0 for _, value, _ in known], [spread or 0.0 for _, _, spread in known]
    low = [one - half for one, half in zip(mean, sd, strict=True)]
    high = [one + half for one, half in zip(mean, sd, strict=True)]
    ax.fill_between(x, low, high, color=colour, alpha=0.18, lw=0)
    inside = colours.PAPER if colour == colours.OTHERS[1] else colour
    ax.plot(x, mean, color=colour, lw=2, marker="o", ms=5, mfc=inside, label=label)
