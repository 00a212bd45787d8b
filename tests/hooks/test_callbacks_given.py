"""What a framework's callback is given wrongly is one line, before any training."""

import importlib
import inspect

import numpy as np
import pytest

from drift.errors import SettingsError
from tests.frameworks import needs

WRONG = {  # of every parameter that the callbacks have, what it takes under no circumstances
    "path": [None, 1.5, {}, np.arange(3)],
    "layer": [1.5, {}, [], np.arange(3)],
    "labels": ["x", 1.5, {}, [1, 2], np.arange(3)],
    "max_length": ["3", 1.5, [], np.arange(3)],
    "every": [0, -1, "3", 1.5, np.arange(3)],
    "seen_moved": [None, "x", 1.5, [], np.arange(3)],
    "resume": [None, "x", 1.5, [], np.arange(3)],
    "force": [None, "x", 1.5, [], np.arange(3)],
}
LATER = {"words", "counts", "test_counts", "texts"}  # held against the table, where the training begins


@pytest.mark.parametrize(
    ("framework", "module", "name"),
    [
        ("keras", "drift.hooks.keras", "SnapshotEmbedding"),
        ("transformers", "drift.hooks.transformers", "TrainerSnapshots"),
        ("lightning", "drift.hooks.lightning", "LightningSnapshots"),
    ],
)
def test_what_a_callback_cannot_take_is_one_line(tmp_path, framework, module, name):
    needs(framework)
    callback = getattr(importlib.import_module(module), name)
    taken = set(inspect.signature(callback).parameters)
    assert taken <= WRONG.keys() | LATER
    for parameter in taken - LATER:
        for wrong in WRONG[parameter]:
            given = {"path": tmp_path / "mine", "words": ["a"], parameter: wrong}
            with pytest.raises(SettingsError, match=rf"{parameter}=") as said:
                callback(given.pop("path"), **given)
            assert "\n" not in str(said.value)
    assert not list(tmp_path.iterdir())
