"""What stands around a map: title, legend, the scale of its trails, and how honest it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.analysis.printable import printable
from drift.analysis.sentences import group_names
from drift.layout.groups import MovedGroups
from drift.layout.layout import Layout
from drift.layout.turns import WIDEST
from drift.present.figures import colours
from drift.present.figures.labels import LONGEST, fold
from drift.present.figures.look import Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDE = 0.02  # of the figure's width, left and right of the map
LEGEND = 0.36  # inches
_BROAD = 9.0  # inches, from which on legend and scale stand in one line
DRAWN = 400  # trails on a dense map: more would cover it
BARS = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)


@dataclass(frozen=True)
class Around:
    """What stands around a map that is `width` inches broad: lines of text and the room that they take.

    factor: how many times as large letters will be as usual.
    """

    width: float
    title: str
    caption: str
    factor: float

    @property
    def above(self) -> float:
        """Inches above the map."""
        return 0.16 + 0.23 * _lines(self.title)

    @property
    def is_broad(self) -> bool:
        """Whether legend and scale have room beside each other."""
        return self.width >= _BROAD

    @property
    def legend(self) -> float:
        """Inches of legend and scale."""
        return LEGEND if self.is_broad else 4 * 0.2 + 0.3

    @property
    def foot(self) -> float:
        """Inches of the caption."""
        return 0.06 + 0.15 * _lines(self.caption) if self.caption else 0.0


def around(layout: Layout, words: str, look: Look, usual: float) -> Around:
    """Title and caption of a map, folded to its breadth; usual: what that is without a look."""
    width = look.breadth(usual)
    title = fold(title_of(layout), int(8 * width)) if look.titled else ""
    return Around(width, title, fold(words, int(15 * width)) if look.titled else "", look.factor(usual))


def title_of(layout: Layout) -> str:
    """What a map is called."""
    return f"Where the words went: run {layout.run}, epochs 0 to {layout.epochs[-1]}"


def write_around(figure: "Figure", layout: Layout, told: Around, breadth: float, *, dense: bool) -> None:
    """Write title, legend, scale and caption; breadth: the map's, in its own units.

    dense: whether the words are drawn as densities.
    """
    height = figure.get_figheight()
    style: Any = {"va": "top", "parse_math": False}
    figure.text(
        SIDE, 1 - 0.12 / height, told.title, fontsize=14, fontweight="bold", color=colours.INK, **style
    )
    figure.text(SIDE, (told.foot - 0.02) / height, told.caption, fontsize=8.5, color=colours.QUIET, **style)
    _legend(figure, layout, told, dense=dense)
    at = told.foot + (0.19 if told.is_broad else told.legend - 0.15)
    _scale(figure, layout, at / height, breadth)


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0


def _legend(figure: "Figure", layout: Layout, told: Around, *, dense: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    n_seen = int(layout.seen.sum())
    seen, unseen = group_names(by_moving=layout.seen_by_moving)
    dot: Any = {"ls": "", "marker": "o", "ms": 6}
    handles: list[Any] = [
        Line2D([], [], color=colours.SEEN, label=f"{seen} in training ({n_seen:,})", **dot),
        Line2D(
            [],
            [],
            color=colours.UNSEEN,
            mfc="none",
            label=f"{unseen} ({layout.n_words - n_seen:,})",
            **dot | {"marker": "s"},
        ),
    ]
    if dense:
        handles = [
            Patch(color=colour, alpha=0.35, label=f"{label} words ({n:,}): their density")
            for colour, label, n in (
                (colours.SEEN, seen, n_seen),
                (colours.UNSEEN, unseen, layout.n_words - n_seen),
            )
        ]
    if layout.n_turned:
        words = f"trail, epoch 0 to {layout.epochs[-1]} ({layout.n_turned:,} words turned)"
        if dense and layout.n_turned > DRAWN:
            words = f"the {DRAWN:,} longest trails of {layout.n_turned:,}"
        handles.insert(0, Line2D([], [], color=colours.SEEN, lw=2.2, alpha=0.5, label=words))
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(SIDE - 0.008, told.foot / figure.get_figheight()),
        ncols=3 if told.is_broad else 1,
        frameon=False,
        fontsize=9 * told.factor,
    )


def _scale(figure: "Figure", layout: Layout, y: float, breadth: float) -> None:
    """Draw a bar, at the right, that says how long the trail of a round displacement is."""
    from matplotlib.lines import Line2D

    top = float(np.nanmax(layout.displacement))
    if layout.scale == 0 or top < BARS[-1]:
        return
    bar = next(size for size in BARS if size <= top)
    length = (1 - 2 * SIDE) * bar * layout.scale / breadth
    right = 1 - SIDE
    figure.add_artist(
        Line2D([right - length, right], [y, y], color=colours.INK, lw=2.5, solid_capstyle="butt")
    )
    words = f"trail of cosine distance {bar:g}:"
    figure.text(
        right - length - 0.006, y, words, fontsize=9, ha="right", va="center_baseline", color=colours.INK
    )


def caption(layout: Layout, missing: Sequence[str] = ()) -> str:
    """Say what a map shows and how honest it is; `missing`: words asked for that are not on it."""
    (first, last), end = layout.preservation, layout.epochs[-1]
    parts = [
        what_it_shows(layout),
        f"Of a word's 10 nearest words the map keeps {first:.0%} at epoch 0, {last:.0%} at epoch {end}.",
    ]
    if layout.trail_agreement is not None:
        parts.append(f"Trail length against displacement: Spearman {layout.trail_agreement:.2f}.")
    if layout.direction_agreement is not None:
        parts.append(
            f"Trails that go towards the new neighbours: {layout.direction_agreement:.0%} "
            "(by chance about 50%)."
        )
    if missing:
        named = ", ".join(printable(word, LONGEST) for word in missing[:5])
        parts.append(f"Asked for, not on the map: {named}{', …' if len(missing) > 5 else ''}.")
    return " ".join(parts)


def what_it_shows(layout: Layout) -> str:
    """Say what a map shows, how to read a trail, and what was left out."""
    parts = [f"{layout.n_words:,} words, placed by a UMAP of epoch 0 (cosine); the axes have no meaning."]
    if layout.n_turned:
        parts.append(
            "A trail's length is the cosine distance that the word moved, to scale; its direction is towards "
            f"the words that it came nearer to, within {WIDEST}° where the map keeps most of its neighbours."
        )
    else:
        parts.append("No word moved.")
    if layout.left_out:
        parts.append(f"Left out, their vectors are zero: {len(layout.left_out):,} words.")
    return " ".join(parts)


@dataclass(frozen=True)
class Honesty:
    """One number on how far a map can be trusted: its name, its value as it is shown, and how to read it."""

    name: str
    value: str
    reading: str


def honesty(layout: Layout) -> tuple[Honesty, ...]:
    """How honest a map is, one line a number; what is undefined is a dash."""
    first, last = layout.preservation
    agreement, direction = layout.trail_agreement, layout.direction_agreement
    return (
        Honesty(
            "Neighbours kept, epoch 0",
            f"{first:.1%}",
            "Of a word's 10 nearest words on this map, by cosine, so many are among its 10 nearest places. "
            "This is UMAP's own.",
        ),
        Honesty(
            f"Neighbours kept, epoch {layout.epochs[-1]}",
            f"{last:.1%}",
            "The same with the last vectors and the ends of the trails, whose directions were chosen with a "
            "view to this number.",
        ),
        Honesty(
            "Trail length and displacement",
            "–" if agreement is None else f"{agreement:.2f}",
            f"Spearman over {layout.n_turned:,} words that turned. Lengths are drawn to scale, so this is 1 "
            "but for rounding, which shows where words hardly turned.",
        ),
        Honesty(
            "Trails towards the new neighbours",
            "–" if direction is None else f"{direction:.0%}",
            "Of the words that changed neighbours; by chance about 50%.",
        ),
    )


def groups_sentence(groups: MovedGroups) -> str:
    """Say what the outlined groups are; empty if there are none."""
    if not groups.groups or groups.chance is None:
        return ""
    lowest = min(group.alike for group in groups.groups)
    return (
        f"Outlined: {len(groups.groups)} groups that moved together, found by HDBSCAN among the "
        f"{groups.n_searched:,} words that moved most, on their places and the directions of their vectors' "
        "steps, without members far from the rest. Within a group the directions have a mean cosine of "
        f"{lowest:.2f} or more (any two of those "
        f"words: {groups.chance:.2f}). A group is named by its words of largest displacement; an outline "
        "also holds words that are not in the group. Groups are suggestions and no finding: other settings "
        "give others."
    )


def map_in_words(layout: Layout, groups: MovedGroups) -> str:
    """The map as a text, for who cannot see it."""
    n_seen = int(layout.seen.sum())
    seen, unseen = group_names(by_moving=layout.seen_by_moving)
    intro = (
        f"A map of {layout.n_words:,} words in two dimensions: {n_seen:,} {seen} in training, drawn as "
        f"filled dots, and {layout.n_words - n_seen:,} {unseen}, drawn as hollow squares. "
        "Words with similar vectors lie near each other."
    )
    parts = [intro]
    if layout.n_turned:
        order = np.argsort(-np.nan_to_num(layout.displacement), kind="stable")[: min(5, layout.n_turned)]
        far = ", ".join(printable(layout.words[one], LONGEST) for one in order.tolist())
        parts.append(f"{layout.n_turned:,} words turned and draw trails; the longest: {far}.")
    else:
        parts.append("No word moved.")
    for group in groups.groups:
        named = ", ".join(printable(word, LONGEST) for word in group.name)
        parts.append(f"A group of {len(group.members)} words around {named} moved together.")
    parts.append("The explorer and the tables have all of it in words and numbers, measured on the vectors.")
    return " ".join(parts)
