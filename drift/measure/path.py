"""Path: how far each word's vector went in all, epoch by epoch, and how straight it went."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray, FloatArray
from drift.measure.cosine import divide
from drift.measure.displacement import displacement


@dataclass(frozen=True, eq=False)
class Path:
    """The path of each word's vector through the snapshots; every array has the shape (n_words,).

    l2: the sum of the L2 steps from one snapshot to the next, 0 or more, in the unit of the vectors.
    cosine: the sum of the cosine distances of the steps, 0 or more; NaN where a vector is zero in between.
    straightness: net L2 displacement / L2 path, from 0 (it came back) to 1 (it went straight); NaN where it
        never moved. Known for tracks of animals as the straightness index (Batschelet 1981).
    """

    l2: DoubleArray
    cosine: DoubleArray
    straightness: DoubleArray


def path(snapshots: Iterable[FloatArray]) -> Path:
    """Add up the steps of the same words through the snapshots, in the order given; one at least.

    snapshots: each finite, of shape (n_words, n_dims). Two of them and the first are held at a time.
    """
    rest = iter(snapshots)
    first = before = next(rest)
    l2, cosine = np.zeros(len(first)), np.where(first.any(axis=1), 0.0, np.nan)
    for after in rest:
        step = displacement(before, after)
        l2 += step.l2
        cosine += step.cosine
        before = after
    return Path(l2, cosine, straightness(displacement(first, before).l2, l2))


def straightness(net: DoubleArray, l2: DoubleArray) -> DoubleArray:
    """Net displacement over path length, see `Path`; rounding never carries it above 1.

    net, l2: L2 lengths of shape (n_words,), 0 or more. Returns values from 0 to 1; NaN where `l2` is 0.
    """
    share: DoubleArray = np.minimum(divide(net, l2), 1.0)
    return share


def momentum(absent: DoubleArray, l2: DoubleArray) -> DoubleArray:
    """Share of each word's path that it went in training steps in which it did not occur.

    absent: L2 path over the steps whose batch did not hold the word. l2: over all steps; shape (n_words,).
    Returns values from 0 (it moved only where it occurred: plain SGD) to 1; NaN where `l2` is 0.
    """
    return straightness(absent, l2)
