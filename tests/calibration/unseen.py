"""Simulated experiments on unseen words: how often intervals hold what is true, and tests cry wolf.

The long version, about three minutes on one core, prints every share with its exact binomial interval:

    python -m tests.calibration.unseen

The fast version of the same is `tests/calibration/test_unseen.py`. Both call the functions that
`drift unseen` calls, on documents, words, masks, seeds and effects that are drawn here.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from drift.measure.break_even import fieller, predicted_gain
from drift.measure.dealing import deal
from drift.measure.dose_cost import dose_cost
from drift.measure.mean_gain import mean_gain
from drift.measure.natural import natural_gain
from drift.measure.occurrences import Occurrences, occurrences

KINDS = ("even", "few strong words", "unequal documents")
SLOPES = ("on_number", "on_share", "on_number_adjusted", "on_share_adjusted")
GAIN, COST = 0.06, 0.01


@dataclass(frozen=True)
class World:
    """What is true: documents, words, and what a token of each word costs in each document."""

    found: Occurrences
    counts: np.ndarray
    effects: np.ndarray
    taste: np.ndarray
    """A document's own gain, which also scales what words cost in it."""


def world(random: np.random.Generator, kind: str, n_documents: int = 400, n_words: int = 300) -> World:
    """Documents of Zipf's words; a token costs COST on average over what the doses vary by."""
    lengths = 4 + random.poisson(16, n_documents)
    if kind == "unequal documents":
        lengths = np.maximum(2, (lengths * random.lognormal(0, 0.8, n_documents)).astype(int))
    chances = 1 / np.arange(3, n_words + 3)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    tokens = random.choice(3 * n_words, p=_with_others(chances, 2 / 3), size=starts[-1])
    found = occurrences(tokens, starts, np.arange(n_words))
    effects = np.full(n_words, 1.0)
    if kind == "few strong words":
        effects = random.choice([0.3, 8.0], p=[0.92, 0.08], size=n_words)
    weights = np.bincount(found.word, found.weight**2, minlength=n_words)
    effects *= COST / (effects @ weights / weights.sum())
    counts = np.maximum(1, (300 * chances / chances[0]).astype(int))
    return World(found, counts, effects, random.normal(0, 0.15, n_documents))


def masked(random: np.random.Generator, one: World, masks: np.ndarray, noise: float = 0.35) -> np.ndarray:
    """The gain of each document under each mask: its own, the training's, the words', and noise."""
    lost = one.found.matrix @ (one.effects[:, None] * masks.T)
    lost *= (1 + one.taste)[:, None]
    n, k = lost.shape
    return GAIN + one.taste[:, None] - lost + random.normal(0, 0.03, (1, k)) + random.normal(0, noise, (n, k))


def unmasked(random: np.random.Generator, one: World, n_pairs: int, seeds: float = 0.02) -> np.ndarray:
    """The gain of each document in each unmasked pair of trainings."""
    n = len(one.taste)
    return (
        GAIN
        + one.taste[:, None]
        + random.normal(0, seeds, (1, n_pairs))
        + random.normal(0, 0.35, (n, n_pairs))
    )


def cost_covered(seed: int, kind: str, half: float = 1.0, n_deals: int = 5) -> bool:
    """Whether the interval of the cost, its halves times `half`, holds what is true of these documents."""
    random = np.random.default_rng(seed)
    one = world(random, kind)
    masks = deal(one.counts, n_deals, seed)
    cost = dose_cost(one.found, masks, masked(random, one, masks))
    weights = one.found.weight**2
    each = one.effects[one.found.word] * (1 + one.taste)[one.found.document]
    true = float(each @ weights / weights.sum())
    return abs(cost.cost - true) <= half * (cost.high - cost.low) / 2


