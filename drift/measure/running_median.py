"""A running median along counts, with a band."""

import numpy as np

from drift.arrays import DoubleArray, IntArray

FEWEST_A_BIN = 20  # words that a running median is over, unless there are fewer in all
BINS = 24


def running_median(counts: IntArray, values: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """Median and band of values along the count.

    counts: 1 or more, shape (n,). values: shape (n,).
    Returns the least count, the geometric mean of each bin's counts and the largest count, rising, shape
    (n_bins + 2,), and the percentiles 10, 50 and 90 there, shape (3, n_bins + 2). Bins are equally wide in
    log count; those of few words join the next one. At the ends stand the outer bins' percentiles.
    """
    order = np.argsort(counts, kind="stable")
    logs, values = np.log(counts[order]), values[order]
    edges = np.searchsorted(logs, np.linspace(logs[0], logs[-1], BINS + 1)[1:-1], side="right")
    cuts = [0]
    for edge in edges.tolist():
        if edge - cuts[-1] >= FEWEST_A_BIN and len(logs) - edge >= FEWEST_A_BIN:
            cuts.append(edge)
    parts = [slice(start, stop) for start, stop in zip(cuts, [*cuts[1:], len(logs)], strict=True)]
    centres = np.exp([logs[part].mean() for part in parts])
    bands = np.array([np.percentile(values[part], [10, 50, 90]) for part in parts])[
        [0, *range(len(parts)), -1]
    ]
    return np.concatenate([counts.min(keepdims=True), centres, counts.max(keepdims=True)]), bands.T
