"""Writing a file whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from drift.errors import DriftError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path` to write to; at the end it takes the place of `path`.

    Folders on the way are made. Raises DriftError where the file cannot be written; what was there before
    stays then.
    """
    partial = path.with_name(f".partial-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(path)
    except OSError as error:
        raise DriftError(
            f"{path}: cannot be written ({error.strerror or error}). Choose another file."
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink()
