"""Whoever watches a training must not end it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from drift.errors import DriftError, RunError
from drift.progress import log


class Watching(Protocol):
    """What watches a training, and can be broken off."""

    def broken(self) -> None:
        """Watch no more; what was committed stays."""


_Watcher = TypeVar("_Watcher", bound=Watching)
_Given = ParamSpec("_Given")


def unharmed(
    act: Callable[Concatenate[_Watcher, _Given], None], by: type[DriftError] = DriftError
) -> Callable[Concatenate[_Watcher, _Given], None]:
    """Let an error of drift, of a kind, end the watching, and say so, in the place of the training."""

    @wraps(act)
    def watched(watcher: _Watcher, /, *args: _Given.args, **kwargs: _Given.kwargs) -> None:
        try:
            act(watcher, *args, **kwargs)
        except by as error:
            log.warning("%s The training goes on, and is watched no more.", error)
            watcher.broken()

    return watched


def unharmed_by_its_run(
    act: Callable[Concatenate[_Watcher, _Given], None],
) -> Callable[Concatenate[_Watcher, _Given], None]:
    """The same for what a loop calls itself: what it says wrongly is an error there, as anywhere."""
    return unharmed(act, RunError)
