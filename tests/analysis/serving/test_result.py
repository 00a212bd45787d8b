"""Bytes and seconds put beside each other, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.serving.result import Sent, serving_result, way_costs
from drift.analysis.serving.sentences import PLAIN
from drift.analysis.serving.shipping import EmbeddingTable
from drift.analysis.serving.way import GRPC, INSIDE, OUTSIDE, REST, Way, all_ways


def sent(way, sizes, latency=(0.001, 0.002, 0.003)):
    return Sent(way, np.array(sizes), np.array([0.004]), np.array([0.001]), np.array(latency), 0.0, 0)


def result(n_moved=2, **latency):
    found = []
    for way in all_ways():
        size = {"int32": 100, "float32": 1300, "float16": 700}[way.numbers] * (2 if way.api == REST else 1)
        slower = latency.get(way.api, 1) if way.where == OUTSIDE else 1
        found.append(sent(way, [size, size], np.array([0.001, 0.002, 0.003]) * slower))
    lengths = np.array([3, 5])
    return serving_result(
        run="r",
        epoch=2,
        lengths=lengths,
        n_test=9,
        table=EmbeddingTable(10, 4, n_moved),
        from_run=1e-7,
        sent=found,
    )


def test_vectors_are_set_beside_ids_sent_in_the_same_way():
    ids, vectors = way_costs([sent(PLAIN.by_ids, [10, 30]), sent(PLAIN, [100, 300], (0.004, 0.006, 0.009))])
    assert (ids.bytes, ids.ratio, ids.times) == (20, 1, 1)
    assert (vectors.bytes, vectors.ratio) == (200, 10)
    assert vectors.bytes_p95 == pytest.approx(290)
    assert (vectors.latency, vectors.encode, vectors.decode) == pytest.approx((6, 4, 1))
    assert vectors.times == pytest.approx(3)


def test_every_way_has_its_counterpart_with_ids_and_none_is_measured_twice():
    ways = all_ways()
    assert len(set(ways)) == len(ways) == 36
    assert {way.by_ids for way in ways} == {way for way in ways if way.where == INSIDE}


def test_a_document_alone_is_not_padded():
    assert not [way for way in all_ways() if way.batch == 1 and way.padded]


def test_json_takes_half_precision_by_the_signature_of_whole_one():
    half = Way(OUTSIDE, "float16", GRPC, padded=True, batch=32, gzip=False)
    assert half.signature == "padded_half"
    assert replace(half, api=REST).signature == "padded"
    assert replace(half, padded=False).signature == "flat_half"


def test_updates_are_set_beside_what_ids_save_of_a_document():
    found = result()
    assert found.shipping[0].pays_from == pytest.approx(160 / 1200)
    assert found.tokens == 4
    assert found.n_documents == 2


@pytest.mark.parametrize(
    ("latency", "said"),
    [
        (1.05, "does not matter over gRPC, where a request with vectors takes as long as one with ids"),
        (1.3, "matters little over gRPC, where a request with vectors takes 1.3 times as long"),
        (4, "that matters over gRPC, where a request with vectors takes 4.0 times as long"),
    ],
)
def test_the_paragraph_says_when_it_matters(latency, said):
    assert said in result(gRPC=latency).paragraph


def test_of_a_table_in_which_nothing_moved_no_update_is_spoken_of():
    said = result(0).paragraph
    assert "No row of this table moved" in said
    assert "An update" not in said


def test_the_frame_has_a_row_for_each_way_and_each_table():
    found = result()
    assert len(found.to_frame()) == 36
    assert found.to_frame("shipping")["bytes_100_models"].tolist()[0] == 16_000
