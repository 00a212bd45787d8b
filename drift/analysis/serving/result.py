"""The result of `drift serving`: bytes and seconds by each way, and what tables cost to ship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.serving.sentences import PLAIN, paragraph
from drift.analysis.serving.shipping import FLEETS, EmbeddingTable, Shipping, shippings
from drift.analysis.serving.way import Way
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import DoubleArray, IntArray


@dataclass(frozen=True, eq=False)
class Sent:
    """What was measured of one way.

    bytes: of each request's body, shape (n_requests,). encode, decode: seconds to make a body, a table
    look-up and packing included, and to read it, shape (n_timed,) each. latency: seconds from sending to the
    answer, shape (n_asked,).
    difference: the largest difference of a class probability from the answers with ids in the same batches;
    other_class: documents whose likeliest class is another one.
    """

    way: Way
    bytes: IntArray
    encode: DoubleArray
    decode: DoubleArray
    latency: DoubleArray
    difference: float
    other_class: int


@dataclass(frozen=True)
class WayCost:
    """The cost of one way.

    bytes: of a request, the mean; bytes_p95: the 95th percentile; ratio: the mean over that with ids.
    encode, decode, latency: milliseconds, medians; latency_p95: the 95th percentile; times: the median
    latency over that with ids, of the same run of the same load.
    difference, other_class: as in `Sent`.
    """

    way: Way
    bytes: float
    bytes_p95: float
    ratio: float
    encode: float
    decode: float
    latency: float
    latency_p95: float
    times: float
    difference: float
    other_class: int


@dataclass(frozen=True, repr=False)
class Serving(Tabular):
    """What an embedding costs to serve, inside the model and outside.

    n_documents: test documents that were sent, of n_test. tokens: of a document, the mean.
    from_run: the largest difference of the exported model's probabilities, ids sent, from the answers that
    are kept in the run. paragraph: what the figures say.
    """

    run: str
    epoch: int
    n_documents: int
    n_test: int
    tokens: float
    table: EmbeddingTable
    from_run: float
    ways: tuple[WayCost, ...]
    shipping: tuple[Shipping, ...]
    paragraph: str

    def tables(self) -> Mapping[str, Sequence[Column]]:
        """The ways to send, then the ways to ship."""
        return {"ways": way_columns(self.ways), "shipping": shipping_columns(self.shipping)}


def way_costs(sent: Sequence[Sent]) -> tuple[WayCost, ...]:
    """The cost of each way, vectors set beside ids."""
    by_way = {one.way: one for one in sent}
    return tuple(_cost(one, by_way[one.way.by_ids]) for one in sent)


def _cost(sent: Sent, ids: Sent) -> WayCost:
    return WayCost(
        way=sent.way,
        bytes=float(sent.bytes.mean()),
        bytes_p95=float(np.quantile(sent.bytes, 0.95)),
        ratio=float(sent.bytes.mean() / ids.bytes.mean()),
        encode=1e3 * float(np.median(sent.encode)),
        decode=1e3 * float(np.median(sent.decode)),
        latency=1e3 * float(np.median(sent.latency)),
        latency_p95=1e3 * float(np.quantile(sent.latency, 0.95)),
        times=float(np.median(sent.latency) / np.median(ids.latency)),
        difference=sent.difference,
        other_class=sent.other_class,
    )


def serving_result(
    *,
    run: str,
    epoch: int,
    lengths: IntArray,
    n_test: int,
    table: EmbeddingTable,
    from_run: float,
    sent: Sequence[Sent],
) -> Serving:
    """Put the measurements together. lengths: tokens of each document that was sent, shape (n_documents,)."""
    ways = way_costs(sent)
    by_way = {one.way: one for one in ways}
    vectors, ids = by_way[PLAIN], by_way[PLAIN.by_ids]
    shipping = shippings(table, vectors.bytes - ids.bytes)
    tokens = float(lengths.mean())
    return Serving(
        run=run,
        epoch=epoch,
        n_documents=len(lengths),
        n_test=n_test,
        tokens=tokens,
        table=table,
        from_run=from_run,
        ways=ways,
        shipping=tuple(shipping),
        paragraph=paragraph(by_way, shipping, table, tokens),
    )


def way_columns(ways: Sequence[WayCost]) -> tuple[Column, ...]:
    """A row for each way."""
    return (
        column("embedding", ways, "way.where"),
        column("numbers", ways, "way.numbers"),
        column("interface", ways, "way.api"),
        column("batch", ways, "way.batch"),
        column("padded", ways, "way.padded"),
        column("gzip", ways, "way.gzip"),
        column("bytes", ways, "bytes", 0, unit="a request"),
        column("times ids", ways, "ratio", 1, key="bytes_ratio"),
        column("latency", ways, "latency", 1, key="latency_ms", unit="ms"),
        column("times", ways, "times", 2, key="latency_ratio"),
        column("encode", ways, "encode", 2, key="encode_ms", unit="ms"),
        column("decode", ways, "decode", 2, key="decode_ms", unit="ms"),
        column("bytes, p95", ways, "bytes_p95", 0, unit="a request"),
        column("latency, p95", ways, "latency_p95", 1, key="latency_p95_ms", unit="ms"),
        column("difference", ways, "difference", 7),
        column("other class", ways, "other_class", key="other_class", unit="documents"),
    )


def shipping_columns(found: Sequence[Shipping]) -> tuple[Column, ...]:
    """A row for each way to ship."""
    firsts = (
        Column(
            f"{n} model{'s' * (n > 1)}",
            [one.first[place] for one in found],
            key=f"bytes_{n}_models",
            unit="bytes",
        )
        for place, n in enumerate(FLEETS)
    )
    return (
        column("table", found, "how"),
        *firsts,
        column("update", found, "update", key="update_bytes", unit="bytes, of one model"),
        column("pays from", found, "pays_from", 0, key="pays_from", unit="documents between updates"),
    )
