"""The gain on documents as they are, by the unseen tokens that they happen to have."""

from dataclasses import dataclass, replace

import numpy as np

from drift.arrays import DoubleArray, IntArray, row_slices
from drift.measure.bootstrap import RESAMPLES, Interval, percentile_interval

UNSEEN_TOKENS = ((0, 0), (1, 1), (2, 2), (3, None))
"""Numbers of unseen tokens that are put together, from the first to the last; None: and more."""

FEWEST_DOCUMENTS = 20
"""Documents below which resampling them says nothing of others: a few may all be alike."""

FEWEST_CHANGED = 6
"""Documents with a gain other than 0 below which there is no interval: of so many a resample misses all with
a chance of about exp(-6), below 0.5 %; of one in 37 of 100, so that its interval never crosses 0."""

WORST = 1e10  # the condition number from which on columns say the same


@dataclass(frozen=True)
class NaturalGroup:
    """The mean gain of the documents with so many unseen tokens; None where there are none.

    lowest, highest: unseen tokens; highest is None for `and more`. n: documents.
    interval: of 95 %, by resampling documents; None for fewer than 20, and where fewer than 6 of them have a
        gain other than 0: what hardly happens in a sample never does in many of its resamples.
    """

    lowest: int
    highest: int | None
    n: int
    gain: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Slope:
    """By how much the gain changes with one more; below 0 where unseen tokens cost.

    value: None where it cannot be told, as where no document has a gain other than 0.
    interval: of 95 %, by resampling documents, widened by how few of them have a gain other than 0, which is
        all that a slope hangs on; None where these are fewer than 6.
    """

    value: float | None
    interval: Interval | None


@dataclass(frozen=True)
class NaturalGain:
    """The gain by unseen tokens, as it is found and with what documents differ in besides.

    groups: by the number of unseen tokens. on_number: for each unseen token; on_share: for each one in a
    hundred of the tokens. The adjusted ones hold document length and mean pretraining rank fixed (in a line
    each).
    n: documents. n_changed: those whose gain is not 0. left_out: documents without a token.
    mean_unseen: unseen tokens a document.
    """

    groups: tuple[NaturalGroup, ...]
    on_number: Slope
    on_share: Slope
    on_number_adjusted: Slope
    on_share_adjusted: Slope
    n: int
    n_changed: int
    left_out: int
    mean_unseen: float

    @property
    def few_changed(self) -> bool:
        """Whether too few documents have a gain other than 0 for an interval."""
        return self.n_changed < FEWEST_CHANGED


def natural_gain(
    gain: DoubleArray,
    unseen: IntArray,
    lengths: IntArray,
    mean_rank: DoubleArray,
    *,
    most: float = np.inf,
    seed: int = 0,
) -> NaturalGain:
    """Compare documents by their unseen tokens.

    gain: of each document, the trained model's outcome less the frozen one's, shape (n_documents,).
    unseen, lengths: unseen tokens and all tokens of each document. mean_rank: the mean pretraining rank of
    its tokens. A document without a token has no share: it is left out and counted.
    most: the largest size of a gain; a slope, and its interval, are held there.
    All intervals are over the same resamples of documents.
    """
    kept = lengths > 0
    gain, unseen, lengths, mean_rank = gain[kept], unseen[kept], lengths[kept], mean_rank[kept]
    columns = [one.astype(np.float64) for one in (unseen, 100 * unseen / lengths, lengths, mean_rank)]
    members = [
        (unseen >= lowest) & (highest is None or unseen <= highest) for lowest, highest in UNSEEN_TOKENS
    ]
    parts = np.column_stack([*_products(columns, gain), *members, *(gain * one for one in members)])
    sums = np.concatenate([parts.sum(axis=0, keepdims=True), _resampled(parts, seed)])
    groups = sums[:, -2 * len(UNSEEN_TOKENS) :]
    changed = gain != 0

    def slope(*used: int) -> Slope:
        n_changed = int(changed.sum())
        found = _slope(sums, [0, *used], columns, max(n_changed, 2), most) if n_changed else Slope(None, None)
        return found if n_changed >= FEWEST_CHANGED else replace(found, interval=None)

    return NaturalGain(
        groups=_groups(groups, [int(changed[one].sum()) for one in members]),
        on_number=slope(1),
        on_share=slope(2),
        on_number_adjusted=slope(1, 3, 4),
        on_share_adjusted=slope(2, 3, 4),
        n=len(gain),
        n_changed=int(changed.sum()),
        left_out=int((~kept).sum()),
        mean_unseen=float(unseen.mean()) if len(unseen) else float("nan"),
    )


