"""Which words a run is about, where nobody names any."""

import numpy as np

from drift.measure.neighbours import NOBODY, nearest
from drift.run.run import Run


def subject(run: Run) -> list[str]:
    """Name each word that was held out, with the seen word that was nearest to it at snapshot 0."""
    pairs = subject_pairs(run)
    seen = [partner for partner, _ in pairs if partner is not None]
    return list(dict.fromkeys([*seen, *(word for _, word in pairs)]))


def subject_pairs(run: Run) -> list[tuple[str | None, str]]:
    """Each word that was held out, behind the seen word that was nearest to it (None: there is none)."""
    held_out = [word for word in run.record.corpus.held_out if word in run.index]
    if not held_out:
        return []
    seen = np.flatnonzero(run.seen)  # candidates of every neighbourhood, so that it need not be asked which
    ids = np.array([run.index[word] for word in held_out], dtype=np.int64)
    near = nearest(run.base_rows(ids), ids, run.base_rows(seen), seen, 1).ids[:, 0].tolist()
    return [
        (None if one == NOBODY else run.words[one], word) for one, word in zip(near, held_out, strict=True)
    ]
