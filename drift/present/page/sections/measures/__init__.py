"""What each measure of a word means, and what the controls can say: the page's glossary."""

from drift.analysis.word_measures import MEASURES, WordMeasure
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart

_PLAIN = ("word",)


def _show(_: Measured, __: Known, ___: None) -> SectionPart:
    shown: tuple[WordMeasure, ...] = tuple(one for one in MEASURES if one.name not in _PLAIN)
    return SectionPart(shown, in_navigation=False)


SECTION = Section("What the measures mean", _show)
