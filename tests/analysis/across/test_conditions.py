import pytest

from drift.analysis.across.conditions import read_condition
from drift.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("kept < 0.95", True),
        ("kept<=0.9", True),
        ("kept < 0.9", False),
        ("kept >= 9e-1", True),
        (" kept == .9 ", True),
        ("kept != 0.9", False),
        ("kept > -1", True),
    ],
)
def test_a_condition_compares_a_figure_with_a_number(text, holds):
    assert read_condition(text).holds({"kept": 0.9}) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kept",
        "kept < ",
        "kept < x",
        "kept < nan",
        "kept < inf",
        "a < b < 1",
        "kept =< 1",
        "__import__('os')",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(SettingsError, match=r"expected a condition as 'unseen_kept < 0\.95'"):
        read_condition(text)


def test_an_unknown_and_an_undefined_figure_are_no_pass():
    with pytest.raises(SettingsError, match="expected a figure of kept, lost, got 'keept'"):
        read_condition("keept < 1").holds({"kept": 1.0, "lost": None})
    with pytest.raises(SettingsError, match="lost is undefined here"):
        read_condition("lost < 1").holds({"kept": 1.0, "lost": None})
