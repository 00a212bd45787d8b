"""`scores`: what each trained epoch of a run scored."""

from dataclasses import dataclass

from drift.run.record import RunRecord


@dataclass(frozen=True)
class Scores:
    """The scores of the trained epochs.

    names: the columns. epochs: the rows' numbers. moved, seconds: one value an epoch.
    rows: one number for each epoch and name; None where an epoch has no such score.
    """

    names: tuple[str, ...]
    epochs: tuple[int, ...]
    moved: tuple[int, ...]
    seconds: tuple[float, ...]
    rows: tuple[tuple[float | None, ...], ...]

    def last(self, name: str) -> float | None:
        """The last epoch's score of that name, None if there is none."""
        return self.rows[-1][self.names.index(name)] if self.rows and name in self.names else None

    def by_epoch(self, name: str) -> dict[int, float | None]:
        """The score of that name at each trained epoch; empty if no epoch has it."""
        if name not in self.names:
            return {}
        place = self.names.index(name)
        return {epoch: row[place] for epoch, row in zip(self.epochs, self.rows, strict=True)}


def scores(record: RunRecord) -> Scores:
    """The scores by epoch; epoch 0 is the matrix before training and has none.

    Epochs after the one that the kept model equals are left out.
    """
    epochs = record.kept_epochs[1:]
    names = tuple(dict.fromkeys(name for epoch in epochs for name in epoch.scores))
    return Scores(
        names=names,
        epochs=tuple(epoch.epoch for epoch in epochs),
        moved=tuple(epoch.moved_words for epoch in epochs),
        seconds=tuple(epoch.seconds for epoch in epochs),
        rows=tuple(tuple(epoch.scores.get(name) for name in names) for epoch in epochs),
    )
