"""Reading back what a page packs, as its scripts do, without a browser."""

import base64
import json
import zlib

import numpy as np

KINDS = {"f": "<f4", 1: "u1", 2: "<u2", 4: "<u4"}


def columns_of(packed):
    """The columns that `packed_columns` put together."""
    whole = zlib.decompress(base64.b64decode(packed["bytes"]), -15)
    found, start = {}, 0
    for name, kind, n, size in packed["parts"]:
        found[name] = column(whole[start : start + size], kind, n)
        start += size
    assert start == len(whole)
    return found


def column(piece, kind, n):
    if kind == "json":
        return json.loads(piece)
    if kind == "f":
        return np.frombuffer(piece, "<f4")
    planes = np.frombuffer(piece, np.uint8).reshape(kind, n).astype(np.int64)
    return sum(plane << (8 * level) for level, plane in enumerate(planes))


def explorer(page):
    """What a page knows of the explorer's words."""
    data = page.parts["explorer"].data["explorer"]
    return {**data, **columns_of(data["packed"])}


def lists_of(columns, n_epochs):
    """Each word's neighbours at each epoch: [word][epoch][rank] of (name, cosine in thousandths)."""
    k = columns["k"]
    shaped = (columns[name].reshape(n_epochs, -1, k) for name in ("from", "gaps"))
    steps, gaps = (one.transpose(1, 0, 2) for one in shaped)
    named = iter(columns["named"].tolist())
    return [
        list(epochs_of(columns["words"], its_steps, its_gaps, named))
        for its_steps, its_gaps in zip(steps.tolist(), gaps.tolist(), strict=True)
    ]


def epochs_of(words, steps, gaps, named):
    before, width = [], [0] * len(gaps[0])
    for at, (row, change) in enumerate(zip(steps, gaps, strict=True)):
        before = [
            next(named) - 1 if step == 0 else before[rank + unzigzag(step - 1)]
            for rank, step in enumerate(row)
        ]
        width = change if at == 0 else [old + unzigzag(new) for old, new in zip(width, change, strict=True)]
        cosines = 1000 - np.cumsum(width)
        yield [(words[one], int(cosine)) for one, cosine in zip(before, cosines, strict=True) if one >= 0]


def unzigzag(value):
    return -(value + 1) // 2 if value % 2 else value // 2
