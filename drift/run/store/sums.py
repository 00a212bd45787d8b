"""Checksums: of plain values, of files, and of arrays by their metadata and their chunks' own checksums.

All are SHA-256, the first 16 bytes as hexadecimal digits. A chunk ends in its CRC-32C, which Zarr holds
against the rest of the chunk when it is read: with it an array's checksum vouches for every byte, and costs
no second reading of them.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]


def node_sum(path: Path) -> str:
    """The checksum of an array, or of a group without what is in it; raises OSError where it is not there."""
    found = hashlib.sha256((path / NODE).read_bytes())
    for chunk in _chunks(path / "c"):
        found.update(f"\n{chunk.relative_to(path).as_posix()} ".encode())
        found.update(_last_bytes(chunk))
    return found.hexdigest()[:_DIGITS]


def sums_below(folder: Path) -> dict[str, str]:
    """The checksums of all arrays and groups in a folder, by their place in it; its own under HERE."""
    nodes = [Path(place) for place, _, files in os.walk(folder) if NODE in files]
    return {node.relative_to(folder).as_posix(): node_sum(node) for node in sorted(nodes)}


def chunk_bytes(path: Path) -> int:
    """How many bytes the chunks of an array take on the disk."""
    return sum(chunk.stat().st_size for chunk in _chunks(path / "c"))


def _chunks(folder: Path) -> list[Path]:
    return sorted(Path(place) / name for place, _, files in os.walk(folder) for name in files)


def _last_bytes(chunk: Path) -> bytes:
    with chunk.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _CRC_BYTES))
        return file.read()
