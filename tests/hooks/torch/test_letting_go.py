"""What finds the optimizer is a hook on all optimizers: it stays no longer than it is needed."""

import importlib

import pytest

from drift.errors import RunError
from drift.hooks.loop import record
from tests.hooks.torch.loops import WORDS, Mean, embedding, step, torch

hooks = importlib.import_module("torch.optim.optimizer")._global_optimizer_post_hooks


class Stopped:
    """Words whose reading Ctrl-C breaks off."""

    def __iter__(self):
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def none_stays():
    before = len(hooks)
    yield
    assert len(hooks) == before


def test_it_goes_once_the_optimizer_is_found(tmp_path):
    model = Mean(embedding())
    before = len(hooks)
    with record(tmp_path / "mine", module=model, words=WORDS) as recorder:
        assert len(hooks) == before + 1
        step(model, torch.optim.Adam(model.parameters()))
        recorder.snapshot()
        assert len(hooks) == before


def test_it_goes_where_no_optimizer_came(tmp_path):
    record(tmp_path / "mine", module=Mean(embedding()), words=WORDS).finish()


def test_it_goes_where_the_loop_ends_in_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), record(tmp_path / "mine", module=Mean(embedding()), words=WORDS):
        1 / 0  # noqa: B018 - the loop's


def test_it_goes_where_the_run_cannot_be_begun(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        record(tmp_path / "mine", module=Mean(embedding()), words=Stopped())
    record(tmp_path / "mine", module=Mean(embedding()), words=WORDS).finish()
    with pytest.raises(RunError):
        record(tmp_path / "mine" / "run.json" / "x", module=Mean(embedding()), words=WORDS)
