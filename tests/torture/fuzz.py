"""Files that are nearly right: a few bytes of good ones changed, cut, doubled, or taken out."""

import random

WORTH_TRYING = (
    b"0",
    b"-1",
    b"99999999999",
    b"1e400",
    b"nan",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b'"',
    b",",
    b"\0",
    b"\xff",
)


def spoiled(data: bytes, rng: random.Random) -> bytes:
    """`data` with one to four changes."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        rng.choice((_flip, _cut, _put, _double, _drop))(found, rng)
    return bytes(found)


def _flip(found: bytearray, rng: random.Random) -> None:
    if found:
        found[_place(found, rng) % len(found)] ^= 1 << rng.randrange(8)


def _cut(found: bytearray, rng: random.Random) -> None:
    del found[_place(found, rng) :]


def _put(found: bytearray, rng: random.Random) -> None:
    at = _place(found, rng)
    found[at : at + rng.choice((0, 1, 4))] = rng.choice(WORTH_TRYING)


def _double(found: bytearray, rng: random.Random) -> None:
    at = _place(found, rng)
    found[at:at] = found[at : at + rng.randrange(1, 40)]


def _drop(found: bytearray, rng: random.Random) -> None:
    at = _place(found, rng)
    del found[at : at + rng.randrange(1, 20)]


def _place(found: bytearray, rng: random.Random) -> int:
    """Anywhere, and half of the time among the first bytes, where the headers are."""
    return rng.randrange(min(len(found), rng.choice((120, 1 << 30))) + 1) if found else 0
