"""What is more than noise: the run beside its controls, or how to get some."""

from typing import Any

from drift.analysis.across.bands import Band
from drift.analysis.across.controls import Figure
from drift.present.page.controls import ReportControls
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain


def page_controls(part: ReportControls | None) -> dict[str, Any] | None:
    """The controls for the page's scripts, ready for JSON: bands by epoch, and figures at the last one."""
    if part is None:
        return None
    changed = [one for one in part.found.figures if one.name.startswith("neighbourhood change")]
    return {
        "seeds": {name: _plain(one) for name, one in part.seeds.items()},
        "shuffled": {name: _plain(one) for name, one in part.shuffled.items()},
        "changed": [_at_the_end(one) for one in changed if one.run is not None],
    }


def _plain(band: Band) -> dict[str, Any]:
    found: dict[str, Any] = plain(band)
    return found


def _at_the_end(figure: Figure) -> dict[str, Any]:
    spread = figure.spread
    return {
        "name": figure.name.removeprefix("neighbourhood change, "),
        "run": figure.run,
        "seeds": [spread.mean, spread.sd],
        "shuffled": [spread.shuffled_mean, spread.shuffled_sd],
    }


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    controls = measured.controls
    found = {"controls": controls and controls.found}
    return SectionPart(found, {"controls": page_controls(controls)}, in_navigation=controls is not None)


SECTION = Section("More than noise?", _show)
