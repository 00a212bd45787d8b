"""What a training step costs by its optimizer, beside PyTorch's LSTM of the same size, in one run."""

from collections.abc import Callable

import numpy as np
import torch

from drift.arrays import IntArray
from drift.run.settings import Settings
from drift.training.model import build_model
from tests.benchmarks.bench_training import BATCH, LENGTH, N_SEEN, batches
from tests.benchmarks.harness import in_turn, show

N_DIMS, WARM, REPEAT = 300, 5, 41
SGD, LAZY, EXACT = "drift, plain SGD", "drift, lazy-adam", "drift, exact Adam"
OPTIMIZERS = {SGD: ("sgd", 0.1), LAZY: ("lazy-adam", 1e-3), EXACT: ("adam", 1e-3)}
TORCH_SGD, TORCH_SPARSE, TORCH_DENSE = "PyTorch, sparse SGD", "PyTorch, sparse Adam", "PyTorch, dense Adam"
Step = Callable[[IntArray, IntArray], object]


class Reader(torch.nn.Module):
    """Embedding, LSTM, Dense, as drift's own recipe has them."""

    def __init__(self, *, sparse: bool) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(N_SEEN + 1, N_DIMS, sparse=sparse)
        self.lstm = torch.nn.LSTM(N_DIMS, 100, batch_first=True)
        self.out = torch.nn.Linear(100, 2)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch."""
        _, (last, _) = self.lstm(self.embedding(ids))
        return self.out(last[-1])


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
        found = model(torch.from_numpy(rows).long())
        torch.nn.functional.cross_entropy(found, torch.from_numpy(labels)).backward()
        for optimizer in optimizers:
            optimizer.step()

    return step


if __name__ == "__main__":
    main()
