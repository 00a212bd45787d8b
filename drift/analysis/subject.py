"""Which words a run is about, where nobody names any."""

import numpy as np

from drift.analysis.neighbourhoods import choose_candidates
from drift.measure.neighbours import NOBODY, nearest
from drift.run.run import Run


def subject(run: Run) -> list[str]:
    """Name each word that was held out, with the seen word that was nearest to it at snapshot 0."""
    held_out = [word for word in run.record.corpus.get("held_out", []) if word in run.index]
    if not held_out:
        return []
    seen = choose_candidates(run).ids
    seen = seen[run.seen[seen]]
    ids = np.array([run.index[word] for word in held_out], dtype=np.int64)
    near = nearest(run.base[ids], ids, run.base[seen], seen, 1).ids[:, 0]
    partners = [run.words[one] for one in near.tolist() if one != NOBODY]
    return list(dict.fromkeys([*partners, *held_out]))
