"""Stranded pairs as a table."""

from drift.analysis.stranded import Stranded
from drift.present.terminal.tables import Column, Table


def stranded_table(result: Stranded) -> Table:
    """The stranded pairs."""
    pairs = result.pairs
    return Table(
        f"Stranded pairs of {result.run}, epoch {result.epoch}",
        (
            Column("seen", [pair.seen for pair in pairs]),
            Column("unseen", [pair.unseen for pair in pairs]),
            Column("count", [pair.count for pair in pairs]),
            Column("before", [pair.before for pair in pairs]),
            Column("after", [pair.after for pair in pairs]),
            Column("lost", [pair.lost for pair in pairs]),
        ),
        (
            (
                f"{result.n_lost:,} of {result.n_pairs:,} near pairs lost similarity. Near: one was "
                f"among the other's {result.k} nearest at snapshot 0, among {result.candidates}. "
                f"{result.left_out:,} pairs with a zero vector are left out."
            ),
        ),
    )
