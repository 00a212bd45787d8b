"""Vectors of the explorer's words, packed for the page: what two words' similarity by epoch is drawn from."""

from base64 import b64decode
from typing import Any

import numpy as np

from drift.arrays import DoubleArray, IntArray
from drift.measure.cosine import divide
from drift.present.page.packed import packed_columns, zigzag
from drift.run.run import Run

N_VECTOR_BYTES = 600_000
"""How much a report spends on vectors, deflated, so that the demo's stays under 5 MB; words behind that have
none, and the page says so."""

UNIT_STEPS = (0.0002, 0.0004, 0.0008, 0.0015)
"""How coarse the numbers of a unit vector are written. With the finest no cosine of the demo's is off by more
than 0.0003, with the coarsest by more than 0.0025."""

N_FIRST = 500
"""How many of the explorer's first words have their vectors before the commonest of the vocabulary."""

_SAMPLE = 256


def packed_vectors(run: Run, ids: IntArray, n_bytes: int = N_VECTOR_BYTES) -> dict[str, Any]:
    """The unit vectors of the words `ids`, shape (n,), at every epoch: of as many as fit into `n_bytes`.

    Those of the first 500 come first, then those of the commonest words. The step is the finest of
    `UNIT_STEPS` with which all fit, else the coarsest.
    dims: dimensions. step: what the whole numbers are multiples of. packed: see `packed_columns`: places,
    shape (m,), of the words in `ids`; moved, shape (r,), places of those in `places` that have turned; base,
    shape (dims, m), of snapshot 0, and ways, shape (n_epochs - 1, dims, r), from each epoch to the next:
    whole numbers as zigzags. Of a zero vector all are 0.
    """
    order = np.concatenate([np.arange(len(ids))[:N_FIRST], N_FIRST + np.argsort(ids[N_FIRST:])])
    sample = order[:: max(1, len(order) // _SAMPLE)]
    for step in UNIT_STEPS:
        n = int(len(sample) * n_bytes / max(1, _n_bytes(_packed(run, ids, sample, step))))
        if n >= len(order):
            break
    found = _packed(run, ids, order[:n], step)
    while (spent := _n_bytes(found)) > n_bytes and n:  # the sample was too hopeful
        n = min(n - 1, int(0.98 * min(n, len(order)) * n_bytes / spent))
        found = _packed(run, ids, order[:n], step)
    return {"dims": run.n_dims, "step": step, "packed": found}


def _n_bytes(columns: dict[str, Any]) -> int:
    return len(b64decode(columns["bytes"]))


def _packed(run: Run, ids: IntArray, places: IntArray, step: float) -> dict[str, Any]:
    epochs = [
        np.rint(_units(run.rows(epoch, ids[places]).astype(np.float64)) / step).astype(np.int64)
        for epoch in run.epochs
    ]
    ways = np.diff(np.stack(epochs), axis=0)
    moved = np.flatnonzero(ways.any(axis=(0, 2)))
    return packed_columns(
        {
            "places": places,
            "moved": moved,
            "base": zigzag(epochs[0].T),
            "ways": zigzag(ways[:, moved].transpose(0, 2, 1)),
        }
    )


def _units(rows: DoubleArray) -> DoubleArray:
    return divide(rows, np.linalg.norm(rows, axis=1, keepdims=True), otherwise=0.0)
