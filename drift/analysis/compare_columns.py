"""The columns of a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drift.analysis.tabular import Column, column
from drift.analysis.word_history import WordHistory

if TYPE_CHECKING:
    from drift.analysis.compare import PairHistory


def history_columns(words: Sequence[WordHistory], k: int) -> tuple[Column, ...]:
    """One row a word, at the last epoch; k: size of the neighbourhoods."""
    return (
        column("word", words, "word"),
        column("seen", words, "seen"),
        column("count", words, "count"),
        column("L2", words, lambda word: word.displacement.l2[-1]),
        column("path", words, "path"),
        column("straight", words, "straightness", 2, key="straightness"),
        column("momentum", words, "momentum", 2),
        column("cosine distance", words, lambda word: word.displacement.cosine[-1], 4, key="cosine"),
        column(f"kept of {k}", words, "overlap", 2, key="overlap"),
        column("second order", words, "second_order", 4),
        column("verdict", words, "verdict"),
    )


def similarity_columns(epochs: Sequence[int], pairs: "Sequence[PairHistory]") -> tuple[Column, ...]:
    """One row a pair and epoch."""
    rows = [(pair, place) for pair in pairs for place in range(len(epochs))]
    return (
        column("a", rows, lambda row: row[0].a),
        column("b", rows, lambda row: row[0].b),
        column("epoch", rows, lambda row: epochs[row[1]]),
        column("cosine", rows, lambda row: row[0].cosine[row[1]]),
        column("L2", rows, lambda row: row[0].l2[row[1]]),
        column("rank of b", rows, lambda row: row[0].rank_of_b[row[1]]),
        column("rank of a", rows, lambda row: row[0].rank_of_a[row[1]]),
    )


def neighbour_columns(words: Sequence[WordHistory]) -> tuple[Column, ...]:
    """One row a neighbour; other rank: its place at the other end of the training, empty beyond the lists."""
    sides = [
        (word.word, name, list(zip(side, other, strict=True)))
        for word in words
        for name, side, other in (
            ("before", word.before, word.ranks_after),
            ("after", word.after, word.ranks_before),
        )
    ]
    rows = [(word, name, near, rank) for word, name, both in sides for near, rank in both]
    return (
        column("word", rows, lambda row: row[0]),
        column("when", rows, lambda row: row[1]),
        column("rank", rows, lambda row: row[2].rank),
        column("neighbour", rows, lambda row: row[2].word),
        column("cosine", rows, lambda row: row[2].cosine),
        column("seen", rows, lambda row: row[2].seen),
        column("other rank", rows, lambda row: row[3]),
    )


def event_columns(words: Sequence[WordHistory]) -> tuple[Column, ...]:
    """One row for each neighbour that came or went."""
    rows = [(word.word, event) for word in words for event in word.events]
    return (
        column("word", rows, lambda row: row[0]),
        column("epoch", rows, lambda row: row[1].epoch),
        column("neighbour", rows, lambda row: row[1].word),
        column("seen", rows, lambda row: row[1].seen),
        column("entered", rows, lambda row: row[1].entered),
        column("rank before", rows, lambda row: row[1].rank_before),
        column("rank after", rows, lambda row: row[1].rank_after),
    )
