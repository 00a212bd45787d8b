"""What the figures of `drift serving` say, and when it matters."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from drift.analysis.serving.shipping import EmbeddingTable, Shipping, models_from_which_rows_are_cheaper
from drift.analysis.serving.way import GRPC, OUTSIDE, REST, Way

if TYPE_CHECKING:
    from drift.analysis.serving.result import WayCost

PLAIN = Way(OUTSIDE, "float32", GRPC, padded=False, batch=1, gzip=False)
"""The way that the sentences are about: one document, vectors in float32, nothing filled up or packed."""

JSON = Way(OUTSIDE, "float32", REST, padded=False, batch=1, gzip=False)
SLIDE = 300
"""'Send an integer, not 300 floats.'"""

_NOTHING, _LITTLE = 1.1, 1.5


def paragraph(
    by_way: "Mapping[Way, WayCost]", shipping: Sequence[Shipping], table: EmbeddingTable, tokens: float
) -> str:
    """Bytes, the slide's claim, time on one machine, and what an update has to be set against."""
    ids, wire, text = by_way[PLAIN.by_ids], by_way[PLAIN], by_way[JSON]
    size = (
        f"Over gRPC a document of {tokens:.1f} tokens takes {ids.bytes:,.0f} bytes as ids and "
        f"{wire.bytes:,.0f} as vectors, {wire.ratio:.0f} times as much; as JSON {text.ratio:.0f} times."
    )
    claim = (
        f"'{SLIDE} times' sets {SLIDE} numbers of 4 bytes against one id of 4; these vectors have "
        f"{table.n_dims}, and names, shapes and lengths go with either."
    )
    time = (
        f"On one machine that {_matters(wire.times)} over gRPC, where a request with vectors takes "
        f"{_times(wire.times)}, and {_matters(text.times)} over REST ({_times(text.times)}), the model's own "
        "work included."
    )
    return " ".join((size, claim, time, _update(shipping[0], shipping[2], table)))


def _matters(times: float) -> str:
    if times < _NOTHING:
        return "does not matter"
    return "matters little" if times < _LITTLE else "matters"


def _times(times: float) -> str:
    """Below a tenth the difference is the machine's unrest."""
    return "as long as one with ids" if abs(times - 1) < _NOTHING - 1 else f"{times:.1f} times as long"


def _update(whole: Shipping, rows: Shipping, table: EmbeddingTable) -> str:
    if not rows.update:
        return "No row of this table moved: all models can share one frozen table, which needs no update."
    said = (
        f"An update of the tuned table ships {_size(whole.update)}, or {_size(rows.update)} as moved rows; a "
        "frozen table that all models share needs none."
    )
    if whole.pays_from is not None and rows.pays_from is not None:
        said += (
            " Where it is kept beside whoever asks, the tuned one inside its model ships less only from "
            f"{whole.pays_from:,.0f} documents between two updates on, {rows.pays_from:,.0f} by moved rows."
        )
    least = models_from_which_rows_are_cheaper(table)
    if least is not None:
        said += f" Moved rows on one pretrained table take less than whole tables from {least} models on."
    return said


def _size(n: float) -> str:
    if n < 1000:
        return f"{n:,.0f} bytes"
    unit, power = next((pair for pair in (("GB", 1e9), ("MB", 1e6)) if n >= pair[1]), ("kB", 1e3))
    return f"{n / power:,.1f} {unit}"
