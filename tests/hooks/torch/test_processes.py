"""Two processes that train one model over gloo make one run."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np

from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")

HERE = Path(__file__).parent


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_counts_of_two_processes_are_summed_and_one_writes(tmp_path):
    port = str(free_port())
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[2]), "GLOO_SOCKET_IFNAME": "lo"}
    started = [
        subprocess.Popen(
            [sys.executable, str(HERE / "two_processes.py"), rank, port, str(tmp_path)],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in ("0", "1")
    ]
    for one in started:
        _, said = one.communicate(timeout=300)
        assert one.returncode == 0, said
    run = open_run(tmp_path / "both")
    assert run.counts.tolist() == [4, 1, 1, 0]  # of a, b, c, never: 3 + 1, 1 + 0, 0 + 1
    assert run.test_counts.tolist() == [1, 1, 0, 1]
    assert run.moved(2).ids.tolist() == [0, 1, 2]
    for rank in (0, 1):
        kept = torch.load(tmp_path / f"weights-{rank}.pt", weights_only=True).numpy()
        np.testing.assert_array_equal(run.matrix(2), kept[1:])
    assert run.condition() == "complete"
