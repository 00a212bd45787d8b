"""Dataclasses made of what JSON gave, every value held against its field's type."""

import math
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


def typed(kind: type[Made], found: object, what: str) -> Made:
    """Make a `kind` of the values by name.

    Raises ValueError where they are none, where one is of another type than its field, or where one is
    unknown: a later drift wrote it. TypeError where one is missing.
    """
    if not isinstance(found, Mapping):
        raise ValueError(f"{what} that is no object")  # noqa: TRY004 - said in one line with all other damage
    hints = _hints(kind)  # type: ignore[arg-type]
    unknown = [str(name) for name in found if name not in hints]
    if unknown:
        raise ValueError(f"{what} with the unknown {', '.join(unknown)}; use the drift that wrote it")
    for name, value in found.items():
        if not fits(value, hints[name]):
            raise ValueError(f"{what} with {str(value)[:40]!r} for {name}")
    return kind(**found)


def fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type, or what typing makes of several
    """Whether a value can be that of a field: numbers are finite, a list may stand for a tuple."""
    if hint is Any:
        return True
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(value, part) for part in parts)
    if origin is tuple:
        return isinstance(value, list | tuple) and _all_fit(value, parts)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            fits(key, parts[0]) and fits(one, parts[1]) for key, one in value.items()
        )
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, NoneType if hint is None else hint)


def _all_fit(values: list[Any] | tuple[Any, ...], parts: tuple[Any, ...]) -> bool:
    if parts[1:] == (Ellipsis,):
        return all(fits(value, parts[0]) for value in values)
    return len(values) == len(parts) and all(map(fits, values, parts))


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a type, as a key
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
