"""The arrays of requests: two documents of one and three words, by hand."""

import numpy as np

from drift.analysis.serving.way import GRPC, INSIDE, OUTSIDE, Way
from drift.experiments.serving.client import Client
from drift.run.answers import Answered

TABLE = np.array([[0, 0], [1, 2], [3, 4]], dtype=np.float32)
DOCUMENTS = Answered(np.array([0, 1]), np.array([2, 1, 0, 2]), np.array([0, 1, 4]), np.zeros((2, 2)), 1)
CLIENT = Client(DOCUMENTS, TABLE)


def inputs(where, numbers, padded, batch=range(2)):
    return CLIENT.inputs(batch, Way(where, numbers, GRPC, padded, 2, gzip=False))


def test_ids_are_rows_and_one_more_and_0_is_padding():
    assert inputs(INSIDE, "int32", True)["tokens"].tolist() == [[3, 0, 0], [2, 1, 3]]
    assert list(inputs(INSIDE, "int32", True)) == ["tokens"]


def test_ids_end_to_end_come_with_lengths():
    found = inputs(INSIDE, "int32", False)
    assert found["tokens"].tolist() == [3, 2, 1, 3]
    assert found["lengths"].tolist() == [1, 3]


def test_vectors_are_looked_up_and_tell_a_zero_vector_from_padding_by_the_lengths():
    found = inputs(OUTSIDE, "float32", True)
    assert found["vectors"].tolist() == [[[3, 4], [0, 0], [0, 0]], [[1, 2], [0, 0], [3, 4]]]
    assert found["lengths"].tolist() == [1, 3]
    assert inputs(OUTSIDE, "float32", False)["vectors"].tolist() == [[3, 4], [1, 2], [0, 0], [3, 4]]


def test_half_precision_takes_half():
    whole, half = (inputs(OUTSIDE, kind, False)["vectors"] for kind in ("float32", "float16"))
    assert half.nbytes * 2 == whole.nbytes


def test_one_document_of_several_is_its_own():
    assert inputs(INSIDE, "int32", False, range(1, 2))["tokens"].tolist() == [2, 1, 3]


def test_the_last_request_takes_what_is_left():
    assert CLIENT.batches(1) == [range(1), range(1, 2)]
    assert CLIENT.batches(32) == [range(2)]
