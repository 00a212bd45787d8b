"""Simulated studies: how often a recommendation is wrong, for so many seeds and so true a difference.

The long version, about ten minutes on one core, prints every share with its exact binomial interval, and how
often the rule says something that is right:

    python -m tests.calibration.recommend

The fast version of the same is `tests/calibration/test_recommend.py`. Both call `epoch_choice` and
`recommend`, as `drift study` does, on the answers of policies whose true accuracies are set here. What is
true of a policy is how accurate it is on average where its epoch is chosen as in the study, with as many
seeds and validation documents.
"""

import sys
from collections.abc import Mapping
from functools import cache
from itertools import product

import numpy as np
from scipy.stats import binomtest

from drift.analysis.across.policy_losses import USUAL_MARGIN, Judgement, Outcome
from drift.analysis.across.recommend import Recommendation, recommend
from drift.measure.epoch_choice import best_epoch, epoch_choice

DIFFERENCES = (0.0, 0.01, 0.03)
"""True accuracy of the best policy less that of `frozen`."""
SEEDS = (2, 3, 4, 5, 6)
SPREADS = (0.0, 0.005, 0.02)
"""How far the trainings of a policy lie apart: sd between seeds of the true accuracy."""
STUDIES = ("two policies", "a hopeless third", "four policies")
STEADY = ("hopeless", "staged")
"""Policies whose trainings do not lie apart, whatever the others do."""
N_DOCUMENTS = 600
N_VALIDATION = 300
WOBBLE = 0.01
"""How far the true accuracy of one training goes up and down from epoch to epoch, as sd."""
FLAT, PEAKED = (0.03, 0.01, 0.0, 0.0, 0.0), (0.02, 0.0, 0.01, 0.02, 0.03)
"""What a policy loses at each epoch against its best: `frozen` and `hopeless` stay, the others overfit."""


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
    known_choice: float = 1.0,
) -> Recommendation:
    """A study whose policies are truly as accurate as `losses` says: easy and hard documents, some to taste.

    Every document has a chance of its own under each policy, every training lifts or lowers all of them, and
    each of its epochs too. known_choice: 0 forgets that other validation documents choose other epochs.
    """
    easy = random.random(n_documents) < 0.8
    outcomes = []
    for number, (policy, loss) in enumerate(losses.items()):
        steady = policy in STEADY
        lifts = lifted(random, n_seeds, spread * (not steady), curve_of(policy))
        lifts -= loss + expected_lift(n_seeds, spread * (not steady), curve_of(policy))
        right = answered(random, easy, lifts)
        choice = epoch_choice(validated(random, lifts), right.mean(axis=2))
        right = right[:, choice.place]
        change = np.full(n_seeds, 0.1 * number)
        outcomes.append(
            Outcome(
                policy,
                choice.place + 1,
                right.mean(axis=1),
                change,
                right,
                of_choice=choice.variance * known_choice,
            )
        )
    return recommend(outcomes, n_documents)


def curve_of(policy: str) -> tuple[float, ...]:
    """What the policy loses at each of its epochs."""
    return FLAT if policy in ("frozen", "hopeless") else PEAKED


def lifted(random: np.random.Generator, n_seeds: int, spread: float, curve: tuple[float, ...]) -> np.ndarray:
    """By how much each training is above its policy's best at each epoch, shape (n_seeds, n_epochs)."""
    of_seed = np.clip(random.normal(0, spread, (n_seeds, 1)), -0.06, 0.06)
    return of_seed + np.clip(random.normal(0, WOBBLE, (n_seeds, len(curve))), -0.03, 0.03) - np.array(curve)


def answered(random: np.random.Generator, easy: np.ndarray, lifts: np.ndarray) -> np.ndarray:
    """Which documents are answered rightly: (n_seeds, n_epochs, n_documents); lifts: of true accuracy."""
    taste = random.choice([-0.08, 0.08], len(easy))
    chance = np.where(easy, 0.8 + taste, 0.2) + lifts[:, :, None]
    return random.random(chance.shape) < chance


def validated(random: np.random.Generator, lifts: np.ndarray) -> np.ndarray:
    """The same for as many validation documents of the same kind."""
    return answered(random, random.random(N_VALIDATION) < 0.8, lifts)


@cache
def expected_lift(n_seeds: int, spread: float, curve: tuple[float, ...], n: int = 1500) -> float:
    """How far above its policy's best a study's chosen epoch is on average; below 0: it is often missed."""
    random, total = np.random.default_rng(0), 0.0
    for _ in range(n):
        lifts = lifted(random, n_seeds, spread, curve)
        total += float(lifts[:, best_epoch(validated(random, lifts).mean(axis=2))].mean())
    return total / n


def is_wrong(found: Recommendation, losses: Mapping[str, float]) -> bool:
    """Whether it calls a policy no worse that is worse by the margin, or one better that is not."""
    worse = {policy for policy, loss in losses.items() if loss >= USUAL_MARGIN}
    return found.policy in worse or any(
        (one.judgement is Judgement.NO_WORSE and one.policy in worse)
        or (one.better is not None and losses[one.better] >= losses[one.policy])
        for one in found.losses
    )


def wrong(
    seed: int, study: str, difference: float, n_seeds: int, spread: float, known_choice: float = 1.0
) -> bool:
    """Whether one simulated study ends in a wrong recommendation."""
    losses, random = true_losses(study, difference), np.random.default_rng(seed)
    return is_wrong(simulated(random, losses, n_seeds, spread, known_choice=known_choice), losses)


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
