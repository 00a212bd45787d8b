"""What a study will cost and can tell, said before it is trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drift.analysis.across.plans import Expected, Plan
from drift.analysis.across.policy_losses import joint_confidence
from drift.analysis.across.recommend import FEWEST_SEEDS
from drift.experiments.again import Material
from drift.measure.paired_gap import PairedGap
from drift.run.find import records
from drift.run.record import RunRecord
from drift.run.settings import Settings

# On the demo (frozen against trainable, eight epochs, three seeds, 1,296 test documents): how the gap varies
# between documents, its sd between seeds, and its variance by the choice of both epochs (1,085 validation
# documents: half a point for either).
OF_DOCUMENTS, BETWEEN_SEEDS, OF_CHOICE = 0.075, 0.016, 2 * 0.005**2
TOKENS_A_SECOND = 85_000
"""What an epoch of the demo goes through on two cores, with the LSTM of 100 units."""


@dataclass(frozen=True)
class Forecast:
    """A study before its training.

    n_missing, n_runs: how many runs have to be trained, of how many. seconds: how long that takes, about.
    measured: whether that is from runs of this corpus that are on disk; else it is from the demo's speed.
    n_seeds, n_documents: seeds, and test documents. detectable: the gap between two policies that so many
    tell in 80 of 100 studies, if it varies as on the demo; None for one seed.
    """

    n_missing: int
    n_runs: int
    seconds: float
    measured: bool
    n_seeds: int
    n_documents: int
    detectable: float | None

    @property
    def text(self) -> str:
        """All of it in one sentence."""
        source = "by the runs of this corpus" if self.measured else "at the demo's speed on two cores"
        minutes = max(1, self.seconds / 60)
        said = f"{self.n_missing} of {self.n_runs} runs to train, about {minutes:.0f} min {source}"
        if self.detectable is None:
            return said
        return (
            f"{said}; {self.n_seeds} seeds and {self.n_documents:,} test documents tell a difference of "
            f"{100 * self.detectable:.1f} points in 80 of 100 studies, if trainings vary as on the demo"
        )

    @property
    def warning(self) -> str | None:
        """What is to be said of too few seeds; None where there are enough."""
        if self.n_seeds >= FEWEST_SEEDS:
            return None
        return "With fewer than 3 seeds hardly anything can be told. Pass --seeds 3 or more."


def forecast(
    missing: Sequence[Plan], n_runs: int, n_seeds: int, material: Material, expected: Expected, runs: Path
) -> Forecast:
    """Work out what training the `missing` ones of a study's runs takes, and what the study can tell."""
    parts = material.parted
    like = [record for _, record in records(runs) if _is_like(record, expected, missing)]
    per_epoch = [epoch.seconds for record in like for epoch in record.epochs[1:]]
    tokens = len(parts.train.tokens)
    each = sum(per_epoch) / len(per_epoch) if per_epoch else tokens / TOKENS_A_SECOND
    n_documents, n_policies = len(parts.test), n_runs // n_seeds
    return Forecast(
        n_missing=len(missing),
        n_runs=n_runs,
        seconds=each * sum(Settings(**plan.settings).epochs for plan in missing),
        measured=bool(per_epoch),
        n_seeds=n_seeds,
        n_documents=n_documents,
        detectable=detectable_gap(
            n_policies,
            n_seeds,
            n_documents,
            OF_CHOICE if any(plan.settings.get("validation_share") for plan in missing) else 0.0,
        ),
    )


def detectable_gap(n_policies: int, n_seeds: int, n_documents: int, of_choice: float = 0.0) -> float | None:
    """The gap between two of so many policies that is told in 80 of 100 studies; None where none is.

    It takes gaps to vary as on the demo, between documents and between seeds. of_choice: the variance of a
    gap by the choice of the epochs, see `PairedGap`.
    """
    if n_seeds < 2 or n_policies < 2 or n_documents < 2:
        return None
    typical = PairedGap(
        (0.0,) * n_seeds, n_documents, OF_DOCUMENTS, BETWEEN_SEEDS**2, n_policies - 1, of_choice
    )
    return typical.detectable(joint_confidence(n_policies))


def _is_like(record: RunRecord, expected: Expected, missing: Sequence[Plan]) -> bool:
    """Whether a run on disk takes as long an epoch as the planned ones will."""
    if record.settings is None or not missing or record.corpus.digest != expected.corpus:
        return False
    planned = Settings(**missing[0].settings)
    same = ("model", "units", "batch_size", "record_steps")
    return all(getattr(record.settings, name) == getattr(planned, name) for name in same)
