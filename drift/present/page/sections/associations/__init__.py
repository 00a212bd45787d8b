"""Learned associations: agreement with human ratings by epoch."""

from dataclasses import dataclass

from drift.analysis.associations import AssociationsByEpoch, associations_by_epoch
from drift.analysis.bargains import Bargain, bargains, well_covered
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain


@dataclass(frozen=True)
class Learned:
    """found: the well covered pair sets by epoch. bargains: what each epoch gained and lost."""

    found: AssociationsByEpoch
    bargains: tuple[Bargain, ...]


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    learned = _learned(measured)
    if learned is None:
        return SectionPart(None, {"associations": [], "bargains": []})
    whole = [one for one in learned.found.pairs if one.split == "all"]
    shuffled = plain(measured.controls.found.agreement) if measured.controls else {}
    lines = [
        {"name": one.name, "n": one.n, "scores": list(one.scores), "shuffled": shuffled.get(one.name)}
        for one in whole
    ]
    return SectionPart(learned, {"associations": lines, "bargains": plain(learned.bargains)})


def _learned(measured: Measured) -> Learned | None:
    if not measured.moved.seen:
        return None
    found = well_covered(associations_by_epoch(measured.run, candidates=measured.neighbourhood.candidates))
    return Learned(found, bargains(found, measured.scores)) if found else None


SECTION = Section("Associations", _show)
