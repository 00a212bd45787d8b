"""A whole recording on a GPU, held against the layer itself: `python -m tests.hooks.torch.gpu_check`.

Each case trains a model under `drift.record`. Every snapshot is compared with the layer's own weights bit
by bit, the counts with a count of the same ids on the CPU; a step is timed, watched and not, in turn.
Without a GPU it does the same on the CPU. Ends with 1 where anything differs.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

import drift
from drift.hooks.torch.watch import WatchedLayer

N_WORDS, N_DIMS, BATCH, LENGTH, N_BATCHES, EPOCHS = 20_000, 300, 128, 40, 60, 2
TEST_BATCHES = 5
TIMED, REPEATS = 50, 21
WORDS = ["<pad>", *(f"word{row}" for row in range(1, N_WORDS))]
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Reader(nn.Module):
    """Embedding, LSTM or mean, and one unit."""

    def __init__(self, *, sparse: bool = False, lstm: bool = False) -> None:
        super().__init__()
        self.embedding = nn.Embedding(N_WORDS, N_DIMS, padding_idx=0, sparse=sparse)
        self.lstm = nn.LSTM(N_DIMS, 100, batch_first=True) if lstm else None
        self.out = nn.Linear(100 if lstm else N_DIMS, 1)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch."""
        found = self.embedding(ids)
        read = found.mean(1) if self.lstm is None else self.lstm(found)[1][0][-1]
        return self.out(read).squeeze(-1)


@dataclass(frozen=True)
class Case:
    """One way to train: how the model computes, and what its table is."""

    name: str
    sparse: bool = False
    lstm: bool = False
    compiled: bool = False
    table: torch.dtype = torch.float32
    autocast: bool = False

    def model(self) -> Reader:
        """The model on the device."""
        torch.manual_seed(0)
        return Reader(sparse=self.sparse, lstm=self.lstm).to(DEVICE, self.table)

    def optimizer(self, model: Reader) -> torch.optim.Optimizer:
        """What trains all of the model."""
        kind = torch.optim.SGD if self.sparse else torch.optim.Adam
        return kind(model.parameters(), lr=0.01)

    def computing(self) -> AbstractContextManager[object]:
        """In which precision."""
        return torch.autocast(DEVICE.type, torch.bfloat16) if self.autocast else nullcontext()


CASES = (
    Case("float32, mean, Adam"),
    Case("float32, LSTM, Adam", lstm=True),
    Case("bfloat16 autocast, LSTM, Adam", lstm=True, autocast=True),
    Case("bfloat16 table, mean, Adam", table=torch.bfloat16),
    Case("float32, mean, sparse SGD", sparse=True),
    Case("float32, mean, Adam, compiled", compiled=True),
)


