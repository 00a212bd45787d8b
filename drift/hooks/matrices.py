"""`from_matrices`: word vectors before and after a training that nobody watched become a run."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError, VectorsError
from drift.hooks.agreement import say_agreement, say_moved
from drift.hooks.alignment import (
    PROCRUSTES,
    check_align,
    check_shared,
    rows_of_words,
    shift_of,
    turned_onto,
)
from drift.hooks.comparison import Compared, compared, moved_rows, say_zeroed
from drift.hooks.evidence import SeenEvidence, seen_evidence
from drift.hooks.stored import StoredVectors, rows_at
from drift.hooks.tables import as_table
from drift.hooks.words import table_words
from drift.progress import log
from drift.run import RUNS
from drift.run.facts import CorpusFacts
from drift.run.names import check_stem
from drift.run.object_path import as_place
from drift.run.place import check_place
from drift.run.record import ALIGNED
from drift.run.recorder import ByBlock, Recorder
from drift.run.run import Run, open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

_MOST_TRIED = 5_000
"""Rows that are looked at to find out whether all are shifted."""


def from_matrices(
    before: Any,  # noqa: ANN401 - whatever becomes an array
    afters: Sequence[Any],
    *,
    words: Any,  # noqa: ANN401 - see `table_words`
    name: str,
    runs: str | Path = RUNS,
    after_words: Any = None,  # noqa: ANN401
    seen: str | Path | Iterable[str] | None = None,
    counts: str | Path | Mapping[str, int] | None = None,
    seen_moved: bool = False,
    align: str | None = None,
    force: bool = False,
) -> Run:
    """Make a run of tables: one before training, and one for each snapshot after it.

    before, afters: arrays of NumPy or JAX, or tensors, of shape (n_rows, n_dims); one alone is one snapshot.
    words: the words of the rows, see `table_words`; after_words: those of `afters`, where they are others.
    seen, counts, seen_moved: what says which words are seen: the texts that were trained on, the occurrences
        of their words (or a file of either), or that they moved, which is circular.
    align: `procrustes` turns vectors that were trained apart onto those before; `none` takes them as is.
    Raises VectorsError where the vectors were trained apart, SettingsError, RunError.
    """
    folder = as_place(runs) / check_stem(name)
    evidence = seen_evidence(seen, counts, moved=seen_moved)
    afters = [afters] if getattr(afters, "ndim", 0) == 2 else afters
    first = _in_memory(before, words, "the vectors before")
    others = words if after_words is None else after_words
    later = [_in_memory(one, others, f"the vectors after ({number})") for number, one in enumerate(afters, 1)]
    return run_of(
        first,
        later,
        evidence,
        folder=folder,
        hook="from_matrices",
        align=align,
        force=force,
    )


def run_of(
    before: StoredVectors,
    afters: Sequence[StoredVectors],
    evidence: SeenEvidence,
    *,
    folder: Path,
    hook: str,
    align: str | None = None,
    force: bool = False,
) -> Run:
    """Make the run `folder` of word vectors, which are matched by word; see `from_matrices`.

    One matrix is in memory at a time, besides those that are in memory already.
    """
    check_align(align)
    check_place(folder, force=force)
    if not afters:
        raise SettingsError("expected one or more files or matrices after training, got none.")
    places, matched = _matched(before, afters)
    base = before.vectors(places)
    tables = [one.by_block(rows) for one, rows in zip(afters, matched, strict=True)]
    tables, hook = _tables(base, tables, [one.source for one in afters], align, hook)
    found = [_checked(base, table, one.source, align) for table, one in zip(tables, afters, strict=True)]
    moved = np.flatnonzero(np.any([one.moved for one in found], axis=0))
    counts, seen_from = evidence.counted(base, moved)
    n_dims = base.n_dims
    writer = create_run(
        folder,
        base,
        counts=counts,
        test_counts=np.zeros_like(counts),
        planned_epochs=len(tables),
        corpus=CorpusFacts(),
        hook=hook,
        seen_from=seen_from,
        force=force,
    )
    del base  # it is on disk, and the rows that moved may be as many
    with Recorder(writer) as recorder:
        for table, one in zip(tables, found, strict=True):
            recorder.commit(moved_rows(table, one, n_dims))
    if evidence.moved:
        say_moved(len(moved), len(counts))
    else:
        say_agreement(counts, moved, turned=align == PROCRUSTES)
    return open_run(recorder.folder)


def _in_memory(table: Any, words: Any, where: str) -> StoredVectors:  # noqa: ANN401
    found = as_table(table, where)
    named = table_words(words, len(found), where)
    return StoredVectors(
        named.words,
        found.shape[1],
        where,
        lambda places: np.ascontiguousarray(rows_at(found, named.rows[places]), dtype=np.float32),
    )


def _matched(before: StoredVectors, afters: Sequence[StoredVectors]) -> tuple[IntArray, list[IntArray]]:
    """Where the words that all have stand in those before, and in each of those after."""
    for after in afters:
        if after.n_dims != before.n_dims:
            raise VectorsError(
                f"{after.source}: expected vectors of {before.n_dims} dims as in {before.source}, found "
                f"{after.n_dims}."
            )
        _say_others(before, after)
    common = [word for word in before.words if all(word in after.index for after in afters)]
    if not common:
        raise VectorsError(
            f"expected words that all files have, found none of {before.source} in the others."
        )
    return rows_of_words(common, before.index), [rows_of_words(common, after.index) for after in afters]


def _say_others(before: StoredVectors, after: StoredVectors) -> None:
    dropped = sum(word not in after.index for word in before.words)
    added = sum(word not in before.index for word in after.words)
    if dropped or added:
        log.warning(
            "%s: %s words of %s are not in it, and %s words are new: both are left out",
            after.source,
            f"{dropped:,}",
            before.source,
            f"{added:,}",
        )


def _tables(
    base: WordVectors, tables: list[ByBlock], sources: list[str], align: str | None, hook: str
) -> tuple[list[ByBlock], str]:
    """The tables in the coordinates of those before, and the hook with what was done to them, if anything."""
    if align != PROCRUSTES:
        return tables, hook
    found: list[ByBlock] = []
    for table, source in zip(tables, sources, strict=True):
        turned = turned_onto(base.matrix, table(slice(0, base.n_words)))
        log.warning("%s: turned by %s", source, turned.describe())
        hook += f"; {source}: {ALIGNED} {turned.describe()}"
        found.append(turned.matrix.__getitem__)
    return found, hook


def _fitting_shift(base: WordVectors, table: ByBlock) -> int | None:
    """By how many rows a table is off that of the words, as far as its first rows show; None: by none."""
    n = min(base.n_words, _MOST_TRIED)
    return shift_of(base.matrix[:n], table(slice(0, n)))


def _checked(base: WordVectors, table: ByBlock, source: str, align: str | None) -> Compared:
    """What lies between snapshot 0 and a table; raises VectorsError where they were trained apart."""
    found = compared(base, table, source)
    if align is None:
        check_shared(found.cosine, source, lambda: _fitting_shift(base, table))
    say_zeroed(found, source)
    return found
