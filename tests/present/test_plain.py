import numpy as np
import pytest

from drift.present.plain import percent


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.873, "87%"), (1.0, "100%"), (0.0, "0%"), (0.9957, "99.6%"), (0.9982, "99.8%"), (0.0004, "0.04%")],
)
def test_what_is_neither_all_nor_nothing_is_never_rounded_to_either(share, shown):
    assert percent(share) == shown


def test_digits_that_are_asked_for_are_shown():
    assert percent(0.7685, 1) == "76.8%"


def test_two_shares_beside_each_other_get_a_digit_more_where_they_would_read_the_same():
    assert [percent(0.988, beside=0.993), percent(0.993, beside=0.988)] == ["98.8%", "99.3%"]
    assert [percent(0.69, beside=0.92), percent(0.99, beside=0.99), percent(0.99, beside=np.nan)] == [
        "69%",
        "99%",
        "99%",
    ]
