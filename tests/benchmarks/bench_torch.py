"""What watching an embedding layer of PyTorch costs a training step on the CPU."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch

import drift
from tests.benchmarks.harness import Timing, show

N_WORDS, N_DIMS, BATCH, LENGTH, WARM = 18_000, 300, 128, 40, 3
ALONE, AGAIN, WATCHED = "not watched", "not watched, another model", "watched by drift.record"


class Reader(torch.nn.Module):
    """Embedding, LSTM, Dense, as drift's own recipe has them."""

    def __init__(self, *, sparse: bool = False) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(N_WORDS, N_DIMS, sparse=sparse)
        self.lstm = torch.nn.LSTM(N_DIMS, 100, batch_first=True)
        self.out = torch.nn.Linear(100, 1)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch."""
        _, (last, _) = self.lstm(self.embedding(ids))
        return self.out(last[-1]).squeeze(-1)


class Mean(torch.nn.Module):
    """The cheapest reader: sparse gradients, the mean of the vectors, one unit."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = torch.nn.EmbeddingBag(N_WORDS, N_DIMS, sparse=True)
        self.out = torch.nn.Linear(N_DIMS, 1)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of a batch."""
        return self.out(self.embedding(ids)).squeeze(-1)


def main() -> None:
    """Print the steps of both models, watched and not, in turn, in seconds of one thread."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, optimizer, repeat in (
            ("LSTM 100, Adam", Reader, torch.optim.Adam, 41),
            ("mean, sparse SGD", Mean, torch.optim.SGD, 501),
        ):
            alone, again, watched = kind(), kind(), kind()
            words = [f"word{row}" for row in range(N_WORDS)]
            with drift.record(Path(folder) / kind.__name__, module=watched, words=words, counts={"word1": 1}):
                models = {ALONE: alone, AGAIN: again, WATCHED: watched}
                steps = {label: step(model, optimizer) for label, model in models.items()}
                seconds: dict[str, list[float]] = {label: [] for label in steps}
                for turn in range(WARM + repeat):
                    for label in random.Random(turn).sample(list(steps), len(steps)):
                        seconds[label].append(steps[label]())
            title = f"Training step of PyTorch ({N_WORDS:,} x {N_DIMS}, batch {BATCH} x {LENGTH}, {name})"
            timings = [Timing(label, median(found[WARM:])) for label, found in seconds.items()]
            show(title, timings, "watched within 1.02 x of not watched")


def step(model: torch.nn.Module, kind: type[torch.optim.Optimizer]) -> Callable[[], float]:
    """A training step of a model, on ids drawn anew; it returns its seconds."""
    optimizer = kind(model.parameters(), lr=0.01)
    draws = torch.Generator().manual_seed(0)

    def run() -> float:
        ids = (N_WORDS ** torch.rand((BATCH, LENGTH), generator=draws)).long().clamp(max=N_WORDS - 1)
        started = time.thread_time()
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(model(ids), torch.ones(BATCH)).backward()
        optimizer.step()
        return time.thread_time() - started

    return run


if __name__ == "__main__":
    main()
