"""`epochs`: what every epoch of a run scored, with what its answers say class by class."""

from dataclasses import dataclass

from drift.analysis.class_scores import class_scores_by_epoch
from drift.analysis.scores import Scores, scores
from drift.analysis.tabular import Column, Tabular
from drift.measure.scores import ClassScores
from drift.run.run import Run


@dataclass(frozen=True, repr=False)
class Epochs(Tabular):
    """The trained epochs of a run. of_classes: one an epoch; empty where the run keeps no answers."""

    run: str
    scores: Scores
    of_classes: tuple[ClassScores, ...]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """One row an epoch."""
        found = self.scores
        named = zip(found.names, zip(*found.rows, strict=True), strict=False)
        classes = (
            Column("balanced", [one.balanced for one in self.of_classes]),
            Column("macro F1", [one.macro_f1 for one in self.of_classes]),
        )
        return {
            "epochs": (
                Column("epoch", list(found.epochs)),
                *(Column(name.replace("_", " "), list(values), key=name) for name, values in named),
                *(classes if self.of_classes else ()),
                Column("moved words", list(found.moved)),
                Column("seconds", list(found.seconds), digits=1),
            )
        }


def epochs(run: Run) -> Epochs:
    """The scores of the trained epochs, how many words had moved, and how long each took."""
    return Epochs(run.name, scores(run.record), class_scores_by_epoch(run))
