"""Runs and their epochs as tables."""

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


def epochs_table(record: RunRecord) -> Table:
    """The scores of every epoch."""
    epochs = record.epochs[1:]
    names = list(dict.fromkeys(name for epoch in epochs for name in epoch.scores))
    scores = [Column(name.replace("_", " "), [epoch.scores.get(name) for epoch in epochs]) for name in names]
    return Table(
        f"Run {record.name}",
        (
            Column("epoch", [epoch.epoch for epoch in epochs]),
            *scores,
            Column("moved words", [epoch.moved_words for epoch in epochs]),
            Column("seconds", [epoch.seconds for epoch in epochs], digits=1),
        ),
    )


def _policy(record: RunRecord) -> str:
    return "–" if record.settings is None else record.settings.policy


def _last_accuracy(record: RunRecord) -> float | None:
    return record.epochs[-1].scores.get("test_accuracy")
