"""Arrays of a report, packed for the page: base64 of little-endian numbers, as `data.js` reads them."""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np


def packed(values: Any, kind: str) -> str:  # noqa: ANN401 - an array of any numbers
    """The numbers of an array as base64; kind: as numpy names it, with its byte order (`<u4`)."""
    return base64.b64encode(np.ascontiguousarray(values).astype(kind).tobytes()).decode()


def packed_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Many columns together, deflated: `{"parts": [[name, kind, n, n_bytes], …], "bytes": base64}`.

    columns: arrays of any shape, of floats (kind `f`: float32) or of whole numbers from 0 to 2**32 - 1
    (kind 1 to 4: so many bytes a number), or what JSON can hold (kind `json`).
    Of whole numbers first all lowest bytes stand, then all second ones, and so on: so they deflate well.
    """
    parts, pieces = [], []
    for name, values in columns.items():
        kind, piece = _piece(values)
        parts.append([name, kind, np.size(values) if kind != "json" else 1, len(piece)])
        pieces.append(piece)
    deflated = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_FILTERED)
    whole = deflated.compress(b"".join(pieces)) + deflated.flush()
    return {"parts": parts, "bytes": base64.b64encode(whole).decode()}


def zigzag(values: Any) -> Any:  # noqa: ANN401 - an array of whole numbers
    """Whole numbers as ones from 0 on, small ones small: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return np.where(values < 0, -2 * values - 1, 2 * values)


def _piece(values: Any) -> tuple[str | int, bytes]:  # noqa: ANN401
    if not isinstance(values, np.ndarray):
        return "json", json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    flat = values.ravel()
    if flat.dtype.kind == "f":
        return "f", flat.astype("<f4").tobytes()
    n_bytes = next(n for n in (1, 2, 3, 4) if flat.max(initial=0) < 1 << (8 * n))
    bytes_of = flat.astype("<u4").view(np.uint8).reshape(-1, 4)
    return n_bytes, bytes_of.T[:n_bytes].tobytes()
