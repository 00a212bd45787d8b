"""Several runs beside each other in one report: what the page says of each."""

from collections.abc import Sequence
from typing import Any

from drift.analysis.across.beside import RunBeside
from drift.present.page.facts import short_policy
from drift.present.plain import plain
from drift.run.run import Run


def run_lines(runs: Sequence[Run], measured: Sequence[RunBeside]) -> tuple[dict[str, Any], ...]:
    """Each run of a comparison: what was measured of it, its policy, its seed and its state."""
    return tuple(
        {
            **plain(one),
            "policy": short_policy(run.record.settings),
            "seed": "–" if run.record.settings is None else str(run.record.settings.seed),
            "condition": run.condition(),
        }
        for run, one in zip(runs, measured, strict=True)
    )