def batches(seed: int, n: int) -> Iterator[torch.Tensor]:
    """Ids on the CPU, the low ones often, half the words never; their ends are padding."""
    draws = torch.Generator().manual_seed(seed)
    for _ in range(n):
        ids = ((N_WORDS // 2) ** torch.rand((BATCH, LENGTH), generator=draws)).long()
        lengths = torch.randint(1, LENGTH + 1, (BATCH, 1), generator=draws)
        yield torch.where(torch.arange(LENGTH) < lengths, ids, 0)


def step(
    case: Case, model: Callable[[torch.Tensor], torch.Tensor], optimizer: torch.optim.Optimizer
) -> Callable[[torch.Tensor], None]:
    """A training step on ids of the device."""
    labels = torch.ones(BATCH, device=DEVICE)

    def run(ids: torch.Tensor) -> None:
        optimizer.zero_grad()
        with case.computing():
            found = model(ids)
        nn.functional.binary_cross_entropy_with_logits(found.float(), labels).backward()
        optimizer.step()

    return run


def problems(case: Case, folder: Path) -> list[str]:
    """Train and record; returns what is not as the layer itself has it."""
    model = case.model()
    optimizer = case.optimizer(model)
    kept = [own_rows(model)]
    with drift.record(folder, module=model, optimizer=optimizer, words=WORDS) as recorder:
        reads = torch.compile(model) if case.compiled else model
        train = step(case, reads, optimizer)
        for _ in range(EPOCHS):
            model.train()
            for ids in batches(1, N_BATCHES):
                train(ids.to(DEVICE))
            model.eval()
            with torch.no_grad():
                for ids in batches(2, TEST_BATCHES):
                    reads(ids.to(DEVICE))
            recorder.snapshot(scores={"test_accuracy": 0.5})
            kept.append(own_rows(model))
    run = drift.open_run(folder)
    found = [
        f"snapshot {epoch} is not the layer's table"
        for epoch, rows in enumerate(kept)
        if run.matrix(epoch).tobytes() != rows.tobytes()
    ]
    if not np.array_equal(run.counts, recount(1, N_BATCHES)):
        found.append(f"{run.counts.sum():,} training tokens, {recount(1, N_BATCHES).sum():,} on the CPU")
    if not np.array_equal(run.test_counts, recount(2, TEST_BATCHES)):
        found.append(f"{run.test_counts.sum():,} test tokens, {recount(2, TEST_BATCHES).sum():,} on the CPU")
    if run.counts[run.moved(EPOCHS).ids].min(initial=1) < 1:
        found.append("rows of unseen words moved")
    return found


def own_rows(model: Reader) -> NDArray[np.float32]:
    """The rows of the words as the layer has them, without padding."""
    return model.embedding.weight.detach().float().cpu().numpy()[1:].copy()


def recount(seed: int, n: int) -> NDArray[np.int64]:
    """How often each word is in some batches."""
    return sum(np.bincount(ids.numpy().ravel(), minlength=N_WORDS) for ids in batches(seed, n))[1:]


def step_times(case: Case) -> tuple[float, float, float]:
    """Seconds of a step not watched, of another model that is not either, and watched; each a median."""
    models = [case.model() for _ in range(3)]
    trained = [case.optimizer(model) for model in models]
    watched = WatchedLayer(models[2], optimizer=trained[2])
    reads = [torch.compile(model) if case.compiled else model for model in models]
    steps = [step(case, *one) for one in zip(reads, trained, strict=True)]
    given = [ids.to(DEVICE) for ids in batches(3, TIMED)]
    seconds: list[list[float]] = [[], [], []]
    for turn in range(REPEATS + 2):
        for which in random.Random(turn).sample(range(3), 3):
            seconds[which].append(_timed(steps[which], given))
    watched.release()
    alone, again, with_it = (median(found[2:]) / TIMED for found in seconds)
    return alone, again, with_it


def _timed(run: Callable[[torch.Tensor], None], given: list[torch.Tensor]) -> float:
    _synchronize()
    started = time.perf_counter()
    for ids in given:
        run(ids)
    _synchronize()
    return time.perf_counter() - started


def _synchronize() -> None:
    if DEVICE.type == "cuda":
        torch.cuda.synchronize()


def main() -> None:
    """Check and time every case."""
    name = torch.cuda.get_device_name() if DEVICE.type == "cuda" else "the CPU"
    sys.stdout.write(f"drift.record on {name}, torch {torch.__version__}: {N_WORDS:,} x {N_DIMS}\n")
    wrong = 0
    for case in CASES:
        try:
            with tempfile.TemporaryDirectory() as folder:
                found = problems(case, Path(folder) / "mine")
            wrong += bool(found)
            alone, again, watched = step_times(case)
            said = "; ".join(found) or "snapshots and counts are the layer's own"
            times = (
                f"a step {1e6 * alone:,.0f} us, another model {again / alone:.3f} x, watched "
                f"{watched / alone:.3f} x"
            )
        except Exception as error:
            if not case.compiled:
                raise
            said, times = "not tried: it does not compile here", str(error).strip().split("\n")[0][:150]
        sys.stdout.write(f"  {case.name}: {said}; {times}\n")
        sys.stdout.flush()
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
