"""Does it hurt? In the test documents, seen words are replaced by their stranded partners: `drift swap`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.neighbourhoods import COMMONEST, K
from drift.analysis.stranded import StrandedPair, stranded
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.corpus.corpus import Documents
from drift.errors import RunError, SettingsError
from drift.experiments.again import Material, expected_of, material_of, own_settings, train, unfinished
from drift.experiments.control import control_plans
from drift.measure.pairs import pair_history
from drift.measure.swapped import Answers, answers, flipped, paired_flips
from drift.run.run import Run
from drift.run.settings import Settings

if TYPE_CHECKING:
    import keras

NEAR = 0.6
LEAST = 0.02


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


@dataclass(frozen=True)
class Swap:
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


@dataclass(frozen=True, eq=False)
class _Swapped:
    """Test documents before and after, end to end, in vocabulary ids; `pair` is each one's pair."""

    before: Documents
    after: Documents
    pair: IntArray
    document: IntArray


@dataclass(frozen=True, eq=False)
class _Probabilities:
    """Class probabilities of the swapped documents, shape (n, n_classes)."""

    before: DoubleArray
    after: DoubleArray


def swap(
    run: Run,
    *,
    k: int = K,
    commonest: int | None = COMMONEST,
    near: float = NEAR,
    least: float = LEAST,
    pairs: Sequence[tuple[str, str]] = (),
) -> Swap:
    """Replace seen words by their stranded partners, and compare with the same under a frozen embedding.

    near, least: take the stranded pairs whose cosine at snapshot 0 was `near` or more and that have lost
        `least` or more. pairs: words that are swapped in any case, the first by the second.
    The frozen run beside this one, RUN~frozen, is trained if it is not there.
    Raises RunError where the run cannot be trained again or has no model, SettingsError without any pair,
    UnknownWordError for a word without a vector.
    """
    if run.condition() != "complete":
        raise RunError(f"{run.folder}: expected a complete run, found one that is {run.condition()}.")
    material = material_of(run)
    chosen = _chosen(run, pairs, k, commonest, near, least)
    swapped = _swapped(run, material, chosen)
    frozen = _frozen_beside(run, material)
    ids = np.unique(np.concatenate([swapped.before.tokens, swapped.after.tokens]))
    found = [_read(one, swapped, ids) for one in (run, frozen)]
    ours, theirs = (flipped(one.before, one.after) for one in found)
    more_trained, more_frozen, p = paired_flips(ours, theirs, swapped.document)
    labels = swapped.before.labels
    everything = [answers(one.before, one.after, labels) for one in found]
    present = np.unique(swapped.pair)
    return Swap(
        run=run.name,
        frozen=frozen.name,
        near=near,
        least=least,
        k=k,
        n_pairs=len(chosen),
        n_absent=len(chosen) - len(present),
        n_documents=len(np.unique(swapped.document)),
        trained=everything[0],
        frozen_answers=everything[1],
        more_trained=more_trained,
        more_frozen=more_frozen,
        p=p,
        pairs=_by_flips([_pair(chosen[one], swapped.pair == one, found, labels) for one in present.tolist()]),
    )


def _chosen(
    run: Run, asked: Sequence[tuple[str, str]], k: int, commonest: int | None, near: float, least: float
) -> list[StrandedPair]:
    own = [_own_pair(run, *pair) for pair in dict.fromkeys(asked)]
    named = {(pair.seen, pair.unseen) for pair in own}
    near_before = stranded(run, k=k, commonest=commonest, limit=None)
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
    return own + found


def _own_pair(run: Run, seen: str, unseen: str) -> StrandedPair:
    ids = np.array([run.word_id(seen), run.word_id(unseen)], dtype=np.int64)
    if seen == unseen or run.counts[ids[0]] == 0:
        raise SettingsError(
            f"expected a word that training saw and another one to put in its place, got {seen} and {unseen}."
        )
    rows = np.array([run.rows(epoch, ids) for epoch in (0, run.last_epoch)])
    before, after = pair_history(rows[:, 0], rows[:, 1]).cosine.tolist()
    return StrandedPair(seen, unseen, int(run.counts[ids[0]]), before, after)


def _swapped(run: Run, material: Material, pairs: Sequence[StrandedPair]) -> _Swapped:
    """Every test document that has the seen word of a pair, once for each such pair."""
    test = _test_documents(run, material)
    owner = np.repeat(np.arange(len(test)), test.lengths)
    places = [(run.index[pair.seen], run.index[pair.unseen]) for pair in pairs]
    document: list[IntArray] = []
    for seen, _ in places:
        document.append(np.unique(owner[test.tokens == seen]))
    pair = np.repeat(np.arange(len(pairs)), [len(one) for one in document])
    which = np.concatenate(document)
    before = _picked(test, which)
    row = np.repeat(pair, before.lengths)
    old, new = (np.array(one, dtype=before.tokens.dtype)[row] for one in zip(*places, strict=True))
    tokens = np.where(before.tokens == old, new, before.tokens)
    return _Swapped(before, Documents(tokens, before.starts, before.labels), pair, which)


def _test_documents(run: Run, material: Material) -> Documents:
    """The test documents as the model reads them, in vocabulary ids."""
    from drift.training.examples import examples

    corpus = material.corpus.hold_out(material.hold_out)
    data = examples(corpus, material.vectors, int(run.record.settings["max_length"]))
    ids = data.ids.astype(np.int32)
    return Documents(ids[data.test.tokens - 1], data.test.starts, data.test.labels)


def _picked(documents: Documents, which: IntArray) -> Documents:
    """The documents of the given places, in that order; one may come more than once."""
    lengths = documents.lengths[which]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    inside = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    tokens = documents.tokens[np.repeat(documents.starts[which], lengths) + inside]
    return Documents(tokens, starts, documents.labels[which])


def _frozen_beside(run: Run, material: Material) -> Run:
    (plan,) = control_plans(run, seeds=0, shuffled=0)
    runs = run.folder.parent
    train(unfinished([plan], runs, expected_of(run.record)), material, runs)
    return Run(runs / plan.name)


def _read(run: Run, swapped: _Swapped, ids: IntArray) -> _Probabilities:
    """The class probabilities that a run's model gives."""
    from drift.training.trained import probabilities, trained_model

    model: keras.Model = trained_model(run, ids, Settings(**own_settings(run.record)))
    return _Probabilities(
        *(
            probabilities(model, _as_rows(documents, ids), f"{run.name} reads")
            for documents in (swapped.before, swapped.after)
        )
    )


def _as_rows(documents: Documents, ids: IntArray) -> Documents:
    rows = (np.searchsorted(ids, documents.tokens) + 1).astype(np.int32)
    return Documents(rows, documents.starts, documents.labels)


def _pair(pair: StrandedPair, which: BoolArray, found: list[_Probabilities], labels: IntArray) -> SwappedPair:
    trained, frozen = (answers(one.before[which], one.after[which], labels[which]) for one in found)
    return SwappedPair(pair.seen, pair.unseen, pair.before, pair.after, trained, frozen)


def _by_flips(pairs: list[SwappedPair]) -> tuple[SwappedPair, ...]:
    return tuple(
        sorted(pairs, key=lambda pair: (-pair.trained.flips, -(pair.trained.absolute_change or 0), pair.seen))
    )
