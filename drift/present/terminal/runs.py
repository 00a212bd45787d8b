"""Runs, their epochs and stranded pairs as tables; `results_…` hold those of other commands."""

from drift.analysis.stranded import Stranded
from drift.present.terminal.tables import Column, Table
from drift.run.record import RunRecord
from drift.run.run import Run


def stranded_table(result: Stranded) -> Table:
    """The stranded pairs."""
    pairs = result.pairs
    return Table(
        f"Stranded pairs of {result.run}, epoch {result.epoch}",
        (
            Column("seen", [pair.seen for pair in pairs]),
            Column("unseen", [pair.unseen for pair in pairs]),
            Column("count", [pair.count for pair in pairs]),
            Column("before", [pair.before for pair in pairs]),
            Column("after", [pair.after for pair in pairs]),
            Column("lost", [pair.lost for pair in pairs]),
        ),
        (
            (
                f"{result.n_lost:,} of {result.n_pairs:,} near pairs lost similarity. Near: one was "
                f"among the other's {result.k} nearest at snapshot 0, among {result.candidates}. "
                f"{result.left_out:,} pairs with a zero vector are left out."
            ),
        ),
    )


def runs_table(runs: list[Run]) -> Table:
    """All runs, the oldest first."""
    records = [run.record for run in runs]
    return Table(
        "Runs",
        (
            Column("name", [run.folder.name for run in runs]),
            Column("made", [record.created[:16].replace("T", " ") for record in records]),
            Column("policy", [str(record.settings.get("policy", "–")) for record in records]),
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


def _last_accuracy(record: RunRecord) -> float | None:
    return record.epochs[-1].scores.get("test_accuracy")
