"""Results as plain values, for JSON, and shares as percentages."""

import json
import math
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

MOST_DIGITS = 3  # behind the point of a percentage


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a result holds
    """Turn a result into dicts, lists, texts and numbers; what is undefined (NaN) becomes None.

    A result that is more than its fields has `as_plain()`, which says what it is.
    """
    if value is None or isinstance(value, str | int):  # most of what there is
        return value
    if hasattr(value, "as_plain"):
        return plain(value.as_plain())
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


def percent(share: float, digits: int = 0, beside: float | None = None) -> str:
    """A share as `87%`; what is neither all nor nothing is never rounded to either, but gets more digits.

    beside: a share that is told with it; where both would read the same, there is a digit more.
    """
    if beside is not None and share != beside and percent(share, digits) == percent(beside, digits):
        digits += 1
    while digits < MOST_DIGITS and 0 < share < 1 and round(100 * share, digits) in (0, 100):
        digits += 1
    return f"{100 * share:.{digits}f}%"


def as_json(value: Any) -> str:  # noqa: ANN401 - whatever a result holds
    """Write a result as JSON, indented."""
    return dumped(plain(value))


def dumped(values: Any) -> str:  # noqa: ANN401 - what `plain` gives
    """Write plain values as JSON, indented."""
    return json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)


def json_escaped(text: str) -> str:
    """JSON with control and bidirectional characters as escapes that JSON has for them."""
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)
