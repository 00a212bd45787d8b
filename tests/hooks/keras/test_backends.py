"""The same tests with Keras on PyTorch and JAX, each in a process of its own: import chooses the backend.

The most telling ones; `make backends` runs all.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frameworks import needs

FOLDER = Path(__file__).parent
TESTED = ("test_callback.py", "test_passing.py", "test_table.py", "test_going_on.py", "test_own_loop.py")
TELLING = (
    "compiled or changes_nothing or found_by_its_name or lora or quantised or early_stopping "
    "or restored_goes_on or loop_over"
)


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_what_holds_on_tensorflow_holds_on(backend):
    needs(backend)
    which = [] if os.environ.get("DRIFT_BACKENDS") == "all" else ["-k", TELLING]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            *which,
            *(str(FOLDER / one) for one in TESTED),
        ],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=FOLDER.parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]
