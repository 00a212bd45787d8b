"""Files and folders of runs: looked for, read, written whole, renamed, removed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from drift.errors import RunError
from drift.files import exchange, flush, make_folders, replacing, whole_folder
from drift.partial import held_beside, remove_leftovers
from drift.run.store.objects import (
    delete_below,
    ends_of_objects,
    head_of,
    object_names,
    objects_below,
    on_store,
    put_below,
    put_instead,
    put_object,
    read_object,
)

__all__ = [
    "FileStamp",
    "as_file",
    "change_names",
    "ends_of",
    "exists",
    "file_stamp",
    "files_below",
    "folder_exists",
    "held_beside",
    "identity",
    "listed",
    "make_folder",
    "read_bytes",
    "read_file",
    "remove",
    "remove_leftovers",
    "rename",
    "staged",
    "whole_folder",
    "write_file",
    "write_instead",
    "written_to",
]

MOST_BYTES = 256 << 20  # of a text that is read whole

FileStamp = tuple[int, int] | str | None
"""What tells a file or an object from the one that replaces it; None: there is none."""


def exists(path: Path) -> bool:
    """Whether there is a file or a folder; of an object store, an object or one below that name."""
    if on_store(path):
        return head_of(path) is not None or bool(object_names(path))
    return path.exists()


def folder_exists(path: Path) -> bool:
    """Whether there is a folder."""
    return bool(object_names(path)) if on_store(path) else path.is_dir()


def identity(path: Path) -> tuple[int, int]:
    """What tells a file or a folder from another one that has its name later."""
    found = path.stat()
    return found.st_dev, found.st_ino


def file_stamp(path: Path) -> FileStamp:
    """What is new of a file after each replacement: time and inode, or an object's tag."""
    if on_store(path):
        there = head_of(path)
        return None if there is None else str(there["e_tag"])
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def listed(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing where there is none."""
    if on_store(folder):
        return object_names(folder)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def files_below(folder: Path) -> list[tuple[Path, int]]:
    """All files in a folder and its folders, by name, with how many bytes each has."""
    if on_store(folder):
        return sorted(objects_below(folder))
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return [(one, one.stat().st_size) for one in sorted(files)]


def make_folder(path: Path) -> None:
    """Make a folder with those on the way, unless it is there; an object store needs none."""
    if not on_store(path):
        make_folders(path)


def read_bytes(path: Path) -> bytes:
    """Read a small file whole."""
    return read_object(path)[0] if on_store(path) else path.read_bytes()


def ends_of(paths: list[Path], n_bytes: int) -> list[bytes]:
    """The last bytes of each of these files, which lie in one folder."""
    if paths and on_store(paths[0]):
        return ends_of_objects(filter(on_store, paths), n_bytes)
    return [_end(path, n_bytes) for path in paths]


def read_file(path: Path) -> str:
    """Read a text file; raises RunError where it is too large to be one of a run's."""
    if on_store(path):
        return read_bytes(path).decode("utf-8")
    if path.stat().st_size > MOST_BYTES:
        raise RunError(f"{path}: expected at most {MOST_BYTES >> 20} MB, found more. Copy the run again.")
    return path.read_text(encoding="utf-8")


def write_file(path: Path, text: str) -> None:
    """Replace a file in one step: a reader finds the old one or the new one, never half of one."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")


def write_instead(path: Path, text: str, stamp: FileStamp) -> FileStamp:
    """Replace a file in one step, see `write_file`; on an object store only the one that has this stamp.

    stamp: what `file_stamp` said of it; of a file of this machine it is not asked: there the run's lock
    keeps others away. Returns the stamp of what is written. Raises OvertakenError.
    """
    if on_store(path):
        return put_instead(path, text.encode(), None if stamp is None else str(stamp))
    write_file(path, text)
    return None


@contextmanager
def written_to(path: Path) -> Iterator[Path]:
    """Give a name of this machine to write a file to; at the end it takes the place of `path`, whole."""
    if not on_store(path):
        with replacing(path) as partial:
            yield partial
        return
    with TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        yield made
        put_object(path, made.read_bytes())


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """Give a folder of this machine to be filled; at the end all that is in it is below `path`.

    On an object store nobody else writes there. In a folder of this machine it is `path` itself.
    """
    if not on_store(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        made.mkdir()
        yield made
        put_below(made, path)


@contextmanager
def as_file(path: Path) -> Iterator[Path]:
    """Give the name of a file of this machine with what `path` holds; for what reads nothing else."""
    if not on_store(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        copied = Path(folder) / path.name
        copied.write_bytes(read_bytes(path))
        yield copied


def rename(path: Path, to: Path) -> None:
    """Give a file or a folder another name; nothing may be there."""
    path.rename(to)
    flush(to.parent)


def change_names(path: Path, other: Path) -> bool:
    """Let two folders beside each other take each other's name in one step; False where that cannot be."""
    return exchange(path, other)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if on_store(path):
        delete_below(path)
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _end(path: Path, n_bytes: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - n_bytes))
        return file.read()
