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
