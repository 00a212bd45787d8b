"""What a training step costs by its optimizer, beside PyTorch's LSTM of the same size, in one run."""

from collections.abc import Callable

import numpy as np
import torch

from drift.arrays import IntArray
from drift.run.settings import Settings
from drift.training.model import build_model
from tests.benchmarks.bench_torch import N_DIMS, Reader
from tests.benchmarks.bench_training import BATCH, LENGTH, N_SEEN, batches
from tests.benchmarks.harness import in_turn, show

WARM, REPEAT = 5, 41
SGD, LAZY, EXACT = "drift, plain SGD", "drift, lazy-adam", "drift, exact Adam"
OPTIMIZERS = {SGD: ("sgd", 0.1), LAZY: ("lazy-adam", 1e-3), EXACT: ("adam", 1e-3)}
TORCH_SGD, TORCH_SPARSE, TORCH_DENSE = "PyTorch, sparse SGD", "PyTorch, sparse Adam", "PyTorch, dense Adam"
Step = Callable[[IntArray, IntArray], object]


def main() -> None:
    """Print the steps in turn, one thread each: those of drift against plain SGD, of PyTorch likewise."""
    torch.set_num_threads(1)
    steps = {name: keras_step(*chosen) for name, chosen in OPTIMIZERS.items()}
    steps |= {name: torch_step(name) for name in (TORCH_SGD, TORCH_SPARSE, TORCH_DENSE)}
    source = batches()

    def one(step: Step) -> Callable[[], object]:
        return lambda: step(*next(source))

    things = {name: one(step) for name, step in steps.items()}
    in_turn(things, WARM)
    found = in_turn(things, REPEAT)
    title = f"Training step by optimizer ({N_SEEN:,} x {N_DIMS}, batch {BATCH} x {LENGTH}, LSTM 100)"
    show(title, found[: len(OPTIMIZERS)], "lazy-adam within 1.15 x, exact Adam within 1.4 x of plain SGD")
    show(f"The same in PyTorch {torch.__version__}", found[len(OPTIMIZERS) :])


def keras_step(optimizer: str, rate: float) -> Step:
    """A step of drift's recipe."""
    table = np.random.default_rng(0).standard_normal((N_SEEN + 1, N_DIMS), dtype=np.float32)
    model = build_model(table, 2, Settings(policy="trainable", optimizer=optimizer, learning_rate=rate))
    return model.train_on_batch


def torch_step(name: str) -> Step:
    """A step of PyTorch; the optimizer of sparse gradients has the table, Adam the rest."""
    model = Reader(sparse=name != TORCH_DENSE)
    table, rest = model.embedding.parameters(), [*model.lstm.parameters(), *model.out.parameters()]
    optimizers: list[torch.optim.Optimizer] = {
        TORCH_SGD: lambda: [torch.optim.SGD(model.parameters(), lr=0.1)],
        TORCH_SPARSE: lambda: [torch.optim.SparseAdam(table), torch.optim.Adam(rest)],
        TORCH_DENSE: lambda: [torch.optim.Adam(model.parameters())],
    }[name]()

    def step(rows: IntArray, labels: IntArray) -> None:
        model.zero_grad()
        found, true = model(torch.from_numpy(rows).long() - 1), torch.from_numpy(labels).float()
        torch.nn.functional.binary_cross_entropy_with_logits(found, true).backward()
        for optimizer in optimizers:
            optimizer.step()

    return step


if __name__ == "__main__":
    main()
