"""Importing what loads TensorFlow, without the lines that it writes where nobody can turn them off."""

import logging
import os
import sys
import tempfile
from typing import Any

from drift.errors import optional


def imported_quietly(module: str) -> Any:  # noqa: ANN401 - a module
    """Import what loads TensorFlow without the lines that its C++ libraries write to stderr at start.

    TensorFlow's own setting turns off only what comes later. The lines are shown where the import fails:
    then they matter. Nor does it warn later of functions that are traced often: each of a command's models
    has its own, which is meant. Raises MissingExtraError where an optional library is not installed.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").addFilter(_is_not_of_tracing)
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            return optional(module)
        except ImportError:
            aside.seek(0)
            os.write(kept, aside.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _is_not_of_tracing(record: logging.LogRecord) -> bool:
    return "tf.function retracing" not in record.getMessage()
