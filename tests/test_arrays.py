import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.arrays import defined, places_in


def test_places_are_those_among_rising_ids_and_minus_one_elsewhere():
    among = np.array([2, 5, 9])
    assert places_in(np.array([[9, -1], [3, 2], [5, 10]]), among).tolist() == [[2, -1], [-1, 0], [1, -1]]


@given(st.sets(st.integers(0, 30)), st.lists(st.integers(-1, 31)))
def test_places_are_what_a_look_through_the_list_finds(among, ids):
    rising = sorted(among)
    found = places_in(np.array(ids, dtype=np.int64), np.array(rising, dtype=np.int64))
    assert found.tolist() == [rising.index(one) if one in among else -1 for one in ids]


@pytest.mark.parametrize("value", [float("nan"), np.float64("nan"), np.float32("nan")])
def test_an_undefined_value_is_none(value):
    assert defined(value) is None


@pytest.mark.parametrize("value", [0.5, 3, np.float64(0.5), np.float32(0.5)])
def test_a_defined_value_is_a_plain_number(value):
    assert json.dumps(defined(value)) == str(float(value) if value != 3 else 3)
