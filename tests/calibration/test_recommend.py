"""The fast version of `tests/calibration/recommend.py`."""

import pytest

from drift.measure.paired_gap import PairedGap
from tests.calibration.recommend import DIFFERENCES, STUDIES, tells, wrong
from tests.calibration.unseen import may_be_at_most, share

N = 200


@pytest.mark.parametrize(("n_seeds", "spread"), [(2, 0.02), (3, 0.005)])  # `main` goes through all
@pytest.mark.parametrize("difference", DIFFERENCES)
@pytest.mark.parametrize("study", STUDIES)
def test_a_recommendation_is_wrong_in_at_most_one_study_of_twenty(study, difference, n_seeds, spread):
    assert may_be_at_most(share(wrong, N, study, difference, n_seeds, spread), 0.05)


def test_half_the_width_of_the_intervals_fails_the_same_check(monkeypatch):
    whole = PairedGap.half_width
    monkeypatch.setattr(PairedGap, "half_width", lambda *given: whole(*given) / 2)
    assert not may_be_at_most(share(wrong, N, "two policies", 0.0, 3, 0.005), 0.05)


def test_forgetting_that_another_epoch_could_have_been_chosen_fails_the_same_check():
    assert not may_be_at_most(share(wrong, 2 * N, "four policies", 0.0, 6, 0.0, 0.0), 0.05)
    assert may_be_at_most(share(wrong, N, "four policies", 0.0, 6, 0.0), 0.05)


def test_three_points_are_found_with_six_seeds():
    found, _ = share(tells, 50, 0.03, 6, 0.005, 2_000)
    assert found > 20
