"""What is said of each of several runs besides what was measured of it."""

from drift.present.page.facts import short_policy
from drift.run.run import Run


def run_facts(run: Run) -> dict[str, str]:
    """A run's name, policy, seed and state."""
    return {
        "run": run.name,
        "policy": short_policy(run.record.settings),
        "seed": "–" if run.record.settings is None else str(run.record.settings.seed),
        "condition": run.condition(),
    }
