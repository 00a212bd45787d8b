"""The columns of a run beside its controls."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drift.analysis.tabular import Column, column
from drift.measure.stability import TOP, Stability

if TYPE_CHECKING:
    from drift.analysis.across.controls import Figure, PairControl, WordControl

_DIGITS = 5


def figure_columns(figures: "Sequence[Figure]") -> tuple[Column, ...]:
    """One row a figure."""
    return (
        column("", figures, "name", key="figure"),
        column("run", figures, "run", _DIGITS),
        *_spread_columns(figures, _DIGITS),
    )


def pair_control_columns(pairs: "Sequence[PairControl]") -> tuple[Column, ...]:
    """One row a pair."""
    return (
        column("", pairs, lambda pair: f"{pair.a} – {pair.b}", key="pair"),
        column("before", pairs, "before"),
        column("run", pairs, "run"),
        *_spread_columns(pairs, 3),
    )


def stability_columns(found: Mapping[str, Stability]) -> tuple[Column, ...]:
    """One row a ranking."""
    rows = list(found.items())
    return (
        column("ranking by", rows, lambda row: row[0]),
        column("n", rows, lambda row: row[1].n),
        column("left out", rows, lambda row: row[1].left_out),
        column("Spearman", rows, lambda row: row[1].spearman),
        column("least", rows, lambda row: row[1].least_spearman),
        *(column(f"first {k}", rows, partial(_precision, k)) for k in TOP),
    )


def word_control_columns(words: "Sequence[WordControl]") -> tuple[Column, ...]:
    """One row a word."""
    return (
        column("word", words, "word"),
        column("seen", words, "seen"),
        column("count", words, "count"),
        column("run", words, "run", 4),
        column("seeds", words, "mean", 4),
        *(column(part, words, part, 4) for part in ("sd", "shuffled", "excess", "q")),
    )


def _spread_columns(rows: "Sequence[Figure] | Sequence[PairControl]", digits: int) -> tuple[Column, ...]:
    return (
        column("seeds", rows, "spread.mean", digits),
        column("sd", rows, "spread.sd", digits),
        column("shuffled", rows, "spread.shuffled_mean", digits),
        column("sd ", rows, "spread.shuffled_sd", digits, key="shuffled_sd"),
        column("excess", rows, "spread.excess", digits),
        column("from", rows, "spread.low", digits, key="low"),
        column("to", rows, "spread.high", digits, key="high"),
    )


def _precision(k: int, row: tuple[str, Stability]) -> float | None:
    return next((found.mean for found in row[1].precision if found.k == k), None)
