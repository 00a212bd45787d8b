"""The optimizer of a loop that gives its table as numbers: what the run records of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from drift.hooks.loop import record
from drift.run.run import open_run

WORDS = ["a", "b", "never"]
TABLE = np.ones((3, 2), np.float32)


class AdamW:
    """Of PyTorch, by what is asked of one: groups of a decay each."""

    def __init__(self, *decays):
        self.param_groups = [{"params": [], "weight_decay": one} for one in decays]


class Nadam:
    """Of Keras, by what is asked of one."""

    def __init__(self, decay):
        self.weight_decay = decay


def recorded(path, optimizer, table=TABLE, **changes):
    with record(path, words=WORDS, matrix=table, optimizer=optimizer, counts={"a": 1}, **changes) as recorder:
        recorder.snapshot(TABLE * np.float32(0.9))
    return open_run(path).record.training


@pytest.mark.parametrize(
    ("optimizer", "name", "decay"),
    [
        (AdamW(0.1), "AdamW", 0.1),
        (AdamW(0.1, 0.1), "AdamW", 0.1),
        (AdamW(0.0), "AdamW", 0),
        (SimpleNamespace(optimizer=AdamW(0.1)), "AdamW", 0.1),  # as accelerate wraps one
        (Nadam(0.2), "Nadam", 0.2),
        (Nadam(None), "Nadam", 0),
        (SimpleNamespace(inner_optimizer=Nadam(0.2)), "Nadam", 0.2),  # as Keras does to scale the loss
    ],
)
def test_the_optimizer_beside_a_matrix_is_recorded_and_its_decay_blamed(
    tmp_path, caplog, optimizer, name, decay
):
    training = recorded(tmp_path / "mine", optimizer)
    assert (training.optimizer, training.weight_decay) == (name, decay)
    assert (f"the training has weight decay ({name}, {decay})" in caplog.text) == bool(decay)
    assert "the optimizer has weight decay" not in caplog.text  # what is said where it is not recorded


def test_the_parameter_itself_tells_its_group(tmp_path):
    optimizer = AdamW(0.1, 0.0)
    optimizer.param_groups[1]["params"] = [TABLE]
    assert recorded(tmp_path / "mine", optimizer).weight_decay == 0


def test_a_decay_that_differs_between_groups_is_not_guessed(tmp_path, caplog):
    training = recorded(tmp_path / "mine", AdamW(0.1, 0.0))
    assert (training.optimizer, training.weight_decay) == ("AdamW", None)
    assert "the weight decay of AdamW differs between its groups and is not recorded" in caplog.text


def test_an_optimizer_that_cannot_be_read_is_said(tmp_path, caplog):
    assert recorded(tmp_path / "mine", SimpleNamespace(init=None, update=None)) is None
    assert "expected an optimizer of PyTorch or Keras, got SimpleNamespace: it and its" in caplog.text


def test_a_loop_that_goes_on_records_its_optimizer_too(tmp_path):
    recorded(tmp_path / "mine", None, epochs=1)
    again = recorded(tmp_path / "mine", Nadam(0.2), TABLE * np.float32(0.9), epochs=2, resume=True)
    assert (again.optimizer, again.weight_decay) == ("Nadam", 0.2)
