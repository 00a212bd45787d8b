"""A map without UMAP: words in rows of eight, of which the seen ones move to the right and up."""

import base64

import numpy as np

from drift.layout.layout import Layout

PNG = base64.b64decode(  # one transparent pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def map_by_hand(run, step=0.15, n=None):
    """The layout of the first `n` words of a run (None: all), the first at the lower left corner."""
    ids = np.arange(run.n_words if n is None else n)
    start = np.stack([ids % 8, ids // 8], axis=1).astype(np.float32)
    places = np.repeat(start[None], len(run.epochs), axis=0)
    seen = run.seen[ids]
    places[:, seen] += np.float32(step) * np.arange(len(run.epochs), dtype=np.float32)[:, None, None]
    distance = np.where(seen, np.linalg.norm(places[-1] - places[0], axis=1) / 2.0, 0.0)
    return Layout(
        run=run.name,
        ids=ids,
        words=tuple(run.words[one] for one in ids),
        seen=seen,
        epochs=tuple(run.epochs),
        places=places,
        displacement=distance,
        scale=2.0,
        preservation=(0.5, 0.25),
        trail_agreement=1.0,
        direction_agreement=0.75,
        n_turned=int(seen.sum()),
        left_out=(),
        seen_by_moving=run.record.seen_by_moving,
    )
