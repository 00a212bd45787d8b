"""Learned associations: human ratings of word pairs, and analogies, before and after."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray
from drift.measure.bootstrap import RESAMPLES, Interval, bootstrap_interval
from drift.measure.cosine import divide, unit_rows
from drift.measure.neighbours import NOBODY, nearest
from drift.measure.rank_correlation import rank_correlation

FEWEST_RANKED = 3
"""A rank correlation of two pairs is always -1 or 1, so there is none for fewer than three."""


@dataclass(frozen=True)
class RatingChange:
    """How well cosines agree with ratings, before and after.

    n: how many pairs. before, after: Spearman's rank correlation, from -1 to 1; NaN for fewer than
        FEWEST_RANKED pairs, or where all cosines or all ratings are equal.
    change: after - before, from -2 to 2; below 0 where agreement was lost.
    interval: of the change, from a paired bootstrap over the words of the pairs; None where the change is
        undefined.
    """

    n: int
    before: float
    after: float
    change: float
    interval: Interval | None


@dataclass(frozen=True)
class AccuracyChange:
    """How many questions are answered rightly, before and after.

    n: how many questions. before, after: shares answered rightly, from 0 to 1; NaN where n is 0.
    change: after - before, from -1 to 1; below 0 where answers were lost.
    lost: right before and wrong after. gained: wrong before and right after.
    interval: of the change, from a paired bootstrap; None where n is 0. What is drawn again are not the
        questions but the word pairs a:b and c:d that they are made of: see `accuracy_change`.
    """

    n: int
    before: float
    after: float
    change: float
    lost: int
    gained: int
    interval: Interval | None


def rating_agreement(cosines: DoubleArray, ratings: DoubleArray) -> float:
    """Spearman's rank correlation of cosines with ratings, ties at their mean rank.

    cosines, ratings: one value a pair, shape (n_pairs,), without NaN.
    Returns a value from -1 to 1; NaN for fewer than FEWEST_RANKED pairs, or where all cosines or all ratings
    are equal.
    Source: Finkelstein et al. 2002 (WordSim-353); Hill, Reichart and Korhonen 2015 (SimLex-999).
    """
    found = rank_correlation(cosines, ratings, FEWEST_RANKED)
    return float("nan") if found is None else found


def rating_change(
    words: IntArray,
    before: DoubleArray,
    after: DoubleArray,
    ratings: DoubleArray,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> RatingChange:
    """The change of agreement with ratings; the paired bootstrap ranks each resample anew.

    words: the two words of each pair by any numbers, shape (n_pairs, 2).
    before, after: cosines of the same pairs at two snapshots. ratings: theirs. Shapes (n_pairs,), no NaN.

    Pairs share words, and what training did to one word is in all its pairs: so the words are drawn, and a
    pair has the weight of how often its one word was drawn times how often its other. Where most words are
    in one pair the interval is wider than it need be.
    Source: Snijders and Borgatti 1999, the vertex bootstrap: pairs are the edges between words.
    """
    was, now = rating_agreement(before, ratings), rating_agreement(after, ratings)
    drawn, ends = np.unique(words, return_inverse=True)
    ends, n_words = ends.reshape(-1, 2), len(drawn)

    def change(rows: IntArray) -> DoubleArray:
        times = np.stack([np.bincount(row, minlength=n_words) for row in rows]).astype(np.float64)
        weights = times[:, ends[:, 0]] * times[:, ends[:, 1]]
        rated = _centred_ranks(ratings, weights)
        return _correlation(_centred_ranks(after, weights), rated, weights) - _correlation(
            _centred_ranks(before, weights), rated, weights
        )

    defined = not np.isnan(now - was)
    interval = bootstrap_interval(change, n_words, seed=seed, resamples=resamples) if defined else None
    return RatingChange(len(ratings), was, now, now - was, interval)


def analogy_answers(
    questions: IntArray, matrix: FloatArray, advance: Callable[[float], None] | None = None
) -> IntArray:
    """Answer "a is to b as c is to which word?" by 3CosAdd, by an exact search.

    questions: row numbers a, b, c of the matrix, shape (n_questions, 3).
    matrix: the words that may be an answer, finite, shape (n_words, n_dims).
    advance: see `nearest`.
    Returns the row that has the greatest cosine with `b - a + c`, all three scaled to length 1, without
    the three rows themselves, shape (n_questions,); of equal ones the smaller. -1 where one of the three is
    a zero vector, where `b - a + c` is, or where no other row is left.
    Source: Mikolov, Yih and Zweig 2013; 3CosAdd is the name of Levy and Goldberg 2014.
    """
    unit, zero = unit_rows(matrix)
    a, b, c = (unit[column] for column in questions.T)
    places = np.arange(len(matrix))
    nobody = np.full(len(questions), NOBODY)
    near = nearest(b - a + c, nobody, unit, places, questions.shape[1] + 1, advance).ids
    allowed = (near[:, :, None] != questions[:, None, :]).all(axis=2) & (near != NOBODY)
    first = np.take_along_axis(near, allowed.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(allowed.any(axis=1) & ~zero[questions].any(axis=1), first, NOBODY)


def accuracy_change(
    questions: IntArray,
    right_before: BoolArray,
    right_after: BoolArray,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AccuracyChange:
    """The change of the share of right answers.

    questions: the four words a, b, c, d by any numbers, shape (n_questions, 4).
    right_before, right_after: whether each question was answered rightly, shape (n_questions,).

    A few hundred word pairs make the thousands of questions of such a set, each pair in dozens of them, so
    questions are not independent, and to draw questions would give an interval that is far too narrow. The
    bootstrap draws the word pairs; a question then has the weight of how often its one pair was drawn times
    how often its other.
    Source: Snijders and Borgatti 1999, the vertex bootstrap: questions are the edges between word pairs.
    """
    n, gains = len(questions), right_after.astype(np.float64) - right_before
    was, now = (float(right.mean()) if n else float("nan") for right in (right_before, right_after))
    word_pairs, ends = np.unique(questions.reshape(-1, 2), axis=0, return_inverse=True)
    share = _weighted_share(ends.reshape(-1, 2), gains, len(word_pairs))
    return AccuracyChange(
        n=n,
        before=was,
        after=now,
        change=now - was,
        lost=int((gains < 0).sum()),
        gained=int((gains > 0).sum()),
        interval=bootstrap_interval(share, len(word_pairs), seed=seed, resamples=resamples),
    )


def _weighted_share(ends: IntArray, gains: DoubleArray, n_pairs: int) -> Callable[[IntArray], DoubleArray]:
    """The statistic of drawn word pairs: the mean gain of their questions, NaN where they have none.

    ends: each question's two word pairs, shape (n_questions, 2).
    """
    from scipy.sparse import coo_array

    places = (ends[:, 0], ends[:, 1])
    gained = coo_array((gains, places), shape=(n_pairs, n_pairs)).tocsr()
    asked = coo_array((np.ones(len(gains)), places), shape=(n_pairs, n_pairs)).tocsr()

    def share(rows: IntArray) -> DoubleArray:
        drawn = np.stack([np.bincount(row, minlength=n_pairs) for row in rows], axis=1).astype(np.float64)
        gain, n = (np.asarray(each @ drawn) for each in (gained, asked))
        return divide(np.einsum("pr,pr->r", gain, drawn), np.einsum("pr,pr->r", n, drawn))

    return share


def _centred_ranks(values: DoubleArray, weights: DoubleArray) -> DoubleArray:
    """The ranks of values, shape (n,), each there `weights` times, shape (n_lines, n), less the mean rank.

    Ties have their mean rank. Returns shape (n_lines, n).
    """
    _, tied = np.unique(values, return_inverse=True)
    order = np.argsort(tied, kind="stable")
    starts = np.flatnonzero(np.diff(tied[order], prepend=-1))
    there = np.add.reduceat(weights[:, order], starts, axis=1)
    ranks = there.cumsum(axis=1) - (there - 1) / 2
    centred: DoubleArray = ranks[:, tied] - (weights.sum(axis=1, keepdims=True) + 1) / 2
    return centred


def _correlation(a: DoubleArray, b: DoubleArray, weights: DoubleArray) -> DoubleArray:
    """Pearson's correlation of each line of `a` with that of `b`, both centred; NaN where one is constant."""

    def product(one: DoubleArray, other: DoubleArray) -> DoubleArray:
        found: DoubleArray = np.einsum("rn,rn,rn->r", weights, one, other)
        return found

    return divide(product(a, b), np.sqrt(product(a, a) * product(b, b)))
