"""An object store on this machine: moto's S3 behind a gate that fails, hangs or answers twice when told."""

import os
import threading
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager

import pytest

from drift.run.store import objects
from tests.frameworks import needs


@contextmanager
def impatient():
    """Whoever asks inside waits half a second for an answer; others wait however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_TIMEOUT", "0.5s")
        objects.bucket_of.cache_clear()
        yield
    objects.bucket_of.cache_clear()


class Gate:
    """Stands before moto's application and counts the bytes that leave it.

    fault: what is done to requests from now on: `fail`, `hang`, `twice` (a request is carried out twice, the
    second answer is given), `lost` (carried out, and answered by a failure once); empty: nothing.
    only: the methods that meet it. after: how many of them pass before.
    """

    def __init__(self, application):
        self.application = application
        self.sent = Counter()
        self.heal()

    def heal(self):
        self.fault, self.only, self.after = "", ("PUT", "GET", "HEAD"), 0

    def __call__(self, environ, start):
        if self.fault and environ["REQUEST_METHOD"] in self.only:
            self.after -= 1
            if self.after < 0:
                return self._faulty(environ, start)
        return self._counted(environ["PATH_INFO"], self.application(environ, start))

    def _faulty(self, environ, start):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if self.fault == "hang":
            time.sleep(1.0)
        if self.fault in ("fail", "hang"):
            start("500 Internal Server Error", [])
            return [b""]
        b"".join(self.application(_again(environ, body), lambda *_: None))
        if self.fault == "lost":
            self.fault = ""
            start("500 Internal Server Error", [])
            return [b""]
        return self.application(_again(environ, body), start)

    def _counted(self, path, answer):
        for part in answer:
            self.sent[path] += len(part)
            yield part


def _again(environ, body):
    import io

    return {**environ, "wsgi.input": io.BytesIO(body)}


@pytest.fixture(scope="module")
def gate():
    """A bucket, and what stands before it."""
    needs("obstore")
    moto = needs("moto.server")
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"  # a connection is used again

        def log(self, *_):
            pass

    gate = Gate(moto.DomainDispatcherApplication(moto.create_backend_app))
    server = make_server("127.0.0.1", 0, gate, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT")).close()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT", address)
        patch.setenv("AWS_ALLOW_HTTP", "true")
        patch.setenv("AWS_TIMEOUT", "60s")
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        patch.setattr(objects, "RETRIES", 1)
        objects.bucket_of.cache_clear()
        yield gate
    objects.bucket_of.cache_clear()
    server.shutdown()
    server.server_close()
