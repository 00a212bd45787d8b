"""Restored words: a trained model's answers with a random half of the seen words put back to snapshot 0.

Imports neither TensorFlow nor Keras: whose model it is, `predict` knows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.tabular import Column, Tabular
from drift.arrays import FloatArray, IntArray
from drift.errors import RunError, SettingsError
from drift.hooks.tables import as_numbers, as_whole_numbers
from drift.measure.dealing import deal
from drift.progress import task
from drift.run.answered import Restored, read_answered, read_restored, write_restored
from drift.run.run import Run

DRAWS = 30
MAX_COUNT = 100


@dataclass(frozen=True, repr=False, eq=False)
class RestoredDraws(Tabular, Restored):
    """The answer to `restored`.

    run: its name. labels: the classes of the test documents, shape (n_documents,); None where the run does
        not keep them.
    """

    run: str
    labels: IntArray | None

    def tables(self) -> Mapping[str, Sequence[Column]]:
        """A row a draw, and one with all of the dealt words put back."""
        return {
            "draws": (
                Column("draw", [*map(str, range(1, len(self.masks) + 1)), "all words"]),
                Column("words put back", [*self.masks.sum(axis=1).tolist(), self.masks.shape[1]]),
                Column("test accuracy", list(map(self._right, [*self.answers, self.whole]))),
            )
        }

    def _right(self, answers: FloatArray) -> float | None:
        return None if self.labels is None else float((answers.argmax(axis=1) == self.labels).mean())


def restored(
    run: Run,
    predict: Callable[[FloatArray], FloatArray],
    *,
    draws: int = DRAWS,
    max_count: int = MAX_COUNT,
    seed: int = 0,
    ids: IntArray | None = None,
) -> RestoredDraws:
    """Ask a trained model again and again, each time with another half of its words put back.

    run: whose last snapshot the model has. predict: from an embedding matrix, float32 of shape
        (n_words, n_dims), to the class probabilities of the run's test documents, (n_documents, n_classes).
        It is called draws + 1 times.
    draws: an even number; two draws are the halves of one deal, blocked on log count. Words seen 1 to
        `max_count` times are dealt, by `seed`.
    ids: where `predict` takes these rows alone, rising, in place of the whole matrix.
    What was asked is kept beside the run, where `drift unseen` finds it; draws that are there are not made
    again. Raises SettingsError for a number out of range or answers of a wrong shape, RunError for a run
    in which nothing is there to be put back.
    """
    if draws < 2 or draws % 2 or max_count < 1 or seed < 0:
        raise SettingsError(
            "expected an even number of draws, a largest count from 1 on and a seed from 0 on, got "
            f"{draws}, {max_count} and {seed}."
        )
    words = dealt_words(run.counts, max_count)
    if not len(words) or run.last_epoch == 0:
        raise RunError(f"{run.folder}: expected an epoch and words seen 1 to {max_count} times, found none.")
    masks = deal(run.counts[words], draws // 2, seed)
    kept = read_restored(run)
    if kept is not None and _is_the_same(kept, run, words, max_count, seed, draws):
        return _draws_of(run, kept)
    everything = np.arange(run.n_words) if ids is None else _rows_asked(ids, run.n_words)
    now, before = run.rows(run.last_epoch, everything), run.base_rows(everything)
    answers: list[FloatArray] = []
    with task("restored words", draws + 1) as advance:
        for one in (*masks, np.ones(len(words), bool)):
            back = np.isin(everything, words[one])
            found = predict(np.where(back[:, None], before, now))
            answers.append(_checked(found, answers, run.record.documents.get("test")))
            advance(1)
    drawn = Restored(run.last_epoch, max_count, seed, words, masks, np.stack(answers[:-1]), answers[-1])
    write_restored(run, drawn)
    return _draws_of(run, drawn)


def _draws_of(run: Run, found: Restored) -> RestoredDraws:
    own = read_answered(run)
    labels = None if own is None or len(own.labels) != found.answers.shape[1] else own.labels
    return RestoredDraws(**vars(found), run=run.name, labels=labels)


def _rows_asked(ids: IntArray, n_words: int) -> IntArray:
    found = as_whole_numbers(ids, "ids")
    if found.ndim != 1 or (np.diff(found, prepend=-1, append=n_words) < 1).any():
        raise SettingsError(
            f"expected different ids from 0 to {n_words - 1:,}, rising, got an array of shape {found.shape}."
        )
    return found


def dealt_words(counts: IntArray, max_count: int) -> IntArray:
    """The vocabulary rows of the words that are seen 1 to `max_count` times, rising."""
    return np.flatnonzero((counts > 0) & (counts <= max_count))


def _is_the_same(kept: Restored, run: Run, words: IntArray, max_count: int, seed: int, draws: int) -> bool:
    asked = (run.last_epoch, max_count, seed, draws)
    return asked == (kept.epoch, kept.max_count, kept.seed, len(kept.masks)) and np.array_equal(
        kept.words, words
    )


def _checked(answers: FloatArray, before: list[FloatArray], n_documents: int | None) -> FloatArray:
    found = as_numbers(answers, "answers of predict").astype(np.float32)
    if n_documents is not None and found.shape[:1] != (n_documents,):
        raise SettingsError(
            f"expected predict to answer the {n_documents:,} test documents that the run keeps (one in which "
            f"no word is read is not among them), got answers of shape {found.shape}."
        )
    if found.ndim != 2 or (before and found.shape != before[0].shape) or not np.isfinite(found).all():
        raise SettingsError(
            "expected predict to return finite class probabilities of shape (n_documents, n_classes), the "
            f"same every time, got {found.shape}."
        )
    return found
