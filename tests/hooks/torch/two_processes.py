"""What each of two processes runs, started by `test_processes`: `two_processes.py RANK PORT FOLDER`."""

import sys
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

import drift

WORDS = ["<pad>", "a", "b", "c", "never"]
DOCUMENTS = ([[1, 2, 0], [1, 1, 0]], [[1, 3, 0], [0, 0, 0]])  # of each process
TEST = ([[1, 0, 0]], [[2, 4, 0]])


def main(rank: int, port: int, folder: Path) -> None:
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(5, 3, padding_idx=0), nn.Flatten(), nn.Linear(9, 1))
    shared = DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with drift.record(folder / "both", module=shared, optimizer=optimizer, words=WORDS) as recorder:
        for _ in range(2):
            shared.train()
            optimizer.zero_grad()
            shared(torch.tensor(DOCUMENTS[rank])).sum().backward()
            optimizer.step()
            shared.eval()
            with torch.no_grad():
                shared(torch.tensor(TEST[rank]))
            recorder.snapshot()
    torch.save(model[0].weight.detach(), folder / f"weights-{rank}.pt")
    dist.destroy_process_group()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