def cries_wolf(seed: int, kind: str, unit: str = "deal", half: float = 1.0) -> bool:
    """Whether a cost, or the opposite, is found where policies are swapped at random.

    unit: for every `document` it is drawn which policy is called which; or in each `deal`, for one of its two
    masks. (Drawn for each mask alone it would leave a cost: c times the mean of the few signs.)
    """
    random = np.random.default_rng(seed)
    one = world(random, kind)
    masks = deal(one.counts, 5, seed)
    outcome = masked(random, one, masks)
    if unit == "document":
        signs = random.choice([-1, 1], size=(len(outcome), 1))
    else:
        first = random.choice([-1, 1], size=len(masks) // 2)
        signs = np.stack([first, -first], axis=1).ravel()
    cost = dose_cost(one.found, masks, outcome * signs)
    return abs(cost.cost) > half * (cost.high - cost.low) / 2


def gain_covered(seed: int, seeds: float, half: float = 1.0) -> bool:
    """Whether the interval of the gain, from three pairs, holds it; `seeds`: how far trainings lie apart."""
    random = np.random.default_rng(seed)
    one = world(random, "even", n_words=30)
    found = mean_gain(unmasked(random, one, 3, seeds))
    return abs(found.gain - GAIN) <= half * (found.high - found.low) / 2


def break_even_covered(seed: int, kind: str, seeds: float = 0.01) -> bool:
    """Whether Fieller's set, where the gain is shown, holds the true break-even; else whether A is held."""
    random = np.random.default_rng(seed)
    one = world(random, kind)
    masks = deal(one.counts, 5, seed)
    gain = mean_gain(unmasked(random, one, 3, seeds))
    cost = dose_cost(one.found, masks, masked(random, one, masks, noise=0.2))
    if gain.low <= 0:
        return gain.low <= GAIN <= gain.high
    low, high = fieller(gain, cost)
    return low <= GAIN / COST <= high


def prediction_covered(seed: int, half: float = 1.0) -> bool:
    """Whether the interval of the gain on new documents with more unseen tokens holds what comes out."""
    random = np.random.default_rng(seed)
    one = world(random, "even")
    masks = deal(one.counts, 5, seed)
    gain = mean_gain(unmasked(random, one, 3, 0.01))
    cost = dose_cost(one.found, masks, masked(random, one, masks))
    beyond, n = random.uniform(0, 3), 300
    new = GAIN + random.normal(0, 0.15, n) - COST * random.poisson(beyond, n)
    new = new + random.normal(0, 0.01) + random.normal(0, 0.35, n)
    found = predicted_gain(gain, cost, beyond, spread=float(new.var(ddof=1)) / n)
    return abs(new.mean() - found.gain) <= half * (found.high - found.low) / 2


def natural_covered(seed: int, which: str, n_changed: int, gained: float = 0.5, half: float = 1.0) -> bool:
    """Whether the interval of natural documents holds what is true, or is not given.

    Of 675 documents the answers of `n_changed` differ, whatever their unseen tokens, a share `gained` of them
    to the better. which: a slope of `NaturalGain`, which is 0; or `gain`, of the documents without any.
    """
    random, n = np.random.default_rng(seed), 675
    unseen = random.poisson(1.0, n)
    lengths, ranks = random.integers(5, 40, n) + unseen, random.normal(2000, 500, n)
    gain = np.zeros(n)
    changed = random.choice(n, size=n_changed, replace=False)
    gain[changed] = np.where(random.random(n_changed) < gained, 1.0, -1.0)
    found = natural_gain(gain, unseen, lengths, ranks, seed=seed)
    if which == "gain":
        true, value, interval = (
            (2 * gained - 1) * n_changed / n,
            found.groups[0].gain,
            found.groups[0].interval,
        )
    else:
        true, value, interval = 0.0, getattr(found, which).value, getattr(found, which).interval
    if value is None or interval is None:
        return True
    return half * (interval.low - value) <= true - value <= half * (interval.high - value)


def share(check: Callable[..., bool], n: int, *arguments: object, first: int = 0) -> tuple[int, int]:
    """How many of n simulations pass the check."""
    return sum(check(seed, *arguments) for seed in range(first, first + n)), n


def may_be_at_least(found: tuple[int, int], least: float) -> bool:
    """Whether the exact binomial interval of 95 % does not lie wholly below `least`."""
    return binomtest(*found).proportion_ci().high >= least


def may_be_at_most(found: tuple[int, int], most: float) -> bool:
    """Whether the exact binomial interval of 95 % does not lie wholly above `most`."""
    return binomtest(*found).proportion_ci().low <= most


def _with_others(chances: np.ndarray, others: float) -> np.ndarray:
    """The chances of the dealt words, and of twice as many others that are never dealt."""
    rest = np.full(2 * len(chances), others / (2 * len(chances)))
    return np.concatenate([(1 - others) * chances / chances.sum(), rest])


def main(n: int = 2000) -> None:
    """Print every share."""
    rows = [
        *((f"cost covered, {kind}", cost_covered, (kind,)) for kind in KINDS),
        ("cost covered with half the standard error", cost_covered, ("even", 0.5)),
        *((f"false findings, swapped by deal, {kind}", cries_wolf, (kind,)) for kind in KINDS),
        *((f"false findings, swapped by document, {kind}", cries_wolf, (kind, "document")) for kind in KINDS),
        ("false findings with half the standard error", cries_wolf, ("even", "deal", 0.5)),
        *(
            (f"gain covered, three seeds that spread {s}", gain_covered, (s,))
            for s in (0.0, 0.01, 0.02, 0.05)
        ),
        *((f"break-even covered, {kind}", break_even_covered, (kind,)) for kind in KINDS),
        *((f"slope {which} covered, 8 changed", natural_covered, (which, 8)) for which in SLOPES),
        *((f"slope covered, {n} changed", natural_covered, ("on_number", n)) for n in (6, 15, 30, 100)),
        ("slope covered, 15 changed, most to the better", natural_covered, ("on_number", 15, 0.85)),
        ("gain of documents covered, 60 changed", natural_covered, ("gain", 60)),
        ("slope covered, 8 changed, by half the interval", natural_covered, ("on_number", 8, 0.5, 0.5)),
        ("prediction covered", prediction_covered, ()),
        ("prediction covered with half the standard error", prediction_covered, (0.5,)),
    ]
    for name, check, arguments in rows:
        passed = share(check, n, *arguments)
        low, high = binomtest(*passed).proportion_ci()
        sys.stdout.write(f"{name}: {passed[0] / n:.3f} ({low:.3f} to {high:.3f})\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
