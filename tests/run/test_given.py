import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drift.errors import SettingsError
from drift.run.given import check_given, checks_given


def asked(
    path: str | Path,
    number: int = 1,
    share: float | None = None,
    *,
    several: Sequence[str | int] = (),
    named: Mapping[str, int] | None = None,
    act: Callable[[int], int] | None = None,
    pair: tuple[int, int] = (0, 1),
    force: bool = False,
    texts: Sequence[str] = (),
    other: Any = None,
) -> object:
    return path, number, share, several, named, act, pair, force, texts, other


@pytest.mark.parametrize(
    ("name", "right", "wrong", "line"),
    [
        ("path", Path("x"), 3, "expected text or a path as path=, got 3."),
        ("number", np.int64(3), True, "expected a whole number as number=, got True."),
        ("share", 1, "half", "expected a number or None as share=, got 'half'."),
        (
            "several",
            np.array([1]),
            "word",
            "each text or a whole number as several=, got 'word'.",
        ),
        ("several", ("a", 1), [1.5], "as several=, got [1.5]."),
        ("several", range(3), {"a": 1}, "as several=, got {'a': 1}."),
        ("named", {}, [1], "expected a mapping or None as named=, got [1]."),
        ("act", len, 1, "expected a function of 1 argument or None as act=, got 1."),
        ("act", max, lambda: 1, "a function of 1 argument or None as act=, got <function <lambda> at 0x"),
        ("texts", np.array(["a"]), np.array([1]), "expected a list, each text as texts=, got array([1])."),
        ("pair", [1, 2], (1, 2, 3), "expected 2 values as pair=, got (1, 2, 3)."),
        ("force", 1, "yes", "expected True or False as force=, got 'yes'."),
    ],
)
def test_an_argument_is_held_against_its_parameter(name, right, wrong, line):
    checked = checks_given(asked)
    given = {"path": "x", name: right}
    assert checked(**given) == asked(**given)
    with pytest.raises(SettingsError) as said:
        checked(**{**given, name: wrong})
    assert line in str(said.value)


def test_what_is_given_by_its_place_is_checked_too_and_long_things_are_cut():
    with pytest.raises(SettingsError, match=r"as number=, got '(x){59}… \(str\)\.$"):
        check_given(inspect.signature(asked), ["x", "x" * 100], {})
