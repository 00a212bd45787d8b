"""Seen against unseen words: how far they went, whose neighbourhoods changed, and the whole space."""

import math
from dataclasses import dataclass

from drift.analysis.groups import GroupEpoch
from drift.analysis.kept import kept_neighbours
from drift.analysis.space import Space, space
from drift.measure.groups import Summary
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain
from drift.present.unseen_moved import NO_SEEN_AND_UNSEEN, why_unseen_moved

_LINES = ("seen_l2", "unseen_l2", "seen_cosine", "unseen_cosine")


@dataclass(frozen=True)
class SeenAndUnseen:
    """groups: both groups by epoch. space: the whole space; None where no word moved.

    why: why rows of unseen words moved, if any did; or why the groups are not set against each other.
    """

    groups: tuple[GroupEpoch, ...]
    space: Space | None
    why: str


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    run, groups = measured.run, measured.groups
    why = NO_SEEN_AND_UNSEEN if run.record.seen_by_moving else why_unseen_moved(groups[-1])
    found = SeenAndUnseen(groups, space(run, [run.last_epoch]) if measured.moved.seen else None, why)
    by_epoch = {name: [_band(getattr(group, name)) for group in groups] for name in _LINES}
    shuffled = measured.controls.found.kept if measured.controls else None
    kept = plain(kept_neighbours(measured.table)) | {"shuffled": shuffled and plain(shuffled)}
    title = "Moved words" if run.record.seen_by_moving else ""
    return SectionPart(found, {"groups": by_epoch, "kept": kept}, title=title)


def _band(summary: Summary) -> list[float | None]:
    """10th percentile, median and 90th percentile."""
    return [None if math.isnan(one) else one for one in (summary.p10, summary.median, summary.p90)]


SECTION = Section("Seen and unseen", _show)
