"""The full search on a device of PyTorch: the lists of `search_block`, to the bit, however it computes.

A list is made in two steps. The device's own float32 cosines choose a few more words than are asked for, and
these are scored again in float64. Where rounding could have left somebody out, which is proven by a bound,
the word's list is completed on the CPU.

In half precision the device chooses faster and rounds by more, so that it chooses twice as many words; of
what is not proven then, float32 chooses again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch

from drift.arrays import DoubleArray, FloatArray, IntArray, row_slices
from drift.errors import SettingsError
from drift.measure.ranked import NO_KEY, KeyArray, keys_of
from drift.measure.same_cosines import doubt, in_fixed_order, rounded, rounding
from drift.measure.search import SPARE, complete, unproven

_SCORES = {"cuda": 1 << 32, "cpu": 1 << 24}
"""Bytes of the scores that are held at once: a launch on a GPU should be large, a CPU has its caches."""

_AGAIN = {"cuda": 1 << 29, "cpu": 1 << 22}
"""Bytes of the rows that are scored again at once."""

_MOST_COLUMNS = 1 << 20
_HALF_ROUNDING = 2.0**-11  # of a score that is put out in half precision, and is at most a little above 1

Tensor = Any  # of PyTorch, whose types are not there to be checked


@dataclass(frozen=True, eq=False)
class DeviceSearch:
    """The search among some candidates, whose rows the device keeps.

    device: as PyTorch names it. rows, ids: see `search_block`.
    half: whether half precision chooses first.
    """

    device: str
    rows: FloatArray
    ids: IntArray
    half: bool = False

    def __call__(self, queries: FloatArray, query_ids: IntArray, k: int) -> KeyArray:
        """The lists of some words, see `search_block`. Raises SettingsError where memory does not suffice."""
        try:
            return self._searched(queries, query_ids, k)
        except torch.cuda.OutOfMemoryError as error:
            raise SettingsError(
                f"expected {len(self.rows):,} candidates of {self.rows.shape[1]} dimensions to fit into the "
                f"memory of {self.device}, which is full. Pass fewer --candidates, or --device cpu."
            ) from error

    def _searched(self, queries: FloatArray, query_ids: IntArray, k: int) -> KeyArray:
        lists = np.full((len(queries), k), NO_KEY)
        if not len(self.rows):
            return lists
        left = np.arange(len(queries))
        last = np.full(len(queries), -np.inf, dtype=np.float64)
        with torch.inference_mode(), _plain_arithmetic(self.device):
            for half in (True, False) if self.half else (False,):
                for block in row_slices(len(left), *self._sizes(half)):
                    some = left[block]
                    lists[some], last[some] = self._found(queries[some], query_ids[some], k, half=half)
                left = left[unproven(lists[left], last[left], 0.0)]
        completed = lists[left]
        complete(completed, last[left], queries[left], query_ids[left], self.rows, self.ids)
        lists[left] = completed
        return lists

    @cached_property
    def _table(self) -> Tensor:
        return torch.from_numpy(self.rows).to(self.device)

    @cached_property
    def _names(self) -> Tensor:
        return torch.tensor(self.ids, device=self.device)

    @cached_property
    def _halved(self) -> Tensor:
        return self._table.half()

    @cached_property
    def _lost(self) -> float:
        """The greatest length of what half precision takes from a row."""
        pieces = row_slices(len(self.rows), 12 * self.rows.shape[1], _AGAIN[self._kind])
        return max(float(_residue(self._table[one], self._halved[one]).max()) for one in pieces)

    @property
    def _kind(self) -> str:
        return str(torch.device(self.device).type)

    def _sizes(self, half: bool) -> tuple[int, int]:
        """Bytes of one query's scores, and of all that are held at once."""
        at_once = _SCORES[self._kind]
        if self._kind == "cuda":
            at_once = min(at_once, torch.cuda.mem_get_info(self.device)[0] // 4)
        return (2 if half else 4) * min(len(self.rows), _MOST_COLUMNS), at_once

    def _found(
        self, queries: FloatArray, query_ids: IntArray, k: int, *, half: bool
    ) -> tuple[KeyArray, DoubleArray]:
        """Lists, and for each of them what nobody outside has more than."""
        depth = min(len(self.rows), (k + 1 + SPARE) * (2 if half else 1))
        asked = torch.from_numpy(queries).to(self.device)
        scores, places = self._chosen(asked, depth, half=half)
        near, cosines = self._scored(queries, asked, places)
        itself = near == torch.from_numpy(query_ids).to(self.device)[:, None]
        order = _order(near, cosines, itself)[:, :k]
        near, cosines, itself = (one.gather(1, order).cpu().numpy() for one in (near, cosines, itself))
        keys = np.full((len(queries), k), NO_KEY)
        keys[:, : near.shape[1]] = np.where(itself, NO_KEY, keys_of(near, cosines))
        if depth == len(self.rows):
            return keys, np.full(len(queries), -np.inf)
        return keys, (scores.amin(1).double() + self._rounded_by(asked, half=half)).cpu().numpy()

    def _rounded_by(self, asked: Tensor, *, half: bool) -> Tensor | float:
        """How far the chosen scores may lie from the true cosines."""
        if not half:
            return rounding(self.rows.shape[1])
        # |q·r - q'·r'| <= |q - q'||r| + |q'||r - r'|; tensor cores cut off where others round.
        lost = _residue(asked, asked.half()).double() + self._lost
        return lost * 1.001 + 2 * rounding(self.rows.shape[1]) + 1.01 * _HALF_ROUNDING

    def _chosen(self, asked: Tensor, depth: int, *, half: bool) -> tuple[Tensor, Tensor]:
        """Scores and places of the `depth` best, in any order, shape (n_queries, depth)."""
        table = self._halved if half else self._table
        asked = asked.half() if half else asked
        found = []
        for block in row_slices(len(table), 1, _MOST_COLUMNS):
            scores, places = _best(asked, table[block], depth)
            found.append((scores, places + block.start))
        scores, places = (torch.cat(parts, dim=1) for parts in zip(*found, strict=True))
        scores, at = scores.topk(depth, dim=1, sorted=False)
        return scores, places.gather(1, at)

    def _scored(self, queries: FloatArray, asked: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        """Ids and `same_cosines` of the candidates at `places`."""
        n_dims = self.rows.shape[1]
        sums = torch.empty(places.shape, dtype=torch.float64, device=self.device)
        for block in row_slices(len(places), 12 * places.shape[1] * n_dims, _AGAIN[self._kind]):
            near = self._table[places[block]].double()
            sums[block] = torch.bmm(near, asked[block].double()[:, :, None])[:, :, 0]
        cosines = sums.clamp(-1, 1).float()
        off = doubt(n_dims)
        doubtful = (sums - off).clamp(-1, 1).float() != (sums + off).clamp(-1, 1).float()
        word, rank = doubtful.nonzero(as_tuple=True)
        if len(word):
            left, right = queries[word.cpu().numpy()], self.rows[places[word, rank].cpu().numpy()]
            settled = rounded(in_fixed_order(left, right))
            cosines[word, rank] = torch.from_numpy(settled).to(self.device)
        return self._names[places], cosines


def _best(asked: Tensor, rows: Tensor, depth: int) -> tuple[Tensor, Tensor]:
    """Scores and places of the `depth` best of each query, as far as there are so many, in any order.

    The best lie in the parts of the table that have the best maxima, as many parts as are asked for: so all
    scores are read once, and few of them sorted.
    """
    n_rows, depth = len(rows), min(depth, len(rows))
    n_parts = int((n_rows / depth) ** 0.5)
    if n_parts < 4:
        scores, places = torch.topk(asked @ rows.T, depth, dim=1, sorted=False)
        return scores, places
    width = -(-n_rows // n_parts)
    scores = torch.empty((len(asked), n_parts * width), dtype=asked.dtype, device=asked.device)
    scores[:, n_rows:] = -torch.inf
    torch.mm(asked, rows.T, out=scores[:, :n_rows])
    by_part = scores.view(len(asked), n_parts, width)
    parts = by_part.amax(1).topk(depth, dim=1, sorted=False).indices
    inside = by_part.gather(2, parts[:, None, :].expand(-1, n_parts, -1))
    found, at = inside.reshape(len(asked), -1).topk(depth, dim=1, sorted=False)
    return found, at // depth * width + parts.gather(1, at % depth)


def _order(near: Tensor, cosines: Tensor, itself: Tensor) -> Tensor:
    """The order of `drift.measure.ranked`: by the falling cosine, then by the id; the word itself last."""
    bits = (cosines + 0.0).view(torch.int32)
    rising = torch.where(bits < 0, bits ^ 0x7FFFFFFF, bits).long()
    keys = (-rising << 32) + near
    keys[itself] = torch.iinfo(torch.int64).max
    return keys.argsort(dim=1)


def _residue(rows: Tensor, halved: Tensor) -> Tensor:
    return torch.linalg.vector_norm(rows - halved.float(), dim=1)


@contextmanager
def _plain_arithmetic(device: str) -> Iterator[None]:
    """Products of float32 as float32, neither as TF32 nor as half precision; as it was afterwards."""
    settings = torch.backends.cuda.matmul
    # Newer versions of PyTorch refuse the old name once somebody has used the new one.
    wanted: dict[str, Any] = {"allow_fp16_reduced_precision_reduction": False}
    wanted |= {"fp32_precision": "ieee"} if hasattr(settings, "fp32_precision") else {"allow_tf32": False}
    before = {name: getattr(settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(settings, name, value)
        with torch.autocast(torch.device(device).type, enabled=False):
            yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
