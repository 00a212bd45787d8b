"""Full searches on a GPU, by the code that --device cuda runs, on generated clusters of words.

Needs NumPy and PyTorch only. The lists of some words are held against sorting all cosines in float64 on the
CPU. With `--small` it runs in seconds, on whatever is there.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from drift.arrays import row_slices
from drift.measure import device_search
from drift.measure.cosine import unit_rows
from drift.measure.device_search import DeviceSearch
from drift.measure.ranked import places_of
from drift.measure.search import AT_ONCE, SPARE

CHECKED = 256
K = 32


@dataclass(frozen=True)
class Size:
    """How many words of how many dimensions; how many of them are queries; and the goals in seconds."""

    n_words: int
    n_dims: int
    n_queries: int
    seconds: float
    in_half: float


SIZES = (
    Size(400_000, 50, 400_000, 2.3, 2.3),
    Size(400_000, 300, 400_000, 3.7, 1.8),
    Size(3_000_000, 300, 65_536, 209.0, 97.0),
)
SMALL = (Size(5_000, 50, 5_000, 2.3, 2.3), Size(9_000, 300, 4_096, 209.0, 97.0))


def main(sizes: tuple[Size, ...]) -> None:
    """Print what each size took, as seconds for all its words, beside the goal."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    card = torch.cuda.get_device_name() if device == "cuda" else "the CPU: PyTorch sees no GPU here"
    print(f"PyTorch {torch.__version__} on {card}; lists of {K}", flush=True)
    for size in sizes:
        rows = _clusters(size)
        wanted = _by_sorting(rows)
        for half in (False, True):
            search = DeviceSearch(device, rows, np.arange(len(rows)), half)
            print(_measured(size, search, wanted), flush=True)
            print(f"    of which, for all words: {_parts(search)}", flush=True)
            del search
            if device == "cuda":
                torch.cuda.empty_cache()


def _measured(size: Size, search: DeviceSearch, wanted: np.ndarray) -> str:
    rows, ids = search.rows, search.ids
    search(rows[:CHECKED], ids[:CHECKED], K)  # what is done once: libraries, the table, its halves
    started = time.perf_counter()
    with _completed() as n_completed:
        found = [search(rows[block], ids[block], K) for block in row_slices(size.n_queries, 1, AT_ONCE)]
    seconds = (time.perf_counter() - started) * size.n_words / size.n_queries
    same = int((places_of(found[0][:CHECKED]) == wanted).all(axis=1).sum())
    goal = size.in_half if search.half else size.seconds
    how = "half precision, then float32" if search.half else "float32"
    peak = f", peak {torch.cuda.max_memory_allocated() / 1e9:.1f} GB" if search.device == "cuda" else ""
    return (
        f"{size.n_words:,} x {size.n_dims} from {size.n_queries:,} queries, {how}: {seconds:.2f} s "
        f"({seconds / goal:.2f} of {goal} s), {same} of {CHECKED} lists as by sorting, "
        f"{sum(n_completed):,} lists completed on the CPU{peak}"
    )


@contextmanager
def _completed() -> Iterator[list[int]]:
    """How many lists each call has to complete on the CPU."""
    many: list[int] = []
    real = device_search.complete

    def complete(lists: np.ndarray, *rest: object) -> None:
        many.append(len(lists))
        real(lists, *rest)

    device_search.complete = complete
    try:
        yield many
    finally:
        device_search.complete = real


def _parts(search: DeviceSearch) -> str:
    """What the parts of a block of queries take, so that it can be seen what there is to win."""
    half = search.half
    with torch.inference_mode():
        table = search._halved if half else search._table
        row_bytes, n_bytes = search._sizes(half)
        n_asked = min(len(table), AT_ONCE, max(1, n_bytes // row_bytes))
        asked = search._table[:n_asked]
        depth = min(len(table), (K + 1 + SPARE) * (2 if half else 1))
        places = search._chosen(asked, depth, half=half)[1]
        columns = list(row_slices(len(table), 1, 1 << 20))
        parts = {
            "product": lambda: [table[:n_asked] @ table[block].T for block in columns],
            "product and choice": lambda: search._chosen(asked, depth, half=half),
            "float64": lambda: search._scored(search.rows[:n_asked], asked, places),
        }
        taken = {name: _seconds(part) * len(table) / n_asked for name, part in parts.items()}
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in taken.items())


def _seconds(part: Callable[[], object]) -> float:
    wait = torch.cuda.synchronize if torch.cuda.is_available() else lambda: None
    part()
    wait()
    started = time.perf_counter()
    for _ in range(3):
        part()
    wait()
    return (time.perf_counter() - started) / 3


def _clusters(size: Size) -> np.ndarray:
    """Unit rows around 2,000 centres, as words of like meaning lie; the same ones each time."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((2_000, size.n_dims), dtype=np.float32)
    rows = rng.standard_normal((size.n_words, size.n_dims), dtype=np.float32)
    for block in row_slices(len(rows), 1, 100_000):
        rows[block] += centres[rng.integers(0, 2_000, block.stop - block.start)]
    return unit_rows(rows)[0]


def _by_sorting(rows: np.ndarray) -> np.ndarray:
    """The neighbours of the first words by their float64 cosines with all, on the CPU."""
    asked = torch.from_numpy(rows[:CHECKED]).double()
    cosines, places = [], []
    for block in row_slices(len(rows), 1, 100_000):
        found = asked @ torch.from_numpy(rows[block]).double().T
        for word in range(block.start, min(block.stop, CHECKED)):
            found[word, word - block.start] = -2
        best, at = found.topk(min(2 * K, found.shape[1]), dim=1)
        cosines.append(best.numpy().astype(np.float32))
        places.append(at.numpy() + block.start)
    all_cosines, all_places = np.concatenate(cosines, axis=1), np.concatenate(places, axis=1)
    order = np.lexsort((all_places, -all_cosines), axis=1)[:, :K]
    return np.take_along_axis(all_places, order, axis=1)


if __name__ == "__main__":
    main(SMALL if "--small" in sys.argv else SIZES)
