"""What a study advises: the policy that costs least among those that no other is established to beat."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drift.arrays import DoubleArray
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.excess import paired_interval


@dataclass(frozen=True)
class Outcome:
    """A policy at the epoch of its best mean test accuracy, one value a seed: shape (n_seeds,) each.

    accuracy: from 0 to 1. change: neighbourhood change of seen words, from 0 to 1.
    """

    policy: str
    epoch: int
    accuracy: DoubleArray
    change: DoubleArray


@dataclass(frozen=True)
class Difference:
    """Test accuracy of one policy less another one's, paired by seed.

    mean, low, high: with its 95 % t interval over seeds; None for the interval with fewer than two seeds.
    """

    policy: str
    against: str
    n: int
    mean: float
    low: float | None
    high: float | None

    @property
    def established(self) -> bool:
        """Whether the interval lies wholly on one side of 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Recommendation:
    """The advice, in words and in parts.

    policy, epoch: what is advised; None where no difference of test accuracy is established.
    text: one or two sentences. reasons: one sentence each.
    differences: each policy against the most accurate one, not corrected for how many there are.
    test_error: binomial standard error of the best test accuracy, from the number of test documents.
    """

    policy: str | None
    epoch: int | None
    text: str
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    test_error: float | None


def best_epoch(accuracy: DoubleArray) -> int:
    """The place of the highest mean of `accuracy`, shape (n_seeds, n_epochs); the first of equal ones."""
    return int(np.argmax(accuracy.mean(axis=0)))


def recommend(outcomes: Mapping[str, Outcome], n_test: int) -> Recommendation:
    """Choose among policies, each at its best epoch.

    Of the policies whose accuracy is not established to be below the most accurate one's (paired differences
    over seeds, 95 % t interval), the one that changed neighbourhoods least is advised. Where no policy at all
    is established to be below it, no difference is established, and none is advised.

    n_test: how many test documents there are.
    """
    ranked = sorted(outcomes.values(), key=lambda one: (-one.accuracy.mean(), one.change.mean()))
    best = ranked[0]
    against = [_difference(one, best, n_test) for one in ranked[1:]]
    beaten = {one.policy for one in against if one.established}
    rest = [one for one in ranked if one.policy not in beaten]
    cheapest = min(rest, key=lambda one: one.change.mean())
    error = _binomial_error(float(best.accuracy.mean()), n_test)
    reasons = [_reason(one) for one in against] + [_caution(n_test, error)]
    if not beaten:
        return Recommendation(None, None, _undecided(ranked, cheapest), tuple(reasons), tuple(against), error)
    text = _advice(cheapest, best, rest, against)
    return Recommendation(cheapest.policy, cheapest.epoch, text, tuple(reasons), tuple(against), error)


def _difference(one: Outcome, best: Outcome, n_test: int) -> Difference:
    gaps = one.accuracy - best.accuracy
    rounding = 1 / (n_test * 6**0.5) if n_test else 0.0  # of the difference of two numbers in steps of 1/n
    interval = paired_interval(gaps, least_sd=rounding)
    return Difference(one.policy, best.policy, len(gaps), float(gaps.mean()), *interval)


def _binomial_error(accuracy: float, n_test: int) -> float | None:
    return (accuracy * (1 - accuracy) / n_test) ** 0.5 if n_test else None


def _undecided(ranked: list[Outcome], cheapest: Outcome) -> str:
    if len(ranked) == 1:
        return f"No difference established: {ranked[0].policy} is the only policy."
    if len(ranked[0].accuracy) < 2:
        return "No difference established: one seed gives no interval. Add seeds (--seeds 3)."
    return (
        f"No difference in test accuracy established among {_listed([one.policy for one in ranked])}. "
        f"{cheapest.policy} changes neighbourhoods least ({cheapest.change.mean():.3f})."
    )


def _advice(cheapest: Outcome, best: Outcome, rest: list[Outcome], against: list[Difference]) -> str:
    what = (
        f"Recommended: {cheapest.policy}, stopped at epoch {cheapest.epoch} (test accuracy "
        f"{cheapest.accuracy.mean():.3f}, neighbourhood change {cheapest.change.mean():.3f})."
    )
    if len(rest) == 1:
        return f"{what} It is established to be more accurate than every other policy."
    if cheapest is best:
        return f"{what} It is the most accurate, and no other that may equal it changes neighbourhoods less."
    gap = next(one for one in against if one.policy == cheapest.policy)
    return (
        f"{what} It is not established to be less accurate than {best.policy} ({_points(gap.mean)} points, "
        f"{_interval(gap)}), and changes neighbourhoods least of those of which that can be said."
    )


def _reason(one: Difference) -> str:
    gap = f"{one.policy} against {one.against}: {_points(one.mean)} points of test accuracy"
    if one.low is None or one.high is None:
        return f"{gap}, one seed, no interval."
    verdict = "established" if one.established else "not established"
    return f"{gap} ({_interval(one)}): {verdict}."


def _interval(one: Difference) -> str:
    if one.low is None or one.high is None:
        return "no interval"
    return f"{CONFIDENCE:.0%} interval over {one.n} seeds: {_points(one.low)} to {_points(one.high)}"


def _caution(n_test: int, error: float | None) -> str:
    if error is None:
        return "There are no test documents."
    return (
        f"All trainings share {n_test:,} test documents: the standard error of an accuracy is "
        f"{100 * error:.1f} points for other documents, beyond what seeds show. Each policy's epoch was "
        "chosen on the same documents, which flatters all of them. The intervals are not corrected for their "
        "number."
    )


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"
