"""Work over processes, of this machine or of a Dask cluster: `parallel` opens them, `hand_out` uses them.

What the library does a piece at a time it gives to `hand_out`, a map that makes its calls here, one after the
other, unless it is called inside `parallel`. Nothing of Dask is imported without that.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from drift.errors import SettingsError, optional

Item = TypeVar("Item")
Worked = TypeVar("Worked")

MOST_A_CORE = 8  # more only take memory from each other, some hundred MB a process


class Workers(Protocol):
    """Processes that calls are handed to."""

    def hand_out(
        self, function: Callable[[Item], Worked], items: Iterable[Item], name: Callable[[Item], str] | None
    ) -> Iterator[tuple[Item, Worked]]:
        """As the function `hand_out`."""


_workers: Workers | None = None


def are_there() -> bool:
    """Whether `hand_out` has worker processes."""
    return _workers is not None


def hand_out(
    function: Callable[[Item], Worked], items: Iterable[Item], name: Callable[[Item], str] | None = None
) -> Iterator[tuple[Item, Worked]]:
    """Call `function` with each of the items and yield each with what came of it, in the order of the ends.

    function: of a module, or a partial of one: on a worker it is imported by its name, and its arguments are
        sent. The call is made again where its worker dies, so a second one must come to the same.
    items: taken when there is a worker for them.
    name: what progress and notes of the call with an item are shown under; None: they are not shown.
    What a call raises is raised here, once it is its turn. Raises RunError where the workers are lost.
    """
    if _workers is None:
        for item in items:
            yield item, function(item)
    else:
        yield from _workers.hand_out(function, items, name)


@contextmanager
def parallel(*, workers: int | None = None, cluster: str | None = None) -> Iterator[None]:
    """Train and search over worker processes inside; what comes of it is the same to the bit.

    workers: so many processes of this machine.
    cluster: the address of a Dask scheduler, such as tcp://host:8786, whose workers see the runs and the
        text at the same paths. With neither, all is done here.
    Raises SettingsError for both, for fewer than one worker, or where the cluster cannot be used;
    MissingExtraError where Dask is not installed.

        with drift.parallel(workers=4):
            table = drift.word_table(run, neighbourhood=drift.Neighbourhood(10, None))
    """
    global _workers  # noqa: PLW0603 - the one place where the hook is set
    if workers is None and cluster is None:
        yield
        return
    if workers is not None and (cluster is not None or workers < 1):
        raise SettingsError(
            f"expected --workers from 1 on, or --cluster and no --workers, got {workers} and {cluster}."
        )
    if workers is not None and workers > (most := MOST_A_CORE * (os.cpu_count() or 1)):
        raise SettingsError(
            f"expected --workers up to {most}, {MOST_A_CORE} for each core of this machine, got {workers:,}."
        )
    dask = optional("drift.dask_workers")
    with dask.local_workers(workers) if cluster is None else dask.workers_of(cluster) as opened:
        before, _workers = _workers, opened
        try:
            yield
        finally:
            _workers = before
