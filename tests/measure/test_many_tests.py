import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drift.measure.many_tests import holm


def test_holm_by_hand():
    # Rising: 0.01 * 4, 0.02 * 3, 0.03 * 2 (below the one before), 0.5 * 1.
    found = holm(np.array([0.03, 0.01, np.nan, 0.5, 0.02]))
    np.testing.assert_allclose(found, [0.06, 0.04, np.nan, 0.5, 0.06])


def test_holm_of_nothing_is_nothing():
    assert holm(np.array([])).tolist() == []
    assert np.isnan(holm(np.array([np.nan]))).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_goes_below_a_p_nor_above_bonferroni(p):
    found = holm(np.array(p))
    assert (found >= np.array(p)).all()
    assert (found <= np.minimum(1, len(p) * np.array(p)) + 1e-15).all()
