"""Which runs of a study are still to be trained: policies side by side over seeds, on one corpus."""

from collections.abc import Sequence
from pathlib import Path

from drift.analysis.across.plans import Expected, Plan, unfinished
from drift.experiments.again import Material
from drift.experiments.variants import Variant, study_plans


def missing_runs(
    name: str, found: Sequence[Variant], seeds: Sequence[int], material: Material, runs: Path
) -> list[Plan]:
    """Those of a study's runs that have to be trained or gone on with.

    Raises SettingsError where a run of such a name has other settings, RunError where it has other vectors
    or another corpus.
    """
    plans = study_plans(name, found, seeds)
    return unfinished(plans, runs, expected_by(material))


def expected_by(material: Material) -> Expected:
    """The digests that a run on this material has."""
    return Expected(material.vectors.digest, material.parted.digest)
