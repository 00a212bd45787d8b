import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drift.measure.break_even import break_even, covariance, fieller, predicted_gain
from drift.measure.dose_cost import DoseCost
from drift.measure.mean_gain import MeanGain

Z = 1.959963984540054
DRAWN = st.floats(-0.5, 0.5)
SPREAD = st.floats(0.001, 0.3)


def a_gain(value, error, *, z=Z, by_document=(0.0, 0.0)):
    half, by_document = z * error, np.array(by_document)
    return MeanGain(value, error**2, value - half, value + half, 99, z, len(by_document), 3, by_document)


def a_cost(value, error, *, top=8.0, influence=(0.0, 0.0)):
    half = Z * error
    return DoseCost(value, error**2, value - half, value + half, 0.5, 2, 10, 9, 2.0, top, np.array(influence))


def test_the_cases_come_in_their_order():
    found = [
        break_even(a_gain(-0.2, 0.05), a_cost(0.1, 0.01)),
        break_even(a_gain(0.05, 0.05), a_cost(0.1, 0.01)),
        break_even(a_gain(0.2, 0.05), a_cost(-0.1, 0.01)),
        break_even(a_gain(0.2, 0.05), a_cost(0.01, 0.01)),
        break_even(a_gain(0.2, 0.05), a_cost(0.1, 0.01)),
    ]
    cases = ["freeze", "no gain shown", "no cost", "no cost shown", "between"]
    assert [one.case for one in found] == cases
    assert [one.case for one in found if one.low is not None] == cases[3:]
    assert [one.case for one in found if one.high is not None] == cases[4:]


def test_without_spread_of_the_cost_the_ends_are_those_of_the_gain():
    low, high = fieller(a_gain(0.2, 0.05), a_cost(0.1, 0.0))
    assert (low, high) == pytest.approx(((0.2 - Z * 0.05) / 0.1, (0.2 + Z * 0.05) / 0.1))


def test_the_ends_by_hand():
    # a = 3, c = 1, V_A = 1, V_c = 0.1, z = 2: 0.6 θ² - 6 θ + 5 <= 0.
    low, high = fieller(a_gain(3.0, 1.0, z=2.0), a_cost(1.0, 0.1**0.5))
    root = (36 - 4 * 0.6 * 5) ** 0.5
    assert (low, high) == pytest.approx(((6 - root) / 1.2, (6 + root) / 1.2))


@given(st.floats(0.01, 0.5), SPREAD, DRAWN, SPREAD, st.floats(1.96, 5), st.floats(-1, 1))
def test_the_ends_solve_fiellers_equation(a, error, c, error_c, z, correlation):
    """Whatever the estimates: on the ends the two sides are equal, inside the one is the smaller."""
    a = a + 1.01 * z * error  # the gain is shown
    gain = a_gain(a, error, z=z, by_document=np.array([1, -1]) * error)
    cost = a_cost(c, error_c, influence=np.array([1, -1]) * correlation * error_c)
    assume(abs(c**2 - z**2 * error_c**2) > 1e-6 and (c > 0 or c**2 < z**2 * error_c**2))

    def inside(theta):
        spread = error**2 - 2 * theta * covariance(gain, cost) + theta**2 * error_c**2
        return (a - theta * c) ** 2 - z**2 * spread

    low, high = fieller(gain, cost)
    size = a**2 + (low * c) ** 2 + (z * low * error_c) ** 2
    assert abs(inside(low)) <= 1e-8 * size
    assert inside(0.99 * low) > 0 >= inside(1.0001 * low) - 1e-8 * size
    assert inside(1.01 * high) > 0 if np.isfinite(high) else inside(1e6 * low) < 0


def test_an_upper_end_beyond_what_was_tried_is_open():
    found = break_even(a_gain(0.4, 0.05), a_cost(0.05, 0.02))
    assert found.case == "between"
    assert not found.beyond
    assert found.open_above


def test_a_lower_end_beyond_what_was_tried_is_said_to_be_beyond():
    assert break_even(a_gain(0.9, 0.05), a_cost(0.05, 0.02)).beyond
    assert break_even(a_gain(0.9, 0.05), a_cost(0.01, 0.02)).beyond


def test_with_few_seeds_the_set_may_have_no_upper_end_though_the_cost_is_shown():
    found = break_even(a_gain(0.4, 0.02, z=4.3), a_cost(0.05, 0.02))
    assert found.case == "between"
    assert found.high == np.inf


def test_the_covariance_is_the_documents():
    # Σ (Ḡ - A) * influence / N
    gain, cost = a_gain(0, 1, by_document=[0.5, -0.5]), a_cost(0, 1, influence=[0.02, -0.02])
    assert covariance(gain, cost) == pytest.approx(0.01)


def test_the_prediction_by_hand():
    found = predicted_gain(a_gain(0.3, 0.03), a_cost(0.1, 0.04), 1.0, spread=0.0075)
    assert found.inside
    assert found.gain == pytest.approx(0.2)
    assert found.high - found.gain == pytest.approx(Z * 0.1)  # 0.0009 + 0.0016 + 0.0075 = 0.01


def test_nothing_is_predicted_past_the_doses_tried():
    found = predicted_gain(a_gain(0.3, 0.03), a_cost(0.1, 0.04), 8.5)
    assert (found.inside, found.gain) == (False, None)


def test_a_gain_whose_interval_ends_at_0_is_not_shown():
    assert break_even(a_gain(1.0, 0.5, z=2.0), a_cost(0.1, 0.01)).case == "no gain shown"
