"""What is more than noise: the run beside its controls, or how to get some."""

from collections.abc import Sequence
from typing import Any

from drift.analysis.across.bands import Band
from drift.analysis.across.controls import Controls, Figure
from drift.analysis.across.course import AXIS_SHARE, CHANGED_SAMPLE, OWN_LEAN
from drift.measure.evidence import FEWEST_LABELLINGS
from drift.present.page.controls import ReportControls
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain

CHARTED = {"changed": CHANGED_SAMPLE, "axis": AXIS_SHARE, "lean": OWN_LEAN}
"""The figures that the page draws by epoch."""

_LEAST = {"changed": 0.0, "axis": 0.0, "lean": -1.0}
"""Below which none of them can be, nor any band of them."""


def page_controls(part: ReportControls | None) -> dict[str, Any] | None:
    """The controls for the page's scripts, ready for JSON: bands of figures by epoch."""
    if part is None:
        return None
    return {
        "seeds": {name: _plain(one) for name, one in part.seeds.items()},
        "shuffled": {name: _plain(one) for name, one in part.shuffled.items()},
        "by_epoch": followed_by_epoch(part.found),
    }


def followed_by_epoch(found: Controls) -> dict[str, Any]:
    """Epochs, and those of the figures that are defined in each of them; none where there is one epoch."""
    followed = {key: [one.of(name) for one in found.by_epoch] for key, name in CHARTED.items()}
    known = {
        key: figures
        for key, figures in followed.items()
        if len(figures) > 1 and all(one.run is not None for one in figures)
    }
    return {
        "epochs": [one.epoch for one in found.by_epoch],
        "figures": {
            key: {
                "run": [one.run for one in figures],
                **_bands(figures, _LEAST[key]),
            }
            for key, figures in known.items()
        },
    }


def _bands(figures: Sequence[Figure], least: float) -> dict[str, Any]:
    spreads = [one.spread for one in figures]
    parts = {
        "seeds": [(one.n, one.mean, one.sd or 0.0) for one in spreads],
        "shuffled": [(one.n_shuffled, one.shuffled_mean, one.shuffled_sd or 0.0) for one in spreads],
    }
    bands = {}
    for name, part in parts.items():
        known = [(n, mean, sd) for n, mean, sd in part if mean is not None]
        if len(known) == len(part):
            bands[name] = {
                "n": known[0][0],
                "values": [mean for _, mean, _ in known],
                "low": [max(least, mean - sd) for _, mean, sd in known],
                "high": [mean + sd for _, mean, sd in known],
            }
    return bands


def _plain(band: Band) -> dict[str, Any]:
    found: dict[str, Any] = plain(band)
    return found | {"low": [max(0.0, one) for one in found["low"]]}  # no displacement is below 0


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    controls = measured.controls
    drawn = followed_by_epoch(controls.found)["figures"] if controls else {}
    found = {"controls": controls and controls.found, "drawn": drawn, "fewest": FEWEST_LABELLINGS}
    return SectionPart(found, {"controls": page_controls(controls)}, in_navigation=controls is not None)


SECTION = Section("More than noise?", _show)
