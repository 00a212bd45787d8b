"""What a run's answers to its test documents score at every epoch, class by class."""

from drift.measure.scores import ClassScores, class_scores
from drift.run.run import Run


def class_scores_by_epoch(run: Run) -> tuple[ClassScores, ...]:
    """The scores of the epochs from 1 on; empty where the run does not hold its answers to all of them."""
    documents, found = run.test_documents, []
    for epoch in run.epochs[1:]:
        answers = run.answers(epoch)
        if documents is None or answers is None:
            return ()
        found.append(class_scores(answers, documents.labels))
    return tuple(found)
