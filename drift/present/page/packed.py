"""Arrays of a report, packed for the page: base64 of little-endian numbers, as `data.js` reads them."""

import base64
from typing import Any

import numpy as np


def packed(values: Any, kind: str) -> str:  # noqa: ANN401 - an array of any numbers
    """The numbers of an array as base64; kind: as numpy names it, with its byte order (`<u4`)."""
    return base64.b64encode(np.ascontiguousarray(values).astype(kind).tobytes()).decode()
