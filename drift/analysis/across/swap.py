"""What swapped words did to two models' answers: which pairs are swapped, and what `swap` counts of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.stranded import StrandedPair, stranded
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.pairs import pair_history
from drift.measure.swapped import Answers, answers, flipped, paired_flips
from drift.run.run import Run

NEAR_BEFORE = 0.6
LEAST_LOST = 0.02


@dataclass(frozen=True)
class SwappedPair:
    """A seen word replaced by its unseen partner in the test documents that have it.

    before, after: their cosine at snapshot 0 and at the last epoch.
    trained, frozen: the answers of the run's model and of the frozen one.
    """

    seen: str
    unseen: str
    before: float
    after: float
    trained: Answers
    frozen: Answers


@dataclass(frozen=True, repr=False)
class Swap(Tabular):
    """What the swaps do, per pair and over all.

    run, frozen: the names of the two runs. near, least: which pairs were taken.
    n_pairs: how many pairs were looked for; n_absent of them have a seen word that is in no test document.
    trained, frozen_answers: over all swapped documents, one for each pair and document.
    n_documents: how many test documents were swapped in at least once.
    more_trained, more_frozen: in how many of them the one model flips more often than the other.
    p: exact sign test of these two, None without any.
    """

    run: str
    frozen: str
    near: float
    least: float
    k: int
    n_pairs: int
    n_absent: int
    n_documents: int
    trained: Answers
    frozen_answers: Answers
    more_trained: int
    more_frozen: int
    p: float | None
    pairs: tuple[SwappedPair, ...]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """Both models over all swaps; the pairs, most flips first."""
        models = ((self.run, self.trained), (self.frozen, self.frozen_answers))
        return {"models": model_columns(models), "pairs": swapped_columns(self.pairs)}


def model_columns(models: Sequence[tuple[str, Answers]]) -> tuple[Column, ...]:
    """The columns of models by name and what their answers are."""
    return (
        column("model", models, lambda row: row[0]),
        column("swaps", models, lambda row: row[1].n),
        column("flips", models, lambda row: row[1].flips),
        column("share", models, lambda row: row[1].flips / row[1].n if row[1].n else None),
        column("accuracy before", models, lambda row: row[1].right_before / row[1].n if row[1].n else None),
        column("after", models, lambda row: row[1].right_after / row[1].n if row[1].n else None),
        column("change of own class", models, lambda row: row[1].probability_change, 4),
        column("mean size of change", models, lambda row: row[1].absolute_change, 4),
    )


def swapped_columns(pairs: Sequence[SwappedPair]) -> tuple[Column, ...]:
    """The columns of swapped pairs."""
    return (
        column("seen", pairs, "seen"),
        column("replaced by", pairs, "unseen", key="unseen"),
        column("cosine before", pairs, "before", key="before"),
        column("after", pairs, "after"),
        column("documents", pairs, "trained.n"),
        column("flips", pairs, "trained.flips"),
        column("if frozen", pairs, "frozen.flips", key="flips_frozen"),
        column("size of change", pairs, "trained.absolute_change"),
        column("if frozen ", pairs, "frozen.absolute_change", key="size_of_change_frozen"),
    )


@dataclass(frozen=True)
class Chosen:
    """The pairs to swap, and by which rule they were taken, see `Swap`."""

    near: float
    least: float
    k: int
    pairs: tuple[StrandedPair, ...]


@dataclass(frozen=True, eq=False)
class Swapped:
    """Documents with a word replaced, one row a swap.

    pair: the place of each one's pair. document: the test document that it was, by which swaps belong
    together. labels: of the documents. All have the shape (n,).
    """

    pair: IntArray
    document: IntArray
    labels: IntArray


@dataclass(frozen=True, eq=False)
class Replies:
    """A model's class probabilities for documents as they are and with a word replaced: (n, n_classes)."""

    run: str
    before: DoubleArray
    after: DoubleArray


def pairs_to_swap(
    run: Run,
    asked: Sequence[tuple[str, str]] = (),
    *,
    neighbourhood: Neighbourhood = Neighbourhood(),
    near: float = NEAR_BEFORE,
    least: float = LEAST_LOST,
) -> Chosen:
    """The pairs that are asked for, then the stranded ones that are `near` and have lost `least` or more.

    Raises SettingsError without any, UnknownWordError for a word without a vector.
    """
    own = [_own_pair(run, *pair) for pair in dict.fromkeys(asked)]
    named = {(pair.seen, pair.unseen) for pair in own}
    near_before = stranded(run, neighbourhood=neighbourhood, limit=None)
    if not own and near_before.why_none is not None:
        raise SettingsError(f"{run.name}: nothing to swap. {near_before.why_none}")
    found = [
        pair
        for pair in near_before.pairs
        if pair.before >= near and pair.lost >= least and (pair.seen, pair.unseen) not in named
    ]
    if not own and not found:
        raise SettingsError(
            f"{run.name}: expected stranded pairs with a cosine of {near} or more before training that lost "
            f"{least} or more, found none. Lower --near or --least, or name a pair with --pair."
        )
    return Chosen(near, least, neighbourhood.k, (*own, *found))


def _own_pair(run: Run, seen: str, unseen: str) -> StrandedPair:
    ids = np.array([run.word_id(seen), run.word_id(unseen)], dtype=np.int64)
    if seen == unseen or run.counts[ids[0]] == 0:
        raise SettingsError(
            f"expected a word that training saw and another one to put in its place, got {seen} and {unseen}."
        )
    rows = np.array([run.rows(epoch, ids) for epoch in (0, run.last_epoch)])
    before, after = pair_history(rows[:, 0], rows[:, 1]).cosine.tolist()
    return StrandedPair(seen, unseen, int(run.counts[ids[0]]), before, after)


def swap_result(chosen: Chosen, swapped: Swapped, trained: Replies, frozen: Replies) -> Swap:
    """Compare what two models answered to the same swaps."""
    found = (trained, frozen)
    ours, theirs = (flipped(one.before, one.after) for one in found)
    more_trained, more_frozen, p = paired_flips(ours, theirs, swapped.document)
    everything = [answers(one.before, one.after, swapped.labels) for one in found]
    present = np.unique(swapped.pair).tolist()
    return Swap(
        run=trained.run,
        frozen=frozen.run,
        near=chosen.near,
        least=chosen.least,
        k=chosen.k,
        n_pairs=len(chosen.pairs),
        n_absent=len(chosen.pairs) - len(present),
        n_documents=len(np.unique(swapped.document)),
        trained=everything[0],
        frozen_answers=everything[1],
        more_trained=more_trained,
        more_frozen=more_frozen,
        p=p,
        pairs=_by_flips(
            [_pair(chosen.pairs[one], swapped.pair == one, found, swapped.labels) for one in present]
        ),
    )


def _pair(pair: StrandedPair, which: BoolArray, found: Sequence[Replies], labels: IntArray) -> SwappedPair:
    trained, frozen = (answers(one.before[which], one.after[which], labels[which]) for one in found)
    return SwappedPair(pair.seen, pair.unseen, pair.before, pair.after, trained, frozen)


def _by_flips(pairs: list[SwappedPair]) -> tuple[SwappedPair, ...]:
    return tuple(
        sorted(pairs, key=lambda pair: (-pair.trained.flips, -(pair.trained.absolute_change or 0), pair.seen))
    )