def _groups(sums: DoubleArray, n_changed: list[int]) -> tuple[NaturalGroup, ...]:
    """From the groups' sizes and sums of gains, those of all documents first, then of each resample."""
    sizes, gains = sums[:, : len(UNSEEN_TOKENS)], sums[:, len(UNSEEN_TOKENS) :]
    means = np.divide(gains, sizes, out=np.full(gains.shape, np.nan), where=sizes > 0)
    found = []
    for place, (lowest, highest) in enumerate(UNSEEN_TOKENS):
        n, (gain, interval) = int(sizes[0, place]), _with_interval(means[:, place])
        told = n >= FEWEST_DOCUMENTS and n_changed[place] >= FEWEST_CHANGED
        found.append(NaturalGroup(lowest, highest, n, gain, interval if told else None))
    return tuple(found)


def _slope(
    sums: DoubleArray, used: list[int], columns: list[DoubleArray], n_changed: int, most: float
) -> Slope:
    """Least squares of the gain on the columns `used`, 0 the constant; the slope is that of the second."""
    n = len(columns) + 1
    systems = sums[:, : n * (n + 1)].reshape(len(sums), n, n + 1)[:, used][:, :, [*used, n]]
    scale = float(columns[used[1] - 1].std())
    return Slope(*_with_interval(np.clip(_solved(systems) / (scale or 1.0), -most, most), n_changed))


def _products(columns: list[DoubleArray], gain: DoubleArray) -> DoubleArray:
    """What least squares sums up, a row each: every column times every column, and times the gain."""
    standard = [(one - one.mean()) / (float(one.std()) or 1.0) if len(one) else one for one in columns]
    design = np.stack([np.ones(len(gain)), *standard])
    found: DoubleArray = design[:, None] * np.concatenate([design, gain[None]])
    return found.reshape(len(design) * (len(design) + 1), len(gain))


def _resampled(parts: DoubleArray, seed: int) -> DoubleArray:
    """Sums of the rows, shape (n, n_columns), over documents drawn again: shape (RESAMPLES, n_columns)."""
    n = len(parts)
    random, sums = np.random.default_rng(seed), np.zeros((RESAMPLES, parts.shape[1]))
    for block in row_slices(RESAMPLES if n else 0, 32 * n):
        drawn = random.integers(n, size=(block.stop - block.start, n))
        flat = (drawn + n * np.arange(len(drawn))[:, None]).ravel()
        times = np.bincount(flat, minlength=n * len(drawn)).astype(np.float64)
        sums[block] = times.reshape(drawn.shape) @ parts
    return sums


def _with_interval(values: DoubleArray, n: int | None = None) -> tuple[float | None, Interval | None]:
    """The first value, and the percentile interval of the others; None where the first is undefined."""
    if np.isnan(values[0]):
        return None, None
    return float(values[0]), percentile_interval(values[1:], n=n)


def _solved(systems: DoubleArray) -> DoubleArray:
    """The second coefficient of least squares from sums of products, shape (n, n_columns, n_columns + 1).

    NaN where the columns do not tell it apart from the others.
    """
    square, right = systems[..., :-1], systems[..., -1:]
    good, found = np.linalg.cond(square) < WORST, np.full(len(systems), np.nan)
    found[good] = np.linalg.solve(square[good], right[good])[:, 1, 0]
    return found
