"""The word explorer: one word through the epochs, or several beside each other."""

import shlex

from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.page.sections.explorer.columns import explorer_columns


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    data = {
        "explorer": explorer_columns(measured, known),
        "first": list(known.first),
        "report": shlex.join(["drift", "report", measured.run.folder.name]),
    }
    return SectionPart(known, data)


SECTION = Section("Explorer", _show)
