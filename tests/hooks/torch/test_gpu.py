"""An embedding layer that trains on a GPU; skipped where there is none."""

import numpy as np
import pytest

from drift.hooks.loop import record
from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")
if not torch.cuda.is_available():
    pytest.skip("there is no GPU", allow_module_level=True)

from drift.hooks.torch.watch import WatchedLayer  # noqa: E402 - after what it needs

WORDS = ["<pad>", "a", "b", "c", "d", "never"]
IDS = [[1, 2, 3, 0], [1, 1, 4, 0]]
COUNTS = [3, 1, 1, 1, 0]


def model(dtype):
    torch.manual_seed(0)
    layer = torch.nn.Embedding(6, 3, padding_idx=0)
    return torch.nn.Sequential(layer, torch.nn.Flatten(), torch.nn.Linear(12, 1)).to("cuda", dtype)


def train(model, optimizer, ids):
    optimizer.zero_grad()
    model(ids).sum().backward()
    optimizer.step()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_the_layer_on_a_gpu_is_read_exactly_and_its_ids_are_counted(dtype):
    mine, ids = model(dtype), torch.tensor(IDS, device="cuda")
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.5)
    watched = WatchedLayer(mine, optimizer=optimizer)
    before = watched.rows(np.arange(6))
    train(mine, optimizer, ids)
    with torch.no_grad():
        mine(ids[:1])
    after = watched.rows(np.arange(6))
    passed = watched.passed()
    np.testing.assert_array_equal(after, mine[0].weight.detach().cpu().float().numpy())
    assert np.flatnonzero((before != after).any(1)).tolist() == [1, 2, 3, 4]
    assert passed["train"].tolist() == [0, *COUNTS]
    assert passed["test"].tolist() == [0, 1, 1, 1, 0, 0]
    assert watched.facts().moves_unseen == ()
    assert watched.facts().dtype == str(dtype).removeprefix("torch.")
    watched.release()


def test_a_compiled_layer_on_a_gpu_is_watched():
    mine, ids = model(torch.float32), torch.tensor(IDS, device="cuda")
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.5)
    watched = WatchedLayer(mine, optimizer=optimizer)
    compiled = torch.compile(mine)
    for _ in range(3):
        train(compiled, optimizer, ids)
    assert watched.passed()["train"].tolist() == [0, *(3 * count for count in COUNTS)]
    watched.release()


def test_a_loop_on_a_gpu_is_recorded(tmp_path):
    mine, ids = model(torch.float32), torch.tensor(IDS, device="cuda")
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.5)
    with record(tmp_path / "mine", module=mine, words=WORDS, optimizer=optimizer) as recorder:
        for _ in range(2):
            train(mine, optimizer, ids)
            recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == COUNTS
    np.testing.assert_array_equal(run.matrix(2), mine[0].weight.detach().cpu().numpy()[1:])
