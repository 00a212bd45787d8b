"""What changes the disk, watched call by call: faults, kills and power cuts without a special file system."""

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import RLock
from unittest import mock

from drift.run import lock as locking

NAMES = ("open", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir")
Watch = Callable[[str], None]


class Killed(BaseException):
    """The process is gone: nothing that it does afterwards reaches the disk."""


class _Written:
    """A file open for writing, each write of which is watched."""

    def __init__(self, file, watch):
        self._file, self._watch = file, watch

    def write(self, data):
        self._watch("write")
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *what):
        return self._file.__exit__(*what)

    def __iter__(self):
        return iter(self._file)


@contextmanager
def watched(  # noqa: C901 - one small function for each way to the disk
    watch: Watch, after: Callable[[str, tuple], None] = lambda *_: None
) -> Iterator[None]:
    """Call `watch` with the name of each call before it is made, `after` with its arguments once it was."""
    lock = RLock()

    def watching(name, call):
        def made(*args, **options):
            with lock:
                watch(name)
                found = call(*args, **options)
                after(name, args)
                return found

        return made

    def one_at_a_time(name):
        with lock:
            watch(name)

    real = io.open

    def opened(file, mode="r", *args, **options):
        if not set(mode) & set("wax+") or isinstance(file, int):
            return real(file, mode, *args, **options)
        with lock:  # Zarr writes by several threads
            watch("create")
            return _Written(real(file, mode, *args, **options), one_at_a_time)

    from drift import files
    from drift.run.store import files as of_runs

    with ExitStack() as stack:
        for name in NAMES:
            stack.enter_context(mock.patch.object(os, name, watching(name, getattr(os, name))))
        for module in (builtins, io):
            stack.enter_context(mock.patch.object(module, "open", opened))
        for module in (files, of_runs):
            stack.enter_context(mock.patch.object(module, "exchange", watching("exchange", files.exchange)))
        yield


@contextmanager
def failing(at: int, error: int | None, *, for_good: bool) -> Iterator[list[str]]:
    """Let the call number `at`, from 0 on, fail with this error (None: the process is killed there).

    for_good: and all after it. Gives the names of the calls that were made.
    """
    made: list[str] = []

    def watch(name):
        made.append(name)
        if len(made) - 1 == at or (for_good and len(made) > at):
            if error is None:
                raise Killed
            raise OSError(error, os.strerror(error))

    with watched(watch):
        try:
            yield made
        except Killed:
            forget_locks()
            raise


def forget_locks() -> None:
    """What the end of a process does to the locks that it held."""
    for lock in list(locking._HELD.values()):
        locking.let_go(lock)
