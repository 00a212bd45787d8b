"""The columns of a run beside its controls."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drift.analysis.across.course import (
    ACCURACY,
    AXIS_SHARE,
    CHANGED_SAMPLE,
    MEAN_MOVED,
    OWN_LEAN,
)
from drift.analysis.tabular import Column, all_small, column
from drift.measure.stability import TOP, Stability

if TYPE_CHECKING:
    from drift.analysis.across.controls import EpochFigures, Figure, PairControl, StratumControl
    from drift.analysis.across.word_readings import WordControl

_DIGITS = 5

FOLLOWED = (
    (MEAN_MOVED, "displacement", 5),
    (CHANGED_SAMPLE, "change", 4),
    (AXIS_SHARE, "first axis", 3),
    (OWN_LEAN, "own lean", 3),
    (ACCURACY, "accuracy", 3),
)
"""The figures that are shown by epoch, each with its heading and its digits."""


def figure_columns(figures: "Sequence[Figure]") -> tuple[Column, ...]:
    """One row a figure."""
    parts = ("mean", "shuffled_mean", "excess", "low", "high")
    small = [all_small([one.run, *(getattr(one.spread, part) for part in parts)], _DIGITS) for one in figures]
    return (
        column("", figures, "name", key="figure"),
        column("run", figures, "run", _DIGITS, even=True, small=small),
        *_spread_columns(figures, _DIGITS, small),
    )


def epoch_columns(epochs: "Sequence[EpochFigures]") -> tuple[Column, ...]:
    """One row an epoch: of each figure the mean over seeds, and the mean under shuffled labels."""
    found = [column("epoch", epochs, "epoch")]
    for name, heading, digits in FOLLOWED:
        spreads = [one.of(name).spread for one in epochs]
        key = heading.replace(" ", "_")
        found += [
            column(heading, spreads, "mean", digits, key=key, even=True),
            column("shuffled", spreads, "shuffled_mean", digits, key=f"{key}_shuffled", even=True),
        ]
    return tuple(found)


def stratum_columns(strata: "Sequence[StratumControl]") -> tuple[Column, ...]:
    """One row a stratum of rank: Cliff's delta of seen against unseen words."""
    return (
        column("up to rank", strata, "highest"),
        column("seen", strata, "n_seen"),
        column("unseen", strata, "n_unseen"),
        column("run", strata, "run", even=True),
        *_spread_columns(strata, 3),
    )


def pair_control_columns(pairs: "Sequence[PairControl]") -> tuple[Column, ...]:
    """One row a pair."""
    return (
        column("", pairs, lambda pair: f"{pair.a} – {pair.b}", key="pair"),
        column("before", pairs, "before"),
        column("run", pairs, "run", even=True),
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
        column("run", words, "run", 4, even=True),
        column("seeds", words, "mean", 4, even=True),
        *(column(part, words, part, 4, even=True) for part in ("sd", "shuffled", "excess")),
        column("p", words, "p", 4),
    )


def _spread_columns(
    rows: "Sequence[Figure] | Sequence[PairControl] | Sequence[StratumControl]",
    digits: int,
    small: Sequence[bool] = (),
) -> tuple[Column, ...]:
    parts = {
        "seeds": ("mean", "seeds"),
        "sd": ("sd", "sd"),
        "shuffled": ("shuffled_mean", "shuffled"),
        "sd ": ("shuffled_sd", "shuffled_sd"),
        "excess": ("excess", "excess"),
        "from": ("low", "low"),
        "to": ("high", "high"),
    }
    return tuple(
        column(heading, rows, f"spread.{part}", digits, key=key, even=True, small=small)
        for heading, (part, key) in parts.items()
    )


def _precision(k: int, row: tuple[str, Stability]) -> float | None:
    return next((found.mean for found in row[1].precision if found.k == k), None)
