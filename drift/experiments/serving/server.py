"""A server of standard parts that runs the exported models behind both of TensorFlow Serving's interfaces.

    python -m drift.experiments.serving.server FOLDER

It loads FOLDER/inside/1 and FOLDER/outside/1, listens on two free ports of this machine alone, writes them
as a line of JSON, and ends when its standard input does.
"""

import gzip
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import prediction_service_pb2_grpc as service
from tensorflow_serving.apis.predict_pb2 import PredictRequest, PredictResponse

from drift.analysis.serving.way import GRPC, INSIDE, OUTSIDE, REST
from drift.experiments.serving.client import CLASSES, Tensors
from drift.experiments.serving.messages import predict_response, read_json_inputs

HOST = "127.0.0.1"
UNLIMITED = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))
_THREADS = 4


class Models:
    """The exported models, by name and signature."""

    def __init__(self, folder: Path) -> None:
        self._models = {name: tf.saved_model.load(str(folder / name / "1")) for name in (INSIDE, OUTSIDE)}

    def answer(self, model: str, signature: str, inputs: Tensors) -> np.ndarray:
        """Class probabilities of shape (n, n_classes). Raises KeyError for a model or signature not there."""
        run = self._models[model].signatures[signature]
        found: np.ndarray = run(**{name: tf.constant(value) for name, value in inputs.items()})[
            CLASSES
        ].numpy()
        return found


class Predicting(service.PredictionServiceServicer):  # type: ignore[misc]
    """The gRPC side: `PredictionService.Predict`."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def Predict(self, request: PredictRequest, context: grpc.ServicerContext) -> PredictResponse:  # noqa: N802
        """Answer a request; the name is the interface's."""
        del context
        model, signature = request.model_spec.name, request.model_spec.signature_name
        inputs = {name: tf.make_ndarray(value) for name, value in request.inputs.items()}
        return predict_response(self._models.answer(model, signature, inputs), model, signature)


def over_http(models: Models) -> type[BaseHTTPRequestHandler]:
    """The REST side: POST /v1/models/NAME:predict."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for many requests
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            asked = json.loads(body)
            model = self.path.removeprefix("/v1/models/").removesuffix(":predict")
            answers = models.answer(model, asked["signature_name"], read_json_inputs(asked["inputs"]))
            said = json.dumps({"outputs": answers.tolist()}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    return Handler


def main(folder: Path) -> None:
    """Serve until the standard input ends."""
    models = Models(folder)
    grpc_side = grpc.server(ThreadPoolExecutor(_THREADS), options=UNLIMITED)
    service.add_PredictionServiceServicer_to_server(Predicting(models), grpc_side)
    http_side = ThreadingHTTPServer((HOST, 0), over_http(models))
    ports = {GRPC: grpc_side.add_insecure_port(f"{HOST}:0"), REST: http_side.server_port}
    grpc_side.start()
    Thread(target=http_side.serve_forever, daemon=True).start()
    sys.stdout.write(f"{json.dumps(ports)}\n")
    sys.stdout.flush()
    sys.stdin.read()
    http_side.shutdown()
    grpc_side.stop(None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
