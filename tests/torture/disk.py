"""A disk that loses power: of what was not flushed, any ending may be missing.

What is certain after a power cut is what an fsync had returned for: a file's bytes, the names in a folder.
Since then a folder may have any of the sets of names that it went through, and a file its flushed bytes, all
that was written, or some of it.
"""

import os
import random
import shutil
import stat
from pathlib import Path

Names = dict[str, int]


class Disk:
    """Follows what is below `root`; made when all of that is on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._held: dict[int, int] = {}  # an open file keeps its inode number from being given away
        self._flushed: dict[int, bytes] = {}
        self._names: dict[int, list[Names]] = {}
        self.note()
        for inode, history in self._names.items():
            self._names[inode] = history[-1:]
        for inode, held in self._held.items():
            if inode not in self._names:
                self._flushed[inode] = _bytes(held)

    def note(self) -> None:
        """See what names there are now; called before each call that changes them."""
        for place, _, files in os.walk(self.root):
            inode = self._hold(place)
            names = {entry.name: entry.inode() for entry in os.scandir(place)}
            history = self._names.setdefault(inode, [{}])
            if history[-1] != names:
                history.append(names)
            for name in files:
                self._hold(os.path.join(place, name))  # noqa: PTH118

    def flushed(self, descriptor: int) -> None:
        """An fsync has returned."""
        self.note()
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            self._names[found.st_ino] = self._names.get(found.st_ino, [{}])[-1:]
        else:
            self._flushed[found.st_ino] = _bytes(descriptor)

    def after_a_power_cut(self, to: Path, rng: random.Random) -> Path:
        """Make what may be found when the power is back."""
        shutil.rmtree(to, ignore_errors=True)
        self._put(self.root.stat().st_ino, to, rng)
        return to

    def close(self) -> None:
        for held in self._held.values():
            os.close(held)

    def _put(self, inode: int, to: Path, rng: random.Random) -> None:
        if inode in self._names:
            to.mkdir()
            for name, inner in rng.choice(self._names[inode]).items():
                self._put(inner, to / name, rng)
        else:
            to.write_bytes(self._some_bytes(inode, rng))

    def _some_bytes(self, inode: int, rng: random.Random) -> bytes:
        held = self._held.get(inode)
        written = b"" if held is None else _bytes(held)
        flushed = self._flushed.get(inode, b"")
        if written == flushed:
            return flushed
        return rng.choice([flushed, written, written[: rng.randrange(len(written) + 1)]])

    def _hold(self, path: str | os.PathLike[str]) -> int:
        inode = os.stat(path).st_ino  # noqa: PTH116
        if inode not in self._held:
            self._held[inode] = _REAL_OPEN(path, os.O_RDONLY)
        return inode


_REAL_OPEN = os.open


def _bytes(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
