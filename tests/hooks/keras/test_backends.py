"""The same tests with Keras on PyTorch and JAX, each in a process of its own: import chooses the backend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frameworks import needs

FOLDER = Path(__file__).parent
TESTED = ("test_passing.py", "test_table.py", "test_going_on.py", "test_own_loop.py")


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_what_holds_on_tensorflow_holds_on(backend):
    needs(backend)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(str(FOLDER / name) for name in TESTED)],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=FOLDER.parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]
