"""`masked_plan`: masked words for a training of one's own, in any framework: what to train, its answers back.

Imports neither TensorFlow nor Keras: who trains is who asks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drift.arrays import FloatArray, IntArray
from drift.errors import SettingsError
from drift.experiments.masked import check_agrees, planned_masks
from drift.experiments.masked_trainings import N_PAIRS, MaskedSettings
from drift.experiments.restored import MAX_COUNT
from drift.hooks.tables import as_numbers
from drift.run.answered import write_answered
from drift.run.answers import Answered
from drift.run.facts import CorpusFacts
from drift.run.masked import MaskedPlan, Policy, masked_name, unmasked_name, write_plan
from drift.run.names import check_stem
from drift.run.record import FILE, read_record
from drift.run.run import Run
from drift.run.store import exists
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

Words = Sequence[str]


@dataclass(frozen=True, eq=False, repr=False)
class MaskedTraining:
    """One training that is wanted; give its answers back by `answer`.

    name: of the run that it will be. policy: how its embedding is to be trained. seed: both policies of a
    mask, or of an unmasked pair, have the same. masked: the words that are taken out, none in a pair.
    documents: the training documents without them; all are there, in their order, some may be empty.
    """

    name: str
    policy: str
    seed: int
    masked: frozenset[str]
    documents: list[list[str]]
    _run: Run
    _text: Answered

    def __repr__(self) -> str:
        return (
            f"MaskedTraining({self.name!r}, {self.policy!r}, seed {self.seed}, {len(self.masked):,} words "
            f"masked, {len(self.documents):,} documents)"
        )

    def answer(self, probabilities: FloatArray) -> Run:
        """Keep what the trained model answers to the test documents, as a run beside the one it is about.

        probabilities: of the classes, shape (n_test_documents, n_classes).
        Raises SettingsError for another shape or what is not finite, RunError where the run is there already.
        """
        found = as_numbers(probabilities, "answers").astype(np.float32)
        n, most = len(self._text.labels), int(self._text.labels.max(initial=0))
        if found.ndim != 2 or len(found) != n or found.shape[1] <= most or not np.isfinite(found).all():
            raise SettingsError(
                f"expected finite class probabilities of shape ({n}, {most + 1} or more), got {found.shape}."
            )
        counts = self._run.counts.copy()
        counts[[self._run.token_index[word] for word in self.masked]] = 0
        writer = create_run(
            self._run.folder.parent / self.name,
            WordVectors(self._run.tokens, self._run.base, self._run.record.vectors.source),
            counts=counts,
            test_counts=np.bincount(self._text.tokens, minlength=self._run.n_words),
            planned_epochs=0,
            corpus=CorpusFacts(source=f"{self._run.name}, some words masked"),
            hook="masked_plan",
        )
        other = Run(writer.finish())
        text = self._text
        write_answered(other, Answered(text.labels, text.tokens, text.starts, found, 0))
        return other


def masked_plan(
    run: Run,
    documents: Sequence[Words],
    test_documents: Sequence[Words],
    test_labels: Sequence[int],
    *,
    policies: Sequence[str] = ("trainable",),
    masks: int = 10,
    max_count: int = MAX_COUNT,
    seed: int = 0,
) -> Iterator[MaskedTraining]:
    """Say training by training what an experiment with masked words needs, but those that are there.

    run: the run that it is about: its counts say which words are dealt. documents: its training documents as
        the model reads them, each its words. test_documents, test_labels: what is answered; they keep all
        their words. policies: compared with `frozen`, which is always one; the first one in the first place.
    masks: an even number, two a deal, of the words seen 1 to `max_count` times, dealt by `seed`.
    Three unmasked pairs come first, then the masks. Stopped at any moment, the same call goes on there.
    `drift.unseen(run)` reads what is there.
    Raises SettingsError where the numbers do not fit, or another experiment is there.

        for training in drift.masked_plan(run, documents, test_documents, test_labels):
            model = train(training.documents, labels, training.policy, training.seed)
            training.answer(model.predict(test_documents))
    """
    asked = MaskedSettings(masks, tuple(policies), max_count, seed)
    check_stem(run.folder.name)
    check_agrees(run, asked)
    words, dealt = planned_masks(run, asked)
    nothing: IntArray = np.empty(0, np.int64)
    text = _as_read(run, test_documents, test_labels)
    plan = tuple(Policy(name, None, None, rising=False) for name in asked.policies)
    write_plan(run, MaskedPlan(words, dealt, plan, N_PAIRS, max_count, seed, tuned=False))
    stem = run.folder.name
    trainings: list[tuple[Callable[[str, int, str], str], int, IntArray]] = [
        (unmasked_name, pair, nothing) for pair in range(N_PAIRS)
    ]
    trainings += [(masked_name, number, words[mask]) for number, mask in enumerate(dealt)]
    for place, (naming, number, ids) in enumerate(trainings):
        masked = frozenset(run.tokens[word] for word in ids.tolist())
        left = [[word for word in document if word not in masked] for document in documents]
        for policy in asked.policies:
            name = naming(stem, number, policy)
            if not _is_complete(run, name):
                yield MaskedTraining(name, policy, seed + place, masked, left, run, text)


def _as_read(run: Run, documents: Sequence[Words], labels: Sequence[int]) -> Answered:
    """The test documents as vocabulary rows; words without a vector are left out."""
    if len(documents) != len(labels) or not len(labels):
        raise SettingsError(
            f"expected one label for each test document, got {len(labels):,} labels and {len(documents):,} "
            "documents."
        )
    rows = [[row for word in one if (row := run.token_index.get(word)) is not None] for one in documents]
    starts: IntArray = np.concatenate([[0], np.cumsum([len(one) for one in rows])]).astype(np.int64)
    tokens = np.array([row for one in rows for row in one], dtype=np.int64)
    return Answered(np.asarray(labels, dtype=np.int64), tokens, starts, np.empty((0, 0), np.float32), 0)


def _is_complete(run: Run, name: str) -> bool:
    folder = run.folder.parent / name
    return exists(folder / FILE) and read_record(folder).status == "complete"
