"""Starting the server in a process of its own, and asking it over the loopback interface."""

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import grpc

from drift.analysis.serving.way import GRPC, REST, Way
from drift.errors import DriftError
from drift.experiments.serving.messages import gzipped
from drift.experiments.serving.server import HOST, UNLIMITED

PREDICT = "/tensorflow.serving.PredictionService/Predict"
Ask = Callable[[bytes, Way], bytes]
"""Sends the body of a request, gives the body of the answer."""

_SECONDS = 60  # after which a request counts as failed


@contextmanager
def served(folder: Path) -> Iterator[Ask]:
    """Run a server for the models exported to `folder`; gives what asks it by either interface.

    Raises DriftError where it does not start.
    """
    command = [sys.executable, "-m", "drift.experiments.serving.server", str(folder)]
    with (
        TemporaryFile("w+") as said,  # a pipe that nobody reads would stop the server when it is full
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        try:
            ports = _ports(process, said)
            channel = grpc.insecure_channel(f"{HOST}:{ports[GRPC]}", options=UNLIMITED)
            with channel, closing(http.client.HTTPConnection(HOST, ports[REST], timeout=_SECONDS)) as http1:
                yield _asking(channel, http1)
        finally:
            process.kill()


def _ports(process: "subprocess.Popen[str]", said: IO[str]) -> dict[str, int]:
    line = process.stdout.readline() if process.stdout is not None else ""
    with suppress(ValueError):
        found: dict[str, int] = json.loads(line)
        return found
    process.wait()
    said.seek(0)
    reason = " ".join(said.read().split()[-30:])
    raise DriftError(f"expected a server for the exported models, it ended with: {reason}")


def _asking(channel: grpc.Channel, connection: http.client.HTTPConnection) -> Ask:
    predict = channel.unary_unary(PREDICT)  # bytes in, bytes out: what is timed is the wire and the server

    def ask(body: bytes, way: Way) -> bytes:
        if way.api == GRPC:
            how = grpc.Compression.Gzip if way.gzip else grpc.Compression.NoCompression
            said: bytes = predict(body, timeout=_SECONDS, compression=how)
            return said
        headers = {"Content-Type": "application/json"} | ({"Content-Encoding": "gzip"} if way.gzip else {})
        connection.request(
            "POST", f"/v1/models/{way.where}:predict", gzipped(body) if way.gzip else body, headers
        )
        response = connection.getresponse()
        said = response.read()
        if response.status != http.client.OK:
            raise DriftError(f"expected an answer to {way}, got {response.status}: {said[:200]!r}")
        return said

    return ask
