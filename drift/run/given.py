"""What a caller gives is held against what the parameter says that it takes: a mistake is one line."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from itertools import islice
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np

from drift.errors import SettingsError

_N_SHOWN = 60
_SAID = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "text",
    Path: "a path",
    NoneType: "None",
}
_Function = get_origin(Callable[[], None])
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def checks_given(act: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Let a function raise SettingsError for an argument of another type than its parameter takes."""
    signature = inspect.signature(act)

    @wraps(act)
    def checked(*args: _Given.args, **kwargs: _Given.kwargs) -> _Found:
        check_given(signature, args, kwargs)
        return act(*args, **kwargs)

    return checked


def check_given(signature: inspect.Signature, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Raise SettingsError for an argument of another type than its parameter takes.

    Numbers may be NumPy's, a sequence anything that can be gone through, such as an array or a data frame's
    column. What is annotated with anything else than plain types is not looked at: the function does that.
    """
    given = {**dict(zip(signature.parameters, args, strict=False)), **kwargs}
    for name in given.keys() & signature.parameters.keys():
        hint, value = signature.parameters[name].annotation, given[name]
        if not _takes(hint, value):
            said = " or ".join(dict.fromkeys(map(_said, _parts(hint))))
            raise SettingsError(f"expected {said} as {name}=, got {_shown(value)}.")


def _parts(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type, or what typing makes of several
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _takes(hint: Any, value: Any) -> bool:  # noqa: ANN401
    return any(_is_a(value, part) for part in _parts(hint))


def _is_a(value: Any, kind: Any) -> bool:  # noqa: ANN401
    if kind is bool:
        return isinstance(value, bool | np.bool_) or (isinstance(value, int) and value in (0, 1))
    if kind in (int, float):
        number = Integral if kind is int else Real
        return isinstance(value, number) and not isinstance(value, bool | np.bool_)
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Sequence, Iterable, list):
        return _is_several(value, inside[0])
    if origin is tuple:
        return isinstance(value, list | tuple) and len(value) == len(inside)
    if origin is Mapping:
        return isinstance(value, Mapping)
    if origin is _Function:
        return callable(value) and _takes_so_many(value, inside[0])
    return kind in (Any, inspect.Parameter.empty) or not isinstance(kind, type) or isinstance(value, kind)


def _takes_so_many(function: Callable[..., Any], hints: Any) -> bool:  # noqa: ANN401
    """Whether a function can be called with so many values; so many as it likes where it does not say."""
    try:
        inspect.signature(function).bind(*hints)
    except TypeError:
        return hints is ...
    except ValueError:  # some that are written in C
        return True
    return True


def _is_several(value: Any, inside: Any) -> bool:  # noqa: ANN401
    if isinstance(value, str | bytes | Mapping) or not hasattr(value, "__iter__"):
        return False
    if isinstance(value, list | tuple):
        return all(_takes(inside, one) for one in value)
    if inside is str and hasattr(value, "__len__"):  # an array is of one kind, of which its first one tells
        return all(_takes(inside, one) for one in islice(value, 1))
    return True


def _said(kind: Any) -> str:  # noqa: ANN401
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Sequence, Iterable, list):
        words = " or ".join(map(_said, _parts(inside[0])))
        return f"a list, each {words}" if inside[0] is not Any else "a list"
    if origin is tuple:
        return f"{len(inside)} values"
    if origin is Mapping:
        return "a mapping"
    if origin is not None:
        n = 0 if inside[0] is ... else len(inside[0])
        return f"a function of {n} argument{'s' * (n > 1)}" if n else "a function"
    return _SAID.get(kind, getattr(kind, "__name__", str(kind)))


def _shown(value: Any) -> str:  # noqa: ANN401
    shown = " ".join(repr(value).split())
    return shown if len(shown) <= _N_SHOWN else f"{shown[:_N_SHOWN]}… ({type(value).__name__})"
