"""What a disk or a store refuses, said in one line."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from drift.errors import RunError
from drift.run.store import StoreError


@contextmanager
def saying_why(what: str) -> Iterator[None]:
    """Turn what the operating system refuses into a RunError that begins with `what`."""
    try:
        yield
    except OSError as error:
        hint = "Free some space" if error.errno == errno.ENOSPC else "Choose another folder"
        if isinstance(error, StoreError):
            hint = "Look at the store, and go on"
        raise RunError(f"{what} ({error.strerror or error}). {hint}.") from error
