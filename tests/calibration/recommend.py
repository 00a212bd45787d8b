"""Simulated studies: how often a recommendation is wrong, for so many seeds and so true a difference.

The long version, about ten minutes on one core, prints every share with its exact binomial interval, and how
often the rule says something that is right:

    python -m tests.calibration.recommend

The fast version of the same is `tests/calibration/test_recommend.py`. Both call `recommend`, as `drift study`
does, on the answers of policies whose true accuracies are set here.
"""

import sys
from collections.abc import Mapping
from itertools import product

import numpy as np
from scipy.stats import binomtest

from drift.analysis.across.policy_losses import USUAL_MARGIN, Judgement, Outcome
from drift.analysis.across.recommend import Recommendation, recommend

DIFFERENCES = (0.0, 0.01, 0.03)
"""True accuracy of the best policy less that of `frozen`."""
SEEDS = (2, 3, 4, 5, 6)
SPREADS = (0.0, 0.005, 0.02)
"""How far the trainings of a policy lie apart: sd between seeds of the true accuracy."""
STUDIES = ("two policies", "a hopeless third", "four policies")
STEADY = ("hopeless", "staged")
"""Policies whose trainings do not lie apart, whatever the others do."""
N_DOCUMENTS = 600


def true_losses(study: str, difference: float) -> dict[str, float]:
    """What each policy truly loses against the best one."""
    two = {"trainable": 0.0, "frozen": difference}
    return {
        "two policies": two,
        "a hopeless third": {**two, "hopeless": 0.15},
        "four policies": {**two, "staged": difference / 2, "anchored": difference},
    }[study]


def simulated(
    random: np.random.Generator,
    losses: Mapping[str, float],
    n_seeds: int,
    spread: float,
    n_documents: int = N_DOCUMENTS,
) -> Recommendation:
    """A study whose policies are truly as accurate as `losses` says: easy and hard documents, some to taste.

    Every document has a chance of its own under each policy, every training lifts or lowers all of them.
    """
    easy = random.random((1, n_documents)) < 0.8
    outcomes = []
    for number, (policy, loss) in enumerate(losses.items()):
        taste = random.choice([-0.08, 0.08], (1, n_documents))
        of_seed = np.clip(random.normal(0, spread * (policy not in STEADY), (n_seeds, 1)), -0.06, 0.06)
        chance = np.where(easy, 0.85 - loss / 0.8, 0.18) + taste * easy + of_seed
        right = random.random(chance.shape) < chance
        outcomes.append(Outcome(policy, 1, right.mean(axis=1), np.full(n_seeds, 0.1 * number), right))
    return recommend(outcomes, n_documents)


def is_wrong(found: Recommendation, losses: Mapping[str, float]) -> bool:
    """Whether it calls a policy no worse that is worse by the margin, or one better that is not."""
    worse = {policy for policy, loss in losses.items() if loss >= USUAL_MARGIN}
    return found.policy in worse or any(
        (one.judgement is Judgement.NO_WORSE and one.policy in worse)
        or (one.better is not None and losses[one.better] >= losses[one.policy])
        for one in found.losses
    )


def wrong(seed: int, study: str, difference: float, n_seeds: int, spread: float) -> bool:
    """Whether one simulated study ends in a wrong recommendation."""
    losses = true_losses(study, difference)
    return is_wrong(simulated(np.random.default_rng(seed), losses, n_seeds, spread), losses)


def tells(seed: int, difference: float, n_seeds: int, spread: float, n_documents: int) -> bool:
    """Whether a study of two policies says of `frozen` what is true: no worse, or less accurate."""
    losses = true_losses("two policies", difference)
    found = simulated(np.random.default_rng(seed), losses, n_seeds, spread, n_documents)
    (frozen,) = (one for one in found.losses if one.policy == "frozen")
    return frozen.better is not None if difference else frozen.judgement is Judgement.NO_WORSE


def main(n: int = 2000) -> None:
    """Print every share."""
    for study, difference, n_seeds, spread in product(STUDIES, DIFFERENCES, SEEDS, SPREADS):
        count = sum(wrong(seed, study, difference, n_seeds, spread) for seed in range(n))
        low, high = binomtest(count, n).proportion_ci()
        where = f"{study}, {100 * difference:g} points, {n_seeds} seeds that spread {100 * spread:g} points"
        sys.stdout.write(f"wrong, {where}: {count / n:.3f} ({low:.3f} to {high:.3f})\n")
        sys.stdout.flush()
    for n_documents, difference, n_seeds in product((1_000, 10_000), DIFFERENCES, SEEDS):
        told = sum(tells(seed, difference, n_seeds, 0.005, n_documents) for seed in range(n // 10))
        where = f"{n_documents:,} documents, {100 * difference:g} points, {n_seeds} seeds"
        sys.stdout.write(f"told what is true of frozen, {where}: {told / (n // 10):.2f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
