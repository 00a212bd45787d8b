"""The map of a run as a Parquet file for Embedding Atlas.

`embedding-atlas FILE --text word --x x --y y --neighbors neighbors` shows it. The column `neighbors` holds,
as that program asks for it, `{"ids": [...], "distances": [...]}`: the ids are the file's rows, from 0 on.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from drift.analysis.map import SAMPLE, choose_words, layout
from drift.analysis.map_words import MapWords, map_words
from drift.errors import SettingsError
from drift.files import whole_file
from drift.measure.neighbourhood import Neighbourhood
from drift.present.export.projector import Exported, checked_epochs
from drift.run.run import Run


def export_atlas(
    run: Run,
    path: Path,
    *,
    epochs: Sequence[int] | None = None,
    words: Sequence[str] = (),
    sample: int = SAMPLE,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> Exported:
    """Write the map of a run for Embedding Atlas, one row for each word and epoch.

    epochs: which ones (None: the last). words, sample, seed: the map's, see `choose_words` and `layout`.
    Columns: word, epoch, x, y (places on the map, without a unit), seen, count (null where not known), rank
    (in the vocabulary, from 0), cosine and l2 (displacement from snapshot 0), overlap (share of the word's k
    nearest candidates that it kept, from 0 to 1; null for a zero vector), neighbors (its k nearest words of
    the same epoch in this file, with cosine distances).
    Raises SettingsError unless `path` ends in .parquet, and what `export_projector` raises.
    """
    if path.suffix.lower() != ".parquet":
        raise SettingsError(f"{path}: expected a name that ends in .parquet. Choose another name.")
    chosen = checked_epochs(run, epochs if epochs else (run.last_epoch,))
    must = np.array([run.word_id(word) for word in words], dtype=np.int64)
    placed = layout(run, choose_words(run, sample, must, seed), seed=seed)
    measured = map_words(run, placed, chosen, neighbourhood=neighbourhood)
    _write(path, [_columns(one, turn * placed.n_words) for turn, one in enumerate(measured)])
    return Exported(path, placed.n_words, chosen, len(placed.left_out))


def _columns(found: MapWords, first_row: int) -> dict[str, Any]:
    """The columns of one epoch, of which the first word stands in the file's row `first_row`."""
    x, y = found.places.T
    return {
        "word": list(found.word),
        "epoch": np.full(len(found.ids), found.epoch, dtype=np.int32),
        "x": x,
        "y": y,
        "seen": found.seen,
        "count": [None] * len(found.ids) if found.counts is None else found.counts,
        "rank": found.ids,
        "cosine": found.cosine,
        "l2": found.l2,
        "overlap": found.overlap,
        "neighbors": [
            {"ids": (ids + first_row).tolist(), "distances": (1 - cosines).tolist()}
            for ids, cosines in found.neighbours()
        ],
    }


def _write(path: Path, parts: Sequence[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    near = pa.struct([("ids", pa.list_(pa.int64())), ("distances", pa.list_(pa.float32()))])
    kinds = {"neighbors": near, "count": pa.int64()}
    tables = [
        pa.table(
            {name: pa.array(values, type=kinds.get(name), from_pandas=True) for name, values in part.items()}
        )
        for part in parts
    ]
    with whole_file(path) as partial:
        parquet.write_table(pa.concat_tables(tables), partial)
