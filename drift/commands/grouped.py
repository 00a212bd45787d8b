"""Options that go together: declared once, as a dataclass, and handed to a command as one value."""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Spread the groups among a command's parameters into options; typer makes these from a signature.

    A parameter that is annotated with a dataclass stands for the fields of that class: each becomes an
    option, with the field's annotation and default, in the field's order and in that parameter's place. When
    the command runs, it is given one instance of the class again. All other parameters stay as they are.

    Raises TypeError, when the command's module is loaded, where two options have one name or a field has no
    default.
    """
    own = signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: one.annotation for name, one in own.parameters.items() if is_dataclass(one.annotation)
    }
    spread = [
        option
        for name, one in own.parameters.items()
        for option in (_options(groups[name]) if name in groups else [_by_keyword(one)])
    ]
    flat = _checked(command, spread)

    @wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        bound = flat.bind(**given)
        bound.apply_defaults()
        values = bound.arguments
        made = {
            name: group(**{field.name: values.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        command(**values, **made)

    run.__dict__["__signature__"] = flat
    run.__annotations__ = {one.name: one.annotation for one in spread} | {"return": None}
    return run


def _options(group: Any) -> list[Parameter]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        if field.default is MISSING:
            raise TypeError(f"{group.__name__}.{field.name}: expected an option with a default, found none.")
    return [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])
        for field in fields(group)
    ]


def _by_keyword(one: Parameter) -> Parameter:
    """By keyword alone, so that an option with a default may stand before an argument without one."""
    return one.replace(kind=Parameter.KEYWORD_ONLY)


def _checked(command: Callable[..., None], spread: list[Parameter]) -> Signature:
    names = [one.name for one in spread]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TypeError(f"{command.__name__}: expected each option once, found {', '.join(twice)} twice.")
    return Signature(spread, return_annotation=None)
