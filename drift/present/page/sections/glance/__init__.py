"""The most and the least changed neighbourhoods, a small chart a word."""

from drift.analysis.ranking import MostAndLeast, most_and_least_changed
from drift.present.page.known import N_CALM, Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain

N_GLANCE = 12


def at_a_glance(measured: Measured, known: Known) -> MostAndLeast:
    """The words that are shown: of those that can be explored."""
    return most_and_least_changed(measured.table, known.words, N_GLANCE, N_CALM)


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    found = at_a_glance(measured, known)
    return SectionPart(found if found.most else None, {"glance": plain(found)})


SECTION = Section("At a glance", _show)
