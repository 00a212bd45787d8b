"""Conditions on figures, `NAME OP NUMBER`: read, never run as code."""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drift.errors import SettingsError

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*(\S+)\s*")


@dataclass(frozen=True)
class Condition:
    """One condition: the figure `name`, compared by `operator` with `number`."""

    name: str
    operator: str
    number: float

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.number:g}"

    def holds(self, figures: Mapping[str, float | None]) -> bool:
        """Whether it holds; raises SettingsError where there is no such figure, or it is undefined."""
        if self.name not in figures:
            raise SettingsError(f"expected a figure of {', '.join(figures)}, got {self.name!r}.")
        value = figures[self.name]
        if value is None:
            raise SettingsError(
                f"expected a number to compare for {str(self)!r}, found that {self.name} is undefined here."
            )
        return _OPERATORS[self.operator](value, self.number)


def read_condition(text: str) -> Condition:
    """Read `NAME OP NUMBER`; raises SettingsError for anything else."""
    found = _CONDITION.fullmatch(text)
    try:
        number = float(found[3]) if found else math.nan
    except ValueError:
        number = math.nan
    if found is None or not math.isfinite(number):
        raise SettingsError(
            f"expected a condition as 'unseen_kept < 0.95' (a figure, one of {' '.join(_OPERATORS)}, a "
            f"number), got {text!r}."
        )
    return Condition(found[1], found[2], number)
