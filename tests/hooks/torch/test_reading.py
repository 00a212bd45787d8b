"""Which ids of a PyTorch loop count: those that training reads, once, and no masked ones."""

import pytest

from drift.hooks.loop import record
from drift.run.run import open_run
from tests.hooks.torch.loops import COUNTS, DOCUMENTS, TEST, WORDS, Masked, Mean, embedding, step, torch


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def test_ids_of_a_pass_without_gradients_are_test_counts_although_the_model_is_said_to_train(tmp_path):
    model = Mean(embedding())
    with record(tmp_path / "mine", module=model.embedding, words=WORDS) as recorder:
        step(model, torch.optim.SGD(model.parameters(), lr=0.1))
        with torch.no_grad():
            model(TEST)
        with torch.inference_mode():
            model(TEST)
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == COUNTS
    assert run.test_counts.tolist() == [2, 0, 0, 0, 0, 0, 2]


def test_what_a_checkpoint_computes_again_is_counted_once(tmp_path):
    from torch.utils.checkpoint import checkpoint

    model = Mean(embedding())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=model.embedding, words=WORDS) as recorder:
        start = torch.zeros(1, requires_grad=True)
        checkpoint(lambda ids, _: model(ids), DOCUMENTS, start, use_reentrant=False).sum().backward()
        optimizer.step()
        recorder.snapshot()
    assert open_run(tmp_path / "mine").counts.tolist() == COUNTS


@pytest.mark.parametrize("by_name", [True, False])
def test_positions_that_a_model_is_told_not_to_read_are_not_counted(tmp_path, by_name):
    model = Masked(embedding())
    mask = torch.tensor([[1, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0]])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=model, optimizer=optimizer, words=WORDS) as recorder:
        (model(DOCUMENTS, attention_mask=mask) if by_name else model(DOCUMENTS, mask)).sum().backward()
        model(torch.tensor([[4]])).sum().backward()
        optimizer.step()
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == [2, 2, 2, 2, 0, 0, 0]
    assert run.record.moves_unseen == ()


def test_a_gradient_that_reaches_masked_positions_is_not_taken_for_a_tie(tmp_path):
    model = Masked(embedding())
    model.leaks = True
    with record(tmp_path / "mine", module=model, words=WORDS) as recorder:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(DOCUMENTS, attention_mask=(DOCUMENTS != 4).long()).sum().backward()
        optimizer.step()
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == [3, 2, 2, 0, 0, 0, 0]
    assert run.record.training.tied == ()
