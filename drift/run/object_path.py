"""`ObjectPath`: where something of a run lies on an object store, such as `s3://bucket/runs/demo/run.json`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

from drift.errors import RunError
from drift.progress import log

TRIED = ("s3", "memory")
UNTRIED = ("gs", "az", "abfs", "abfss", "s3a")
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.DOTALL)

if TYPE_CHECKING:
    _Native = Path
else:
    _Native = type(Path())


class ObjectPath(_Native):
    """A path on an object store: joined, parted and shown as any path; no disk is reached by it.

    `drift.run.store` reads and writes what it names. Whatever else hands it to the operating system is
    refused in one line: it was made for folders of this machine.
    """

    def __str__(self) -> str:
        text = "/".join(self.parts)
        return re.sub("^([^/]*:)/?", r"\1//", text) or "."

    def __fspath__(self) -> str:
        raise RunError(
            f"{self}: this needs a folder of this machine, not an object store. Copy the run to one, and "
            "pass --runs FOLDER."
        )

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (str(self),)

    @property
    def bucket(self) -> str:
        """The address of what holds the objects: `s3://bucket`."""
        return "//".join(self.parts[:2])

    @property
    def key(self) -> str:
        """The name of the object there."""
        return "/".join(self.parts[2:])

    def is_absolute(self) -> bool:
        """It always is."""
        return True

    def absolute(self) -> Self:
        """The path itself."""
        return self

    def resolve(self, strict: bool = False) -> Self:
        """The path itself."""
        del strict
        return self


def as_place(where: str | Path) -> Path:
    """A folder of this machine, or a place on an object store, written `s3://bucket/prefix`.

    Raises RunError for an address that is none of a store that is known.
    """
    if isinstance(where, Path):
        return where
    found = _ADDRESS.fullmatch(where)
    if found is None:
        return Path(where)
    scheme, rest = found.groups()
    if scheme not in (*TRIED, *UNTRIED) or not rest.strip("/"):
        raise RunError(
            f"{where}: expected a folder or s3://BUCKET/PREFIX (untried: {', '.join(UNTRIED)}), got another "
            "address."
        )
    if scheme in UNTRIED:
        log.warning("%s: runs were tried on s3 alone; this store has to know conditional writes", where)
    return ObjectPath(where)
