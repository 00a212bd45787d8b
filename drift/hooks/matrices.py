"""`from_matrices`: word vectors before and after a training that nobody watched become a run."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import FloatArray, IntArray, row_blocks
from drift.errors import SettingsError, VectorsError
from drift.hooks.agreement import say_agreement
from drift.hooks.alignment import (
    AS_THEY_ARE,
    PROCRUSTES,
    check_align,
    check_shared,
    rows_of_words,
    turned_onto,
)
from drift.hooks.evidence import SeenEvidence
from drift.hooks.tables import as_table
from drift.hooks.words import table_words
from drift.progress import log
from drift.run import RUNS
from drift.run.caveats import ALIGNED
from drift.run.facts import CorpusFacts
from drift.run.names import check_name
from drift.run.place import check_place
from drift.run.recorder import Recorder
from drift.run.run import Run, open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors


def from_matrices(
    before: Any,  # noqa: ANN401 - whatever becomes an array
    afters: Sequence[Any],
    *,
    words: Any,  # noqa: ANN401 - see `table_words`
    name: str,
    runs: str | Path = RUNS,
    after_words: Any = None,  # noqa: ANN401
    seen: Iterable[str] | None = None,
    counts: Mapping[str, int] | None = None,
    seen_moved: bool = False,
    align: str | None = None,
    force: bool = False,
) -> Run:
    """Make a run of tables: one before training, and one for each snapshot after it.

    before, afters: arrays of NumPy or JAX, or tensors, of shape (n_rows, n_dims).
    words: the words of the rows, see `table_words`; after_words: those of `afters`, where they are others.
    seen, counts, seen_moved: what says which words are seen: the texts that were trained on, the occurrences
        of their words, or that they moved, which is circular.
    align: `procrustes` turns vectors that were trained apart onto those before; `none` takes them as is.
    Raises VectorsError where the vectors were trained apart, SettingsError, RunError.
    """
    evidence = SeenEvidence(seen, counts, seen_moved)
    first = _vectors(before, words, "the vectors before")
    others = words if after_words is None else after_words
    later = [_vectors(one, others, f"the vectors after ({number})") for number, one in enumerate(afters, 1)]
    return run_of(
        first,
        later,
        evidence,
        folder=Path(runs) / check_name(name),
        hook="from_matrices",
        align=align,
        force=force,
    )


def run_of(
    before: WordVectors,
    afters: Sequence[WordVectors],
    evidence: SeenEvidence,
    *,
    folder: Path,
    hook: str,
    align: str | None = None,
    force: bool = False,
) -> Run:
    """Make the run `folder` of word vectors, which are matched by word; see `from_matrices`."""
    check_align(align)
    check_place(folder, force=force)
    if not afters:
        raise SettingsError("expected one or more files or matrices after training, got none.")
    base, matched = _matched(before, afters)
    tables = []
    for after, rows in zip(afters, matched, strict=True):
        table, said = _aligned(base, _rows_of(after, rows), align, after.source)
        tables.append(table)
        hook += f"; {after.source}: {said}" if said else ""
    moved = _moved(base.matrix, tables)
    counts, seen_from = evidence.counted(base, moved)
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
    with Recorder(writer) as recorder:
        for table in tables:
            recorder.snapshot(table)
    say_agreement(counts, moved)
    return open_run(recorder.folder)


def _vectors(table: Any, words: Any, where: str) -> WordVectors:  # noqa: ANN401
    found = as_table(table, where)
    named = table_words(words, len(found), where)
    return WordVectors(named.words, np.ascontiguousarray(named.of(found), dtype=np.float32), where)


def _matched(before: WordVectors, afters: Sequence[WordVectors]) -> tuple[WordVectors, list[IntArray]]:
    """The vectors before of the words that all have, and where these stand in each of those after."""
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
    base = before
    if len(common) < before.n_words:
        base = WordVectors(common, before.matrix[rows_of_words(common, before.index)], before.source)
    return base, [rows_of_words(common, after.index) for after in afters]


def _say_others(before: WordVectors, after: WordVectors) -> None:
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


def _rows_of(after: WordVectors, rows: IntArray) -> FloatArray:
    """The matched rows; as they are where none has another place."""
    in_place = len(rows) == after.n_words and bool((rows == np.arange(len(rows))).all())
    return after.matrix if in_place else after.matrix[rows]


def _aligned(base: WordVectors, table: FloatArray, align: str | None, source: str) -> tuple[FloatArray, str]:
    """The vectors in the coordinates of those before, and what was done to them, if anything."""
    if align == PROCRUSTES:
        turned = turned_onto(base.matrix, table)
        log.warning("%s: turned by %s", source, turned.describe())
        return turned.matrix, f"{ALIGNED} {turned.describe()}"
    if align != AS_THEY_ARE:
        check_shared(base.matrix, table, source)
    return table, ""


def _moved(base: FloatArray, tables: Sequence[FloatArray]) -> IntArray:
    """The words that differ from snapshot 0 in any of the tables, rising."""
    moved = np.zeros(len(base), dtype=bool)
    for table in tables:
        for block in row_blocks(*base.shape):
            moved[block] |= (table[block] != base[block]).any(axis=1)
    return np.flatnonzero(moved)
