"""Calls of the library take a run by its folder or its name, and one of what they take several of."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, get_args, get_origin

from drift.run.given import check_given

_RUN = "drift.run.run"


def taking_names(act: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function take what its parameters say in the forms that a user has it in.

    A run: its folder, or its name in `runs/`, too. Several runs, files, words or numbers: one alone, and
    no word letter by letter. A path: a string. An argument of another type than its parameter takes is an
    error in one line, see `check_given`.
    """
    signature = inspect.signature(act)
    kinds = {name: _kind(one.annotation) for name, one in signature.parameters.items()}

    @wraps(act)
    def called(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        given = dict(zip(kinds, args, strict=False))
        taken = [_taken(value, kinds[name]) for name, value in given.items()] + list(args[len(given) :])
        named = {name: _taken(value, kinds.get(name, "")) for name, value in kwargs.items()}
        check_given(signature, taken, named)
        return act(*taken, **named)

    return called


def _kind(annotation: object) -> str:
    """What a parameter takes: `run`, `runs`, `several`, `path`; empty for anything else."""
    parts = get_args(annotation) if get_origin(annotation) not in (Sequence, Iterable) else ()
    for one in (annotation, *parts):
        if _is_run(one):
            return "run"
        if get_origin(one) is Sequence:
            inside = get_args(one)[0]
            if _is_run(inside):
                return "runs"
            if inside in (str, int) or str in get_args(inside):
                return "several"
    takes = [annotation, *parts]
    return "path" if Path in takes and str not in takes else ""


def _is_run(one: object) -> bool:
    return isinstance(one, type) and (one.__module__, one.__name__) == (_RUN, "Run")


def _taken(value: Any, kind: str) -> Any:  # noqa: ANN401
    alone = isinstance(value, str | Path)
    if kind == "runs":
        several = [value] if alone or not isinstance(value, Iterable) else value
        return [_taken(one, "run") for one in several]
    if kind == "several":
        return [value] if alone or isinstance(value, int) else value
    if not alone or not kind:
        return value
    if kind == "run":
        from drift.run.run import open_run

        return open_run(value)
    from drift.run.object_path import as_place

    return as_place(value)
