"""Workers of Dask: processes of this machine, or those of a cluster."""

import logging
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any
from uuid import uuid4
from warnings import catch_warnings, filterwarnings

import dask
import distributed

from drift.errors import RunError, SettingsError, one_line
from drift.relay import Relay, telling
from drift.versions import versions
from drift.workers import Item, Worked

_HERE = "127.0.0.1"
_PATIENCE = 30  # seconds in which a cluster has to answer, and to have a worker
_TRAINED_WITH = ("tensorflow", "keras")
_TOPIC = "drift"
_SETTINGS = {
    # By Dask's own choice a worker gives every array of more than 128 KB back to the system and asks for the
    # next one anew: to measure takes twice as long. Bytes, for the malloc of glibc; with an arena of its own,
    # the thread that works would keep more than it is let.
    "distributed.nanny.pre-spawn-environ.MALLOC_ARENA_MAX": 1,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 1 << 25,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 1 << 28,
    # What nobody looks at takes the interpreter from a training some hundred times a second.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "2s",
}
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^/]+:\d+/?")


@contextmanager
def local_workers(n: int) -> Iterator["DaskWorkers"]:
    """So many processes of this machine, which end with it."""
    with (
        _silenced(),
        dask.config.set(_SETTINGS),
        distributed.LocalCluster(
            n_workers=n,
            threads_per_worker=1,
            processes=True,
            preload=[__name__],  # see `dask_setup`
            memory_limit=0,
            host=_HERE,
            dashboard_address=f"{_HERE}:0",
            worker_dashboard_address=f"{_HERE}:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield DaskWorkers(client)


def dask_setup(_worker: distributed.Worker) -> None:
    """Leave Ctrl-C to the process that started the workers: it ends them. Dask calls this in each of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def workers_of(address: str) -> Iterator["DaskWorkers"]:
    """The workers of the Dask scheduler at `address`.

    Raises SettingsError where it does not answer, or its workers cannot do what this process does.
    """
    if not _ADDRESS.fullmatch(address):  # a client that was only half made is waited for when it is gone
        raise SettingsError(f"--cluster: expected an address such as tcp://host:8786, got {address!r}.")
    with _silenced():
        try:
            client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        except OSError as error:
            raise SettingsError(
                f"--cluster {address}: expected a Dask scheduler there, found none ({one_line(error)})."
            ) from None
        with client:
            _check(client, address)
            yield DaskWorkers(client)


class DaskWorkers:
    """Hands calls to the workers of a client, as many at a time as there are workers."""

    def __init__(self, client: distributed.Client) -> None:
        self._client = client

    def hand_out(
        self, function: Callable[[Item], Worked], items: Iterable[Item], name: Callable[[Item], str] | None
    ) -> Iterator[tuple[Item, Worked]]:
        """See `drift.workers.hand_out`."""
        waiting, relay, topic = iter(items), Relay(), f"{_TOPIC}-{uuid4()}"
        self._client.subscribe_topic(topic, lambda event: relay.heard(event[1]))
        begun: dict[distributed.Future, tuple[Item, str | None]] = {}
        ended = distributed.as_completed(loop=self._client.loop)
        try:
            while True:
                for item in islice(waiting, max(1, self._n_workers() - len(begun))):
                    called = None if name is None else name(item)
                    future = self._submit(partial(_called, function, called, topic), item)
                    begun[future] = item, called
                    ended.add(future)
                if not begun:
                    return
                future = next(ended)
                item, called = begun.pop(future)
                if called is not None:
                    relay.ended(called)
                yield item, _result(future, called)
        finally:
            self._client.cancel(list(begun))
            self._client.unsubscribe_topic(topic)

    def _submit(self, call: Callable[[Item], Worked], item: Item) -> distributed.Future:
        with catch_warnings():  # what is sent is as large as it has to be
            filterwarnings("ignore", "Sending large graph")
            return self._client.submit(call, item, pure=False)

    def _n_workers(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])


def _called(function: Callable[[Item], Worked], name: str | None, topic: str, item: Item) -> Worked:
    """A call, on the worker."""
    if name is None:
        return function(item)
    with telling(name, partial(distributed.get_worker().log_event, topic)):
        return function(item)


def _result(future: distributed.Future, name: str | None) -> Any:  # noqa: ANN401 - what the function returns
    """What a call came to. Raises what it raised, RunError where it was lost with its workers."""
    what = "a part of the search" if name is None else name
    try:
        return future.result()
    except distributed.KilledWorker:
        raise RunError(
            f"{what}: every worker that had it was killed. If that was for want of memory, the same command "
            "with fewer workers goes on; what is committed stays."
        ) from None
    except distributed.client.CancelledError:
        raise RunError(
            f"{what}: the cluster is gone. What is committed stays; the same command goes on with it."
        ) from None


def _check(client: distributed.Client, address: str) -> None:
    """Raise SettingsError unless the workers have one thread each, and what this process has."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        found = client.run(versions_here)
    except TimeoutError:
        raise SettingsError(f"--cluster {address}: expected workers, found none.") from None
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"--cluster {address}: its workers lack {error.name}. Install it there."
        ) from None
    here = versions_here()
    for worker, there in found.items():
        if there != here:
            ours, theirs = (", ".join(f"{name} {one[name]}" for name in one) for one in (here, there))
            raise SettingsError(
                f"--cluster {address}: expected {ours} as here, found {theirs} on the worker {worker}."
            )
    threads = client.nthreads()
    if many := [worker for worker, n in threads.items() if n != 1]:
        raise SettingsError(
            f"--cluster {address}: expected workers of one thread, found {threads[many[0]]} in {many[0]}. "
            "Start them with `dask worker --nthreads 1`, as many as there are cores."
        )


def versions_here() -> dict[str, str]:
    """The versions of what trainings come to other numbers with; `none` where one is not installed."""
    found = versions(_TRAINED_WITH)
    return {name: found.get(name, "none") for name in ("drift", "numpy", *_TRAINED_WITH)}


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep Dask from logging what is said here, such as that a worker is gone."""
    theirs = logging.getLogger("distributed")
    before = theirs.level
    theirs.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        theirs.setLevel(before)
