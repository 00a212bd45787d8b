"""PyTorch loops that are broken off and gone on with, or put their best weights back: what the run says."""

import copy
from contextlib import nullcontext

import numpy as np
import pytest

from drift.hooks.loop import record
from drift.run.run import open_run
from tests.hooks.torch.loops import DOCUMENTS, LABELS, WORDS, Mean, embedding, step, torch, weights


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_words_of_an_epoch_that_was_broken_off_are_seen_where_no_decay_moves_the_others(
    tmp_path, caplog, decay
):
    model = Mean(embedding())
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1, weight_decay=decay)
    asked = {"module": model, "words": WORDS, "optimizer": optimizer}
    with pytest.raises(KeyboardInterrupt), record(tmp_path / "mine", **asked) as recorder:
        step(model, optimizer, DOCUMENTS[:1], LABELS[:1])
        recorder.snapshot()
        step(model, optimizer, DOCUMENTS[1:2], LABELS[1:2])
        raise KeyboardInterrupt
    with record(tmp_path / "mine", resume=True, **asked) as recorder:
        step(model, optimizer, DOCUMENTS[:1], LABELS[:1])
        recorder.snapshot()
    assert open_run(tmp_path / "mine").counts.tolist() == [1, 1, 1, 0 if decay else 1, 0, 0, 0]
    assert ("cannot be told" in caplog.text) == bool(decay)


@pytest.mark.parametrize("as_block", [True, False])
def test_the_best_weights_that_a_loop_puts_back_are_found(tmp_path, caplog, as_block):
    model = Mean(embedding())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    recorder = record(tmp_path / "mine", module=model, words=WORDS, optimizer=optimizer)
    with recorder if as_block else nullcontext():
        for epoch in range(3):
            step(model, optimizer)
            recorder.snapshot()
            if epoch == 1:
                best = copy.deepcopy(model.state_dict())
        model.load_state_dict(best)
        if not as_block:
            recorder.finish()
    run = open_run(tmp_path / "mine")
    assert (run.record.kept_epoch, run.record.last_epoch) == (2, 3)
    assert "the model that is kept equals epoch 2 of 3" in caplog.text
    np.testing.assert_array_equal(run.matrix(run.last_epoch), weights(model.embedding)[1:])


def test_a_table_of_ones_own_is_not_held_against_the_layer(tmp_path, caplog):
    model = Mean(embedding())
    with record(tmp_path / "mine", module=model, words=WORDS, counts={"a": 1}) as recorder:
        recorder.snapshot(model.embedding.weight + 1)
    assert "the model that is kept" not in caplog.text
