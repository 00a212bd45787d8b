"""The direction of drift: the axis along which words moved most, and each word's lean along it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drift.arrays import DoubleArray, FloatArray, IntArray, row_slices
from drift.measure.cosine import divide
from drift.measure.rank_correlation import rank_correlation

PSEUDO_COUNT = 0.5

_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class Axis:
    """An axis through the displacements.

    direction: of length 1, shape (n_dims,).
    share: share of the sum of squared displacements that lies along it, from 0 to 1. Displacements are taken
        as they are: a step that all words take together is part of the drift.
    share_centred: the same of the displacements with their mean taken off, from 0 to 1; NaN where all
        displacements are the same. Far below `share` it tells that the axis is a step common to all words.
    """

    direction: DoubleArray
    share: float
    share_centred: float


@dataclass(frozen=True)
class Towards:
    """Which class an axis points to.

    class_id: the class. sign: 1 where the axis points to it as it stands, -1 where it has to be turned round.
    spearman: rank correlation of the leans along the turned axis with the class's log odds, above 0.
    """

    class_id: int
    sign: int
    spearman: float


def foremost(lean: DoubleArray) -> tuple[int, float] | None:
    """The word that makes most of an axis, and how much: its share of the sum of squared leans, 0 to 1.

    lean: displacements along the axis, shape (n_words,). Near 1 the axis is the way of one word.
    None where no word leans.
    """
    squares = lean**2
    whole = float(squares.sum())
    if whole == 0:
        return None
    place = int(squares.argmax())
    return place, float(squares[place]) / whole


def principal_axis(before: FloatArray, after: FloatArray) -> Axis | None:
    """The first principal axis of the displacements `after - before`; None where nothing moved.

    before, after: finite, shape (n_words, n_dims). Rows that did not move are left out, which only matters
    to `share_centred`: that is the share of the first axis of the centred displacements. Both shares are
    1 / n_dims or more; the direction's sign says nothing.
    """
    products = _products(before, after)
    if products is None:
        return None
    squares, axes = np.linalg.eigh(products[0])
    whole = float(squares.sum())
    return Axis(axes[:, -1], _share(squares, whole), _share(np.linalg.eigvalsh(products[1]), whole))


def class_axis(before: FloatArray, after: FloatArray, odds: DoubleArray) -> Axis | None:
    """The axis along which displacements vary most together with `odds`, turned to where these are high.

    before, after: as for `principal_axis`. odds: log odds of a class, or of one class against another, shape
    (n_words,). Of all directions of length 1 it is the one whose leans have the largest covariance with the
    odds: the sum of the displacements, each times its word's odds less the mean. Since it is made from
    the odds, that leans go with them is no finding by itself.
    None where nothing moved or no displacement varies with the odds.
    Source: the first weight vector of partial least squares, Wold, Sjöström and Eriksson 2001.
    """
    products = _products(before, after)
    if products is None:
        return None
    towards, apart = np.zeros(before.shape[1]), odds - odds.mean()
    for block in row_slices(len(before), 16 * before.shape[1]):
        towards += apart[block] @ (after[block].astype(np.float64) - before[block])
    length = float(np.linalg.norm(towards))
    gram, centred = products
    if length <= 1e-12 * float(np.linalg.norm(apart)) * float(np.trace(gram)) ** 0.5:
        return None
    towards /= length
    whole = float(np.trace(gram))
    return Axis(towards, _part(towards, gram, whole), _part(towards, centred, whole))


def leans(before: FloatArray, after: FloatArray, axis: DoubleArray) -> DoubleArray:
    """How far each word went along an axis, `(after - before) · axis`: L2 units, shape (n_words,).

    Above 0: along the axis; below 0: against it. Its size is at most the word's L2 displacement.
    """
    along = np.empty(len(before))
    for block in row_slices(len(before), 16 * before.shape[1]):
        along[block] = (after[block].astype(np.float64) - before[block]) @ axis
    return along


def standing(rows: FloatArray, axis: DoubleArray) -> DoubleArray:
    """Where each word stands on an axis: its cosine with it, from -1 to 1, shape (n_words,); NaN for zero."""
    along, lengths = np.empty(len(rows)), np.empty(len(rows))
    for block in row_slices(len(rows), 8 * rows.shape[1]):
        wide = rows[block].astype(np.float64)
        along[block], lengths[block] = wide @ axis, np.linalg.norm(wide, axis=1)
    return np.clip(divide(along, lengths), -1.0, 1.0)


def log_odds(class_counts: IntArray) -> DoubleArray:
    """How much more often each word occurs in the documents of each class than in those of the others.

    class_counts: occurrences of each word by class, shape (n_words, n_classes), two classes or more.
    Returns natural logarithms of the ratio of the word's rate in the class to its rate in all others, shape
    (n_words, n_classes): above 0 where it is commoner in the class. Half an occurrence is added on each
    side, so that a word that occurs once is no proof. With two classes the columns are each other's negative.
    Source: the log odds ratio with a flat prior of Monroe, Colaresi and Quinn 2008.
    """
    inside = class_counts + PSEUDO_COUNT
    outside = class_counts.sum(axis=1, keepdims=True) - class_counts + PSEUDO_COUNT
    rate_inside, rate_outside = inside / inside.sum(axis=0), outside / outside.sum(axis=0)
    odds: DoubleArray = np.log(rate_inside) - np.log(rate_outside)
    return odds


def towards(along: DoubleArray, class_counts: IntArray) -> Towards | None:
    """Find the class that an axis points to, from the words' leans along it and their log odds.

    along: leans, shape (n_words,). class_counts: as for `log_odds`.
    With two classes it is always the second one. With more it is the one whose log odds go most closely with
    the leans, in either direction. None where no class has a rank correlation other than 0.
    """
    odds = log_odds(class_counts)
    n_classes = odds.shape[1]
    found = {one: rank_correlation(along, odds[:, one]) for one in range(n_classes - 1, -1, -1)}
    if n_classes == 2:
        del found[0]
    known = {one: value for one, value in found.items() if value is not None and value != 0}
    if not known:
        return None
    chosen = max(known, key=lambda one: abs(known[one]))
    return Towards(chosen, 1 if known[chosen] > 0 else -1, abs(known[chosen]))


def _products(before: FloatArray, after: FloatArray) -> tuple[DoubleArray, DoubleArray] | None:
    """`D'D` of the displacements D other than 0, as they are and with their mean taken off; None without."""
    n_moved, total = 0, np.zeros(before.shape[1])
    for steps in _steps(before, after):
        n_moved, total = n_moved + len(steps), total + steps.sum(axis=0)
    if n_moved == 0:
        return None
    gram, centred = np.zeros((2, len(total), len(total)))
    for steps in _steps(before, after):
        apart = steps - total / n_moved
        gram += steps.T @ steps
        centred += apart.T @ apart
    return gram, centred


def _steps(before: FloatArray, after: FloatArray) -> Iterator[DoubleArray]:
    """The displacements other than 0, in blocks."""
    for block in row_slices(len(before), 16 * before.shape[1]):
        steps = after[block].astype(np.float64) - before[block]
        yield steps[steps.any(axis=1)]


def _share(squares: NDArray[np.floating[Any]], whole: float) -> float:
    """The largest eigenvalue as a share of their sum; NaN where the sum is but rounding beside `whole`."""
    total = float(squares.sum())
    if total <= _ROUNDING * whole:
        return float("nan")
    return float(np.clip(squares[-1] / total, 1 / len(squares), 1.0))


def _part(direction: DoubleArray, products: DoubleArray, whole: float) -> float:
    """The share along a direction of length 1; NaN as for `_share`."""
    total = float(np.trace(products))
    if total <= _ROUNDING * whole:
        return float("nan")
    return float(np.clip(direction @ products @ direction / total, 0.0, 1.0))
