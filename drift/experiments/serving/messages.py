"""Requests and answers as TensorFlow Serving has them: bytes from arrays, arrays from bytes.

gRPC: a `PredictRequest` protobuf, whose tensors are raw bytes. REST: JSON with the tensors under "inputs",
each number in the fewest digits that give it back; `json.dumps(array.tolist())` would write a float32 with
seventeen.
"""

import gzip
import json

import numpy as np
import tensorflow as tf
from tensorflow_serving.apis.predict_pb2 import PredictRequest, PredictResponse

from drift.analysis.serving.way import GRPC, Way
from drift.experiments.serving.client import CLASSES, Tensors

_LEVEL = 6  # zlib's default, which gRPC packs with


def encode(inputs: Tensors, way: Way) -> bytes:
    """The body of a request, not packed."""
    return predict_request(inputs, way) if way.api == GRPC else json_request(inputs, way)


def decode(body: bytes, way: Way) -> Tensors:
    """The arrays of a request's body, as a server reads them: JSON's numbers are int32 and float32."""
    if way.api == GRPC:
        request = PredictRequest.FromString(body)
        return {name: tf.make_ndarray(value) for name, value in request.inputs.items()}
    return read_json_inputs(json.loads(body)["inputs"])


def gzipped(body: bytes) -> bytes:
    """The body by gzip."""
    return gzip.compress(body, _LEVEL, mtime=0)


def predict_request(inputs: Tensors, way: Way) -> bytes:
    """A `PredictRequest` to the model `inside` or `outside`, serialised."""
    request = PredictRequest()
    request.model_spec.name = way.where
    request.model_spec.signature_name = way.signature
    for name, value in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(value))
    body: bytes = request.SerializeToString()
    return body


def json_request(inputs: Tensors, way: Way) -> bytes:
    """The body of a POST to /v1/models/inside:predict, or outside."""
    inside = {name: _numbers(value).tolist() for name, value in inputs.items()}
    body = {"signature_name": way.signature, "inputs": inside}
    return json.dumps(body, separators=(",", ":")).encode()


def read_json_inputs(inputs: dict[str, object]) -> Tensors:
    """The tensors under "inputs": whole numbers as int32, others as float32."""
    found = {name: np.array(value) for name, value in inputs.items()}
    return {
        name: value.astype(np.int32 if value.dtype.kind == "i" else np.float32)
        for name, value in found.items()
    }


def predict_response(answers: np.ndarray, model: str, signature: str) -> PredictResponse:
    """What a server says to a `PredictRequest`: answers of shape (n, n_classes)."""
    response = PredictResponse()
    response.model_spec.name = model
    response.model_spec.signature_name = signature
    response.outputs[CLASSES].CopyFrom(tf.make_tensor_proto(answers))
    return response


def read_response(body: bytes, way: Way) -> np.ndarray:
    """The class probabilities in a response, float32 of shape (n, n_classes)."""
    if way.api == GRPC:
        found: np.ndarray = tf.make_ndarray(PredictResponse.FromString(body).outputs[CLASSES])
        return found
    return np.array(json.loads(body)["outputs"], dtype=np.float32)


def _numbers(value: np.ndarray) -> np.ndarray:
    """Numbers that JSON writes with the fewest digits: those of the value's own precision."""
    return value if value.dtype.kind == "i" else value.astype(str).astype(np.float64)
