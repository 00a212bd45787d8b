"""Runs and their epochs as tables."""

from collections.abc import Sequence

from drift.analysis.epochs import Epochs
from drift.measure.scores import ClassScores
from drift.present.terminal.tables import Column, Table
from drift.run.record import RunRecord
from drift.run.run import Run


def runs_table(runs: list[Run]) -> Table:
    """All runs, the oldest first."""
    records = [run.record for run in runs]
    return Table(
        "Runs",
        (
            Column("name", [run.folder.name for run in runs]),
            Column("made", [record.created[:16].replace("T", " ") for record in records]),
            Column("policy", [_policy(record) for record in records]),
            Column("state", [run.condition() for run in runs]),
            Column("words", [run.n_words for run in runs]),
            Column("dims", [run.n_dims for run in runs]),
            Column("test accuracy", [_last_accuracy(record) for record in records]),
        ),
    )


def epochs_table(found: Epochs) -> Table:
    """The scores of every epoch."""
    return Table(f"Run {found.run}", found.tables()["epochs"], _class_notes(found.of_classes))


def _class_notes(of_classes: Sequence[ClassScores]) -> tuple[str, ...]:
    if not of_classes:
        return ()
    return (
        (
            "Balanced: the mean over the classes of the share of their test documents that is answered "
            "rightly. Macro F1: the mean of the classes' F1. Who always answers the commonest class has a "
            f"test accuracy of {of_classes[-1].majority:.3f}."
        ),
    )


def _policy(record: RunRecord) -> str:
    return "–" if record.settings is None else record.settings.policy


def _last_accuracy(record: RunRecord) -> float | None:
    return record.kept_epochs[-1].scores.get("test_accuracy")
