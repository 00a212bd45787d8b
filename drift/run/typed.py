"""Dataclasses made of what JSON gave, every value held against its field's type."""

import math
from collections.abc import Callable, Mapping
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
    fits = _fits(kind)  # type: ignore[arg-type]
    unknown = [str(name) for name in found if name not in fits]
    if unknown:
        raise ValueError(f"{what} with the unknown {', '.join(unknown)}; use the drift that wrote it")
    for name, value in found.items():
        if not fits[name](value):
            raise ValueError(f"{what} with {str(value)[:40]!r} for {name}")
    return kind(**found)


Fit = Callable[[Any], bool]
"""Whether a value can be that of a field: numbers are finite, a list may stand for a tuple."""


@cache
def _fit(hint: Any) -> Fit:  # noqa: ANN401 - a type, or what typing makes of several; taken apart once
    if hint is Any:
        return lambda _: True
    if hint is float:
        return lambda value: _is_number(value, int | float) and math.isfinite(value)
    if hint is int:
        return lambda value: _is_number(value, int)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        either = [_fit(part) for part in parts]
        return lambda value: any(fit(value) for fit in either)
    if origin is tuple:
        return _fit_of_tuple(parts)
    if origin is not None and issubclass(origin, Mapping):
        key_fits, value_fits = map(_fit, parts)
        return lambda value: (
            isinstance(value, Mapping)
            and all(map(key_fits, value.keys()))
            and all(map(value_fits, value.values()))
        )
    kind = NoneType if hint is None else hint
    return lambda value: isinstance(value, kind)


def _fit_of_tuple(parts: tuple[Any, ...]) -> Fit:
    if parts[1:] == (Ellipsis,):
        each = _fit(parts[0])
        return lambda value: isinstance(value, list | tuple) and all(map(each, value))
    kinds = [_fit(part) for part in parts]
    return lambda value: (
        isinstance(value, list | tuple)
        and len(value) == len(kinds)
        and all(fit(one) for fit, one in zip(kinds, value, strict=True))
    )


def _is_number(value: object, kind: Any) -> bool:  # noqa: ANN401 - a type or several
    return isinstance(value, kind) and not isinstance(value, bool)


@cache
def _fits(kind: Any) -> dict[str, Fit]:  # noqa: ANN401 - a type, as a key
    hints = get_type_hints(kind)
    return {one.name: _fit(hints[one.name]) for one in fields(kind)}
