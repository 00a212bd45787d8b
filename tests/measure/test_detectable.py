import numpy as np
import pytest

from drift.measure.dealing import deal
from drift.measure.detectable import detectable_cost
from drift.measure.dose_cost import dose_cost
from drift.measure.occurrences import occurrences


def test_such_an_effect_is_found_in_four_of_five_experiments():
    random = np.random.default_rng(0)
    starts = np.arange(0, 1001, 10)
    found = occurrences(random.integers(0, 120, 1000), starts, np.arange(60))
    hits = []
    for seed in range(300):
        masks = deal(np.ones(60, np.int64), 3, seed)
        cost = detectable_cost(found, masks, 0.25)
        outcome = random.normal(0, 0.5, (100, 6)) - cost * found.doses(masks)
        hits.append(dose_cost(found, masks, outcome).low > 0)
    assert np.mean(hits) == pytest.approx(0.8, abs=0.07)


def test_without_a_dose_nothing_can_be_found():
    found = occurrences(np.array([5, 5]), np.array([0, 2]), np.arange(3))
    assert detectable_cost(found, np.ones((2, 3), bool), 0.25) is None
