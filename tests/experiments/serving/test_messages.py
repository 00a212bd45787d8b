"""What is sent is what TensorFlow Serving's interface defines."""

import gzip
import json

import numpy as np
import pytest
from tensorflow.core.framework import types_pb2
from tensorflow_serving.apis.predict_pb2 import PredictRequest

from drift.analysis.serving.way import GRPC, INSIDE, OUTSIDE, REST, Way, all_ways
from drift.experiments.serving.messages import decode, encode, gzipped, predict_response, read_response

IDS = {"tokens": np.array([3, 2, 1], np.int32), "lengths": np.array([1, 2], np.int32)}
VECTORS = {
    "vectors": np.array([[0.1, -2.5], [1e-8, 3.0]], np.float32),
    "lengths": np.array([2], np.int32),
}


def way(where, numbers, api):
    return Way(where, numbers, api, padded=False, batch=2, gzip=False)


def test_a_grpc_request_names_model_and_signature_and_carries_raw_bytes():
    request = PredictRequest.FromString(encode(IDS, way(INSIDE, "int32", GRPC)))
    assert (request.model_spec.name, request.model_spec.signature_name) == ("inside", "flat")
    tokens = request.inputs["tokens"]
    assert tokens.dtype == types_pb2.DT_INT32
    assert [dim.size for dim in tokens.tensor_shape.dim] == [3]
    assert tokens.tensor_content == IDS["tokens"].tobytes()


def test_half_precision_is_a_type_of_its_own_over_grpc():
    half = {"vectors": VECTORS["vectors"].astype(np.float16), "lengths": VECTORS["lengths"]}
    request = PredictRequest.FromString(encode(half, way(OUTSIDE, "float16", GRPC)))
    assert request.inputs["vectors"].dtype == types_pb2.DT_HALF
    assert request.model_spec.signature_name == "flat_half"


def test_a_rest_request_is_the_column_format_with_the_fewest_digits():
    body = encode(VECTORS, way(OUTSIDE, "float32", REST))
    expected = '{"signature_name":"flat","inputs":{"vectors":[[0.1,-2.5],[1e-08,3.0]],"lengths":[2]}}'
    assert body.decode() == expected


@pytest.mark.parametrize("api", [GRPC, REST])
def test_what_is_sent_is_read_back_to_the_bit(api):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(50, 7)).astype(np.float32)
    found = decode(encode({"vectors": vectors}, way(OUTSIDE, "float32", api)), way(OUTSIDE, "float32", api))
    assert found["vectors"].dtype == np.float32
    assert np.array_equal(found["vectors"], vectors)
    ids = decode(encode(IDS, way(INSIDE, "int32", api)), way(INSIDE, "int32", api))
    assert ids["tokens"].dtype == np.int32
    assert ids["tokens"].tolist() == [3, 2, 1]


def test_the_digits_of_half_precision_give_it_back():
    half = np.random.default_rng(1).normal(size=(30, 3)).astype(np.float16)
    body = json.loads(encode({"vectors": half}, way(OUTSIDE, "float16", REST)))
    assert np.array_equal(np.array(body["inputs"]["vectors"], np.float16), half)


def test_packing_loses_nothing_and_is_the_same_every_time():
    body = encode(IDS, all_ways()[0])
    assert gzip.decompress(gzipped(body)) == body
    assert gzipped(body) == gzipped(body)


def test_answers_are_read_from_both_interfaces():
    answers = np.array([[0.25, 0.75]], np.float32)
    said = predict_response(answers, "inside", "flat").SerializeToString()
    assert read_response(said, way(INSIDE, "int32", GRPC)).tolist() == answers.tolist()
    text = json.dumps({"outputs": answers.tolist()}).encode()
    assert read_response(text, way(INSIDE, "int32", REST)).tolist() == answers.tolist()
