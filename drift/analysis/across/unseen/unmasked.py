"""Natural documents and restored words: what two trainings, and one, say of an unseen word."""

from dataclasses import replace

import numpy as np

from drift.analysis.across.unseen.result import NaturalDocuments, RestoredWords, bounded, token_cost
from drift.arrays import DoubleArray, IntArray
from drift.errors import RunError
from drift.measure.dose_cost import dose_cost
from drift.measure.dose_shape import by_dose
from drift.measure.mean_gain import mean_gain
from drift.measure.natural import natural_gain
from drift.measure.occurrences import occurrences
from drift.measure.outcomes import MOST_RIGHT, log_own, right
from drift.run.answered import Restored
from drift.run.answers import Answered
from drift.run.run import Run


def natural_documents(run: Run, trained: Answered, frozen: Answered, frozen_name: str) -> NaturalDocuments:
    """Compare a run with its frozen control on the test documents as they are.

    Raises RunError where the two did not answer the same documents.
    """
    check_same(run, trained, frozen)
    unseen, ranks = unseen_tokens(run, trained), mean_ranks(trained)
    in_right, in_own = (
        outcome(trained.answers, trained.labels) - outcome(frozen.answers, trained.labels)
        for outcome in (right, log_own)
    )
    gain = bounded(mean_gain(in_right[:, None], most=MOST_RIGHT))
    of_right = natural_gain(in_right, unseen, trained.lengths, ranks, most=MOST_RIGHT)
    of_own = natural_gain(in_own, unseen, trained.lengths, ranks)
    return NaturalDocuments(
        run.name,
        frozen_name,
        (trained.epoch, frozen.epoch),
        replace(gain, low=None, high=None) if of_right.few_changed else gain,
        of_right,
        of_own,
    )


def restored_words(run: Run, plain: Answered, found: Restored) -> RestoredWords:
    """What putting words back to snapshot 0 does to the trained model's answers.

    Raises RunError where draws and answers are not of the same documents and epoch.
    """
    if found.answers.shape[1:] != plain.answers.shape or found.epoch != plain.epoch:
        raise RunError(
            f"{run.folder}: expected restored words of epoch {plain.epoch} and {len(plain.labels):,} test "
            "documents, found others. Make them again with `drift unseen`."
        )
    where = occurrences(plain.tokens, plain.starts, found.words)
    in_right, in_own = (outcome(found.answers, plain.labels).T for outcome in (right, log_own))
    return RestoredWords(
        epoch=found.epoch,
        max_count=found.max_count,
        n_words=len(found.words),
        n_dealt=len(np.unique(where.word)),
        right=token_cost(dose_cost(where, found.masks, in_right, most=MOST_RIGHT)),
        own=token_cost(dose_cost(where, found.masks, in_own)),
        steps=by_dose(where.doses(found.masks), in_right),
        accuracy=float(right(plain.answers, plain.labels).mean()),
        restored_accuracy=float(right(found.whole, plain.labels).mean()),
    )


def check_same(run: Run, one: Answered, other: Answered) -> None:
    """Raise RunError unless both answered the same test documents."""
    if not (np.array_equal(one.tokens, other.tokens) and np.array_equal(one.labels, other.labels)):
        raise RunError(
            f"{run.folder}: expected answers to the same test documents from the runs beside it, found "
            "others. Remove or rename those runs."
        )


def unseen_tokens(run: Run, found: Answered) -> IntArray:
    """How many tokens of each test document are words that the run's training never saw."""
    return _sums((run.counts[found.tokens] == 0).astype(np.int64), found)


def mean_ranks(found: Answered) -> DoubleArray:
    """The mean pretraining rank of each test document's tokens; NaN for a document without one."""
    lengths = found.lengths
    sums = _sums(found.tokens, found)
    ranks: DoubleArray = np.divide(sums, lengths, out=np.full(len(lengths), np.nan), where=lengths > 0)
    return ranks


def _sums(values: IntArray, found: Answered) -> IntArray:
    return np.diff(np.concatenate([[0], np.cumsum(values)])[found.starts])
