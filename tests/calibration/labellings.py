"""How often anything is established of labels that are coin flips, and how often what is true is found.

The long version, about ten minutes on one core, prints every share with its exact binomial interval:

    python -m tests.calibration.labellings

The fast version of the same is `tests/calibration/test_labellings.py`. Both call the functions that
`drift control` calls, on trainings that are made here (`coin_flips.py`).
"""

import sys
from collections.abc import Callable
from functools import cache
from unittest.mock import patch

import numpy as np
from scipy.stats import binomtest

from drift.analysis.across.pair_reading import pair_reading
from drift.analysis.across.word_readings import changed_evidence, moved_evidence
from drift.measure import evidence as shipped
from drift.measure.evidence import Evidence
from drift.measure.excess import excess
from tests.calibration.coin_flips import KINDS, K, Trainings, experiments, labellings, text, trainings

MEASURES: dict[str, Callable[[Trainings, np.ndarray, np.ndarray], Evidence]] = {
    "displacement": lambda of, ours, theirs: moved_evidence(of.moved[ours], of.moved[theirs]),
    "neighbourhood change": lambda of, ours, theirs: changed_evidence(
        of.changed[ours], of.changed[theirs], K
    ),
    "near pairs": lambda of, ours, theirs: pair_reading(of.pairs, of.lost[ours], of.lost[theirs]).evidence,
}
FIGURES = (
    "mean displacement",
    "neighbourhood change",
    "share of the first axis",
    "lean with its own labels",
    "stranded words",
)
SEEDS = 3
ANY = "any of the three"

Found = dict[str, tuple[int, int]]


@cache
def pool(kind: str, n: int) -> Trainings:
    """`n` labellings that are coin flips, SEEDS trainings of each, one after the other."""
    of = text(**KINDS[kind])
    return trainings(of, np.repeat(labellings(of, n), SEEDS, axis=0))


def false_findings(kind: str, n: int, shuffled: int, *, alike: bool = False) -> Found:
    """Of `n` labellings, each taken for the true one in turn, how many establish anything, by measure.

    alike: seeds that agree on everything. That is the worst case: their mean then varies as a single training
    does, and not less.
    """
    of = pool(kind, n)
    found = dict.fromkeys((*MEASURES, ANY), 0)
    for seeds, theirs in experiments(n, SEEDS, shuffled):
        ours = np.repeat(seeds[:1], SEEDS) if alike else seeds
        hits = {name: bool(measure(of, ours, theirs).established.any()) for name, measure in MEASURES.items()}
        for name, hit in {**hits, ANY: any(hits.values())}.items():
            found[name] += hit
    return {name: (number, n) for name, number in found.items()}


def with_half_the_error(kind: str, n: int, shuffled: int) -> Found:
    """The same, of seeds that agree, with half the spread over labellings: a planted mistake."""
    whole = shipped.chance_of

    def half(distances: np.ndarray, largest: np.ndarray) -> np.ndarray:
        draws = np.arcsinh(largest)
        return whole(distances, np.sinh(draws.mean() + (draws - draws.mean()) / 2))

    with patch.object(shipped, "chance_of", half):
        return false_findings(kind, n, shuffled, alike=True)


def figures_covered(kind: str, n: int, shuffled: int, factor: float = 1.0) -> Found:
    """In how many of `n` labellings a figure's interval holds an excess of 0, as it is; times `factor`."""
    of = pool(kind, n)
    held = dict.fromkeys(FIGURES, 0)
    for ours, theirs in experiments(n, SEEDS, shuffled):
        for place, name in enumerate(FIGURES):
            one = excess(of.figures[ours, place], of.figures[theirs, place])
            if one.low is None or one.high is None or one.excess is None:  # nothing is said
                held[name] += 1
                continue
            half = factor * (one.high - one.low) / 2
            held[name] += abs(one.excess) <= half
    return {name: (number, n) for name, number in held.items()}


def power(kind: str, signal: float, n: int, shuffled: int) -> Found:
    """Of a true labelling whose own words are `signal` of the text: in how many of `n` texts any is found.

    The texts are three times as long as those of coin flips: from few documents little is learnt.
    """
    found = dict.fromkeys(MEASURES, 0)
    for seed in range(n):
        of = text(seed, 1_000, **KINDS[kind], signal=signal)
        rows = np.concatenate([np.repeat(of.labels[None], SEEDS, axis=0), labellings(of, shuffled, seed)])
        done = trainings(of, rows, seed)
        for name, measure in MEASURES.items():
            established = measure(done, np.arange(SEEDS), SEEDS + np.arange(shuffled)).established
            found[name] += bool(established.any())
    return {name: (number, n) for name, number in found.items()}


def say(what: str, found: Found) -> None:
    """A line a share."""
    for name, (number, n) in found.items():
        low, high = binomtest(number, n).proportion_ci()
        sys.stdout.write(f"{what}, {name}: {number / n:.3f} ({low:.3f} to {high:.3f})\n")
    sys.stdout.flush()


def main(n: int = 400) -> None:
    """Print every share."""
    for kind in KINDS:
        for shuffled in (4, 10, 20):
            say(f"{kind}, {shuffled} shuffled: anything established", false_findings(kind, n, shuffled))
        alike = false_findings(kind, n, 10, alike=True)
        say(f"{kind}, 10 shuffled, seeds that agree: anything established", alike)
        say(f"{kind}, the same with half the error", with_half_the_error(kind, n, 10))
        for shuffled in (4, 10):
            say(f"{kind}, {shuffled} shuffled: interval holds", figures_covered(kind, n, shuffled))
        say(f"{kind}, half the interval holds", figures_covered(kind, n, 10, 0.5))
        pool.cache_clear()
    for signal in (0.02, 0.05, 0.1):
        say(f"own words are {signal:.0%} of the text: any found", power("two classes", signal, 20, 10))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
