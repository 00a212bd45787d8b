"""Several runs beside each other: their scores, who moved, and one pair of words by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.groups import by_epoch, neighbourhood_change
from drift.analysis.pairs import pair_similarity
from drift.analysis.scores import scores
from drift.analysis.who_moved import who_moved
from drift.analysis.words import WordTable, word_table
from drift.arrays import defined
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run

MOST_RUNS = 6


@dataclass(frozen=True)
class RunBeside:
    """One run of several; each tuple has a value an epoch, None where there is none.

    epochs: from snapshot 0 on. accuracy: on the test documents. distance: median cosine distance of the
    seen words from snapshot 0. pair: cosine similarity of the pair that is followed.
    n_moved: words that moved by the last epoch. n_seen: None where seen words are those that moved, and with
    it all that is over seen or unseen words. kept_seen, kept_unseen: mean share of neighbours kept then;
    words: that of each of the words asked for.
    """

    run: str
    epochs: tuple[int, ...]
    accuracy: tuple[float | None, ...]
    distance: tuple[float | None, ...]
    pair: tuple[float | None, ...]
    n_moved: int
    n_seen: int | None
    kept_seen: float | None
    kept_unseen: float | None
    words: tuple[float | None, ...]


def runs_beside(
    run: Run,
    table: WordTable,
    others: Sequence[Run],
    pair: Sequence[str] | None,
    words: Sequence[str],
    neighbourhood: Neighbourhood,
) -> tuple[RunBeside, ...]:
    """Measure each run for the comparison, `run` first; none where there are no others.

    table: the word table of `run`. neighbourhood: that of all; the words of a corpus are candidates in its
    own runs. pair: two words; None: none are followed. words: whose neighbours are counted.
    Raises SettingsError for runs that cannot stand beside each other.
    """
    if not others:
        return ()
    check_runs([run, *others])
    first = _beside(run, table, pair, words)
    tables = (word_table(other, neighbourhood=neighbourhood) for other in others)
    return (first, *(_beside(other, its, pair, words) for other, its in zip(others, tables, strict=True)))


def check_runs(runs: Sequence[Run]) -> None:
    """Raise SettingsError unless the runs can stand beside each other: the same vectors, no run twice."""
    names = [run.name for run in runs]
    if len(runs) > MOST_RUNS:
        raise SettingsError(f"expected at most {MOST_RUNS} runs in a report, got {len(runs)}. Name fewer.")
    if len({run.folder.resolve() for run in runs}) < len(runs):
        raise SettingsError(f"expected different runs, got {', '.join(names)}. Name each once.")
    for run in runs[1:]:
        if run.record.vectors.digest != runs[0].record.vectors.digest:
            raise SettingsError(
                f"{run.name}: expected the word vectors of {names[0]}, found others. "
                "Runs stand beside each other only if they start from the same vectors."
            )


def _beside(run: Run, table: WordTable, pair: Sequence[str] | None, words: Sequence[str]) -> RunBeside:
    change, accuracy = neighbourhood_change(table), scores(run.record).by_epoch("test_accuracy")
    moved, known = who_moved(table), not run.record.seen_by_moving
    return RunBeside(
        run=run.name,
        epochs=tuple(run.epochs),
        accuracy=tuple(accuracy.get(epoch) for epoch in run.epochs),
        distance=tuple(defined(one.seen_cosine.median) if known else None for one in by_epoch(run)),
        pair=tuple(defined(one) for one in _pair(run, pair)),
        n_moved=moved.n,
        n_seen=moved.n_seen if known else None,
        kept_seen=defined(change.seen.mean) if known else None,
        kept_unseen=defined(change.unseen.mean) if known else None,
        words=tuple(defined(float(table.overlap[run.index[word]])) for word in words),
    )


def _pair(run: Run, pair: Sequence[str] | None) -> list[float]:
    if pair is None:
        return [float("nan")] * len(run.epochs)
    ids = np.array([[run.index[word] for word in pair]], dtype=np.int64)
    return [float(pair_similarity(run, epoch, ids)[0]) for epoch in run.epochs]
