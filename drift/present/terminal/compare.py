"""What `drift compare` found, as tables."""

from drift.analysis.compare import Comparison, PairHistory, WordHistory
from drift.present.terminal.tables import Column, Table

N_EVENTS = 12


def comparison_tables(result: Comparison, n_events: int = N_EVENTS) -> list[Table]:
    """The words, the pairs by epoch, and each word's neighbours: before and after, and who came and went.

    n_events: how many rows of who came and went are shown for a word, the first ones.
    """
    tables = [_words(result), *(_pair(result, pair) for pair in result.pairs)]
    for word in result.words:
        tables.append(_neighbours(result, word))
        if word.events:
            tables.append(_events(result, word, n_events))
    return tables


def _words(result: Comparison) -> Table:
    words = result.words
    columns = result.tables()["words"]
    notes = [
        (
            "Path: the L2 steps from epoch to epoch, summed. Straight: L2 / path, from 0 to 1; – for a word "
            "that never moved."
        ),
        (
            f"Kept: the share of its {result.k} nearest words. Second order: change of the similarities to "
            "those it had or has, from 0 (none) to 2."
        ),
        f"Neighbours are among {result.candidates}.",
    ]
    if any(word.momentum is not None for word in words):
        notes.insert(1, "Momentum: the share of the path in training steps in which the word did not occur.")
    else:
        columns = tuple(one for one in columns if one.label != "momentum")
    return Table(
        f"Words of {result.run}, epoch {result.epochs[-1]} against snapshot 0", columns, tuple(notes)
    )


def _pair(result: Comparison, pair: PairHistory) -> Table:
    return Table(
        f"{pair.a} and {pair.b}",
        (
            Column("epoch", list(result.epochs)),
            Column("cosine", list(pair.cosine)),
            Column("L2", list(pair.l2)),
            Column(f"rank of {pair.b}", list(pair.rank_of_b)),
            Column(f"rank of {pair.a}", list(pair.rank_of_a)),
        ),
    )


def _neighbours(result: Comparison, word: WordHistory) -> Table:
    n_rows = max(len(word.before), len(word.after))
    before = [*word.before, *[None] * (n_rows - len(word.before))]
    after = [*word.after, *[None] * (n_rows - len(word.after))]
    now = [_now(rank, word.ranked, result.k) for rank in word.ranks_after]
    was = [_was(rank, word.ranked, result.k) for rank in word.ranks_before]
    return Table(
        f"Nearest words of {word.word}",
        (
            Column("", list(range(1, n_rows + 1))),
            Column("before", [one and one.word for one in before]),
            Column("cosine", [one and one.cosine for one in before]),
            Column("left", [*now, *[""] * (n_rows - len(now))]),
            Column("after", [one and one.word for one in after]),
            Column("cosine ", [one and one.cosine for one in after]),
            Column("entered", [*was, *[""] * (n_rows - len(was))]),
        ),
        (f"Before: snapshot 0; after: epoch {result.epochs[-1]}. Among {result.candidates}.",),
    )


def _events(result: Comparison, word: WordHistory, n_events: int) -> Table:
    shown = word.events[:n_events]
    more = len(word.events) - len(shown)
    ranked = word.ranked
    return Table(
        f"Who came to {word.word} and who went",
        (
            Column("epoch", [one.epoch for one in shown]),
            Column("neighbour", [one.word for one in shown]),
            Column("seen", [one.seen for one in shown]),
            Column("", ["entered" if one.entered else "left" for one in shown]),
            Column("rank before", [_rank(one.rank_before, ranked) for one in shown]),
            Column("rank after", [_rank(one.rank_after, ranked) for one in shown]),
        ),
        (
            (
                f"The {result.k} nearest, from each epoch to the next: {len(word.events):,} came or went"
                + (f"; {more:,} more are in --json." if more else ".")
            ),
        ),
    )


def _now(rank: int | None, ranked: int, k: int) -> str:
    return "" if rank is not None and rank <= k else f"left, now {_rank(rank, ranked)}"


def _was(rank: int | None, ranked: int, k: int) -> str:
    return "" if rank is not None and rank <= k else f"entered, was {_rank(rank, ranked)}"


def _rank(rank: int | None, ranked: int) -> int | str:
    return f"beyond {ranked:,}" if rank is None else rank
