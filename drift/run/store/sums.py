"""Checksums: of plain values, of files, and of arrays by their metadata and their chunks' own checksums.

All are SHA-256, the first 16 bytes as hexadecimal digits. A chunk ends in its CRC-32C, which Zarr holds
against the rest of the chunk when it is read: with it an array's checksum vouches for every byte, and costs
no second reading of them.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drift.run.store.files import ends_of, files_below, read_bytes
from drift.run.store.objects import on_store

NODE = "zarr.json"
HERE = "."
_DIGITS = 32
_CRC_BYTES = 4


def text_sum(found: Mapping[str, Any]) -> str:
    """The checksum of values as JSON knows them, however they are set."""
    text = json.dumps(found, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def file_sum(path: Path) -> str:
    """The checksum of a file; raises OSError where it cannot be read."""
    if on_store(path):
        return hashlib.sha256(read_bytes(path)).hexdigest()[:_DIGITS]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]


def node_sum(path: Path) -> str:
    """The checksum of an array, or of a group without what is in it; raises OSError where it is not there."""
    found = hashlib.sha256(read_bytes(path / NODE))
    chunks = [chunk for chunk, _ in files_below(path / "c")]
    for chunk, end in zip(chunks, ends_of(chunks, _CRC_BYTES), strict=True):
        found.update(f"\n{chunk.relative_to(path).as_posix()} ".encode())
        found.update(end)
    return found.hexdigest()[:_DIGITS]


def sums_below(folder: Path) -> dict[str, str]:
    """The checksums of all arrays and groups in a folder, by their place in it; its own under HERE."""
    nodes = [path.parent for path, _ in files_below(folder) if path.name == NODE]
    return {node.relative_to(folder).as_posix(): node_sum(node) for node in sorted(nodes)}


def chunk_bytes(path: Path) -> int:
    """How many bytes the chunks of an array take on the disk."""
    return sum(size for _, size in files_below(path / "c"))
