"""Does it hurt? In the test documents, seen words are replaced by their stranded partners: `drift swap`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drift.analysis.across.control_runs import control_plans
from drift.analysis.across.plans import expected_of, own_settings, unfinished
from drift.analysis.across.swap import (
    LEAST_LOST,
    NEAR_BEFORE,
    Replies,
    Swap,
    Swapped,
    pairs_to_swap,
    swap_result,
)
from drift.analysis.stranded import StrandedPair
from drift.arrays import IntArray
from drift.corpus.corpus import Documents
from drift.corpus.unknown import with_unknown
from drift.errors import RunError
from drift.experiments.again import Material, material_of, train
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, eq=False)
class _Read:
    """Test documents before and after, end to end, in vocabulary ids; `pair` is each one's pair."""

    before: Documents
    after: Documents
    pair: IntArray
    document: IntArray


def swap(
    run: Run,
    *,
    neighbourhood: Neighbourhood = Neighbourhood(),
    near: float = NEAR_BEFORE,
    least: float = LEAST_LOST,
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
    chosen = pairs_to_swap(run, pairs, neighbourhood=neighbourhood, near=near, least=least)
    read = _swapped(run, material, chosen.pairs)
    frozen = _frozen_beside(run, material)
    ids = np.unique(np.concatenate([read.before.tokens, read.after.tokens]))
    trained, others = (_read(one, read, ids) for one in (run, frozen))
    return swap_result(chosen, Swapped(read.pair, read.document, read.before.labels), trained, others)


def _swapped(run: Run, material: Material, pairs: Sequence[StrandedPair]) -> _Read:
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
    return _Read(before, Documents(tokens, before.starts, before.labels), pair, which)


def _test_documents(run: Run, material: Material) -> Documents:
    """The test documents as the model reads them, in vocabulary ids."""
    from drift.training.examples import examples

    corpus = material.corpus.hold_out(material.hold_out)
    settings = own_settings(run.record)
    corpus = with_unknown(corpus, material.vectors, settings.unknown)
    data = examples(corpus, material.vectors, settings.max_length or 1)
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


def _read(run: Run, read: _Read, ids: IntArray) -> Replies:
    """The class probabilities that a run's model gives."""
    from drift.training.answers import probabilities
    from drift.training.trained import trained_model

    model: keras.Model = trained_model(run, ids, own_settings(run.record))
    return Replies(
        run.name,
        *(
            probabilities(model, _as_rows(documents, ids), f"{run.name} reads")
            for documents in (read.before, read.after)
        ),
    )


def _as_rows(documents: Documents, ids: IntArray) -> Documents:
    rows = (np.searchsorted(ids, documents.tokens) + 1).astype(np.int32)
    return Documents(rows, documents.starts, documents.labels)
