"""Runs and their epochs as tables."""

from collections.abc import Sequence

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


def epochs_table(record: RunRecord, of_classes: Sequence[ClassScores] = ()) -> Table:
    """The scores of every epoch; of_classes: what the answers score class by class, one an epoch."""
    epochs = record.epochs[1:]
    names = list(dict.fromkeys(name for epoch in epochs for name in epoch.scores))
    scores = [Column(name.replace("_", " "), [epoch.scores.get(name) for epoch in epochs]) for name in names]
    return Table(
        f"Run {record.name}",
        (
            Column("epoch", [epoch.epoch for epoch in epochs]),
            *scores,
            *_class_columns(of_classes),
            Column("moved words", [epoch.moved_words for epoch in epochs]),
            Column("seconds", [epoch.seconds for epoch in epochs], digits=1),
        ),
        _class_notes(of_classes),
    )


def _class_columns(of_classes: Sequence[ClassScores]) -> list[Column]:
    if not of_classes:
        return []
    return [
        Column("balanced", [one.balanced for one in of_classes]),
        Column("macro F1", [one.macro_f1 for one in of_classes]),
    ]


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
