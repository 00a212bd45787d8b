"""Objects of an object store, read and written through obstore; each failure is an OSError of one line.

A store has no folders, no names that change and no locks. What makes it safe are conditional writes: an
object is made only if there is none, or replaced only if it is the one that was read. Everything else is
written under names that nobody else has, see `fresh_name`.
"""

import errno
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from drift.errors import RunError, one_line, optional
from drift.run.object_path import ObjectPath

if TYPE_CHECKING:
    from obstore.store import ObjectStore

RETRIES = 3
RETRY_SECONDS = 60
"""How often, and how long, a request is tried again; each try has 30 s, or what AWS_TIMEOUT says."""
_AT_ONCE = 16
_IN_MEMORY = "memory:"
_NOT_TLS = "builder error"  # all that obstore says of an address that is not https
_NO_BUCKET = "<Code>NoSuchBucket</Code>"  # S3 says so of an object too, which obstore takes for one not found


class StoreError(RunError, OSError):
    """An object store that refuses, fails, or does not answer."""

    def __str__(self) -> str:
        what = "Look at the store, and try again."
        if self.strerror and _NOT_TLS in self.strerror:
            what = "For a store at an http:// address set AWS_ALLOW_HTTP=true."
        return f"{self.filename}: {self.strerror}. {what}"


class OvertakenError(StoreError):
    """An object was made or replaced by somebody else since it was looked at."""


def on_store(path: Path) -> TypeGuard[ObjectPath]:
    """Whether a path is one of an object store."""
    return isinstance(path, ObjectPath)


def is_of_this_process(path: Path) -> bool:
    """Whether no other process sees what lies there: on a store in memory."""
    return on_store(path) and path.bucket.startswith(_IN_MEMORY)


def fresh_name() -> str:
    """A name for what one writer writes: no two ever write one object."""
    return f"by-{secrets.token_hex(6)}"


def own_name(path: Path) -> str:
    """Such a name for what one writer writes below a path of a store; empty for a folder: it has a lock."""
    return fresh_name() if on_store(path) else ""


@cache
def bucket_of(bucket: str) -> "ObjectStore":
    """The store of an address such as `s3://bucket`; credentials and endpoint are the environment's."""
    stores: Any = optional("obstore.store")
    if bucket.startswith(_IN_MEMORY):
        return stores.MemoryStore()
    return stores.from_url(
        bucket,
        retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
    )


@contextmanager
def answering(path: object) -> Iterator[None]:
    """Say what a store answers as an OSError; one that is none of obstore's passes as it is."""
    try:
        yield
    except Exception as error:
        if isinstance(error, FileNotFoundError) and _NO_BUCKET not in str(error):
            raise FileNotFoundError(errno.ENOENT, "no such object", str(path)) from error
        if not isinstance(error, FileNotFoundError) and not _is_of_the_store(error):
            raise
        kind = OvertakenError if type(error).__name__ in ("AlreadyExistsError", "PreconditionError") else None
        raise (kind or StoreError)(errno.EIO, _said(error), str(path)) from error


def store_failure(error: BaseException | None) -> str | None:
    """What a store answered, where that is what an error, or its cause, comes of."""
    while error is not None:
        if isinstance(error, StoreError):
            return str(error.strerror)
        if _is_of_the_store(error):
            return _said(error)
        error = error.__cause__
    return None


def read_object(path: ObjectPath) -> tuple[bytes, str | None]:
    """The bytes of an object, and the tag by which it is told from a later one."""
    with answering(path):
        found = _obstore().get(bucket_of(path.bucket), path.key)
        return bytes(found.bytes()), found.meta["e_tag"]


def head_of(path: ObjectPath) -> dict[str, Any] | None:
    """What a store says of an object, its `size` and `e_tag`; None where there is none."""
    with suppress(FileNotFoundError), answering(path):
        return dict(_obstore().head(bucket_of(path.bucket), path.key))
    return None


def put_object(path: ObjectPath, content: bytes) -> None:
    """Write an object whole, whatever is there: for names that nobody else has."""
    with answering(path):
        _obstore().put(bucket_of(path.bucket), path.key, content)


def put_below(folder: Path, path: ObjectPath) -> None:
    """Write all files of a folder of this machine to objects below a path that nobody else writes to."""
    files = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(lambda file: put_object(path / file.relative_to(folder), file.read_bytes()), files))


def put_instead(path: ObjectPath, content: bytes, tag: str | None) -> str | None:
    """Write an object if there is none (tag None), or if the one there has this tag; returns its own.

    The bytes have to be this writer's alone: where an answer is lost, or a request was answered twice, what
    is there is read and says whether it was written. Raises OvertakenError where somebody else was first.
    """
    mode: Any = "create" if tag is None else {"e_tag": tag}
    try:
        with answering(path):
            found = _obstore().put(bucket_of(path.bucket), path.key, content, mode=mode)
            return found["e_tag"]  # type: ignore[no-any-return]
    except StoreError:
        with suppress(OSError):
            there, tag = read_object(path)
            if there == content:
                return tag
        raise


def object_names(path: ObjectPath) -> list[Path]:
    """What stands below a path, objects and what looks like folders, by name."""
    with answering(path):
        found = _obstore().list_with_delimiter(bucket_of(path.bucket), path.key)
    names = [*found["common_prefixes"], *(one["path"] for one in found["objects"])]
    return sorted(path / name.rstrip("/").rpartition("/")[2] for name in names)


def objects_below(path: ObjectPath) -> Iterator[tuple[ObjectPath, int]]:
    """All objects below a path, with how many bytes each has."""
    with answering(path):
        for found in _obstore().list(bucket_of(path.bucket), path.key):
            for one in found:
                yield ObjectPath(f"{path.bucket}/{one['path']}"), one["size"]


def ends_of_objects(objects: Iterable[ObjectPath], n_bytes: int) -> list[bytes]:
    """The last bytes of each object."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(partial(_end, n_bytes=n_bytes), objects))


def delete_below(path: ObjectPath) -> None:
    """Delete an object, or all below a path."""
    keys = [one.key for one, _ in objects_below(path)]
    with answering(path):
        if keys or head_of(path):
            _obstore().delete(bucket_of(path.bucket), keys or path.key)


def group_text(attributes: dict[str, Any]) -> bytes:
    """The metadata of a Zarr group: what it says of itself."""
    return json.dumps({"attributes": attributes, "zarr_format": 3, "node_type": "group"}).encode()


def zarr_place(path: Path) -> dict[str, Any]:
    """What Zarr is told of where a group or an array lies."""
    if not on_store(path):
        return {"store": path}
    from zarr.storage import ObjectStore as ZarrStore

    return {"store": ZarrStore(bucket_of(path.bucket)), "path": path.key}


def _end(path: ObjectPath, n_bytes: int) -> bytes:
    with answering(path):
        found = _obstore().get(bucket_of(path.bucket), path.key, options={"range": {"suffix": n_bytes}})
        return bytes(found.bytes())


def _said(error: BaseException) -> str:
    """What a store answered, in one line."""
    if _NO_BUCKET in str(error):
        return "expected the bucket of this address, found none: make it, or correct the address"
    return one_line(Exception(str(error).partition("\n")[0]))


def _is_of_the_store(error: BaseException) -> bool:
    return type(error).__module__.startswith("obstore")


def _obstore() -> Any:  # noqa: ANN401 - a module
    return optional("obstore")
