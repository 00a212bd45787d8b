"""Files and folders of runs: looked for, read, written whole, renamed, removed."""

import shutil
from pathlib import Path

from drift.errors import RunError
from drift.files import exchange, flush, make_folders, replacing, whole_folder
from drift.partial import held_beside, remove_leftovers

__all__ = [
    "change_names",
    "exists",
    "file_stamp",
    "folder_exists",
    "held_beside",
    "identity",
    "listed",
    "make_folder",
    "read_file",
    "remove",
    "remove_leftovers",
    "rename",
    "whole_folder",
    "write_file",
]

MOST_BYTES = 256 << 20  # of a text that is read whole


def exists(path: Path) -> bool:
    """Whether there is a file or a folder."""
    return path.exists()


def folder_exists(path: Path) -> bool:
    """Whether there is a folder."""
    return path.is_dir()


def identity(path: Path) -> tuple[int, int]:
    """What tells a file or a folder from another one that has its name later."""
    found = path.stat()
    return found.st_dev, found.st_ino


def file_stamp(path: Path) -> tuple[int, int] | None:
    """What is new of a file after each replacement: time and inode; None while there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def listed(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing where there is none."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def make_folder(path: Path) -> None:
    """Make a folder with those on the way, unless it is there."""
    make_folders(path)


def read_file(path: Path) -> str:
    """Read a text file; raises RunError where it is too large to be one of a run's."""
    if path.stat().st_size > MOST_BYTES:
        raise RunError(f"{path}: expected at most {MOST_BYTES >> 20} MB, found more. Copy the run again.")
    return path.read_text(encoding="utf-8")


def write_file(path: Path, text: str) -> None:
    """Replace a file in one step: a reader finds the old one or the new one, never half of one."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")


def rename(path: Path, to: Path) -> None:
    """Give a file or a folder another name; nothing may be there."""
    path.rename(to)
    flush(to.parent)


def change_names(path: Path, other: Path) -> bool:
    """Let two folders beside each other take each other's name in one step; False where that cannot be."""
    return exchange(path, other)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
