"""The map of a run as a Parquet file for Embedding Atlas.

`embedding-atlas FILE --text word --x x --y y --neighbors neighbors` shows it. The column `neighbors` holds,
as that program asks for it, `{"ids": [...], "distances": [...]}`: the ids are the file's rows, from 0 on.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from drift.analysis.displacements import displacements
from drift.analysis.map import choose_words, layout
from drift.analysis.neighbourhoods import COMMONEST, K, choose_candidates
from drift.analysis.timeline import neighbour_timelines
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.files import whole_file
from drift.layout.layout import Layout
from drift.measure.neighbours import NOBODY, nearest, overlap
from drift.present.export.projector import Exported, checked_epochs
from drift.run.run import Run

SAMPLE = 3000


def export_atlas(
    run: Run,
    path: Path,
    *,
    epochs: Sequence[int] | None = None,
    words: Sequence[str] = (),
    sample: int = SAMPLE,
    seed: int = 0,
    k: int = K,
    commonest: int | None = COMMONEST,
) -> Exported:
    """Write the map of a run for Embedding Atlas, one row for each word and epoch.

    epochs: which ones (None: the last). words, sample, seed: the map's, see `choose_words` and `layout`.
    Columns: word, epoch, x, y (places on the map, without a unit), seen, count, rank (in the vocabulary, from
    0), cosine and l2 (displacement from snapshot 0), overlap (share of the word's k nearest candidates
    that it kept, from 0 to 1; null for a zero vector), neighbors (its k nearest words of the same epoch in
    this file, with cosine distances).
    Raises SettingsError unless `path` ends in .parquet, and what `export_projector` raises.
    """
    if path.suffix.lower() != ".parquet":
        raise SettingsError(f"{path}: expected a name that ends in .parquet. Choose another name.")
    chosen = checked_epochs(run, epochs if epochs else (run.last_epoch,))
    must = np.array([run.word_id(word) for word in words], dtype=np.int64)
    placed = layout(run, choose_words(run, sample, must, seed), seed=seed)
    candidates = choose_candidates(run, commonest)
    lists = neighbour_timelines(run, placed.ids, candidates, k, epochs=tuple(sorted({0, *chosen})))
    parts = [
        _columns(run, placed, epoch, overlap(lists.ids[0], lists.ids[lists.epochs.index(epoch)]))
        | {"neighbors": _neighbours(run, placed, epoch, k, turn * placed.n_words)}
        for turn, epoch in enumerate(chosen)
    ]
    _write(path, parts)
    return Exported(path, placed.n_words, chosen, len(placed.left_out))


def _columns(run: Run, placed: Layout, epoch: int, kept: DoubleArray) -> dict[str, Any]:
    ids, moved = placed.ids, displacements(run, epoch)
    x, y = placed.places[placed.epochs.index(epoch)].T
    return {
        "word": list(placed.words),
        "epoch": np.full(len(ids), epoch, dtype=np.int32),
        "x": x,
        "y": y,
        "seen": placed.seen,
        "count": run.counts[ids],
        "rank": ids,
        "cosine": moved.cosine[ids],
        "l2": moved.l2[ids],
        "overlap": kept,
    }


def _neighbours(run: Run, placed: Layout, epoch: int, k: int, first_row: int) -> list[dict[str, list[Any]]]:
    """For each word, its nearest words among those exported, as rows of the file."""
    rows, everybody = run.rows(epoch, placed.ids), np.arange(placed.n_words)
    near = nearest(rows, everybody, rows, everybody, min(k, placed.n_words - 1))
    return [
        {"ids": (ids[there] + first_row).tolist(), "distances": (1 - cosines[there]).tolist()}
        for ids, cosines, there in zip(near.ids, near.cosines, _there(near.ids), strict=True)
    ]


def _there(ids: IntArray) -> Any:  # noqa: ANN401 - booleans, row by row
    return ids != NOBODY


def _write(path: Path, parts: Sequence[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    kind = pa.struct([("ids", pa.list_(pa.int64())), ("distances", pa.list_(pa.float32()))])
    tables = [
        pa.table(
            {
                name: pa.array(values, type=kind if name == "neighbors" else None, from_pandas=True)
                for name, values in part.items()
            }
        )
        for part in parts
    ]
    with whole_file(path) as partial:
        parquet.write_table(pa.concat_tables(tables), partial)
