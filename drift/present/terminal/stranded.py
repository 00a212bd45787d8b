"""Stranded pairs as a table."""

from drift.analysis.stranded import Stranded
from drift.present.terminal.tables import Table


def stranded_table(result: Stranded) -> Table:
    """The stranded pairs."""
    return Table(
        f"Stranded pairs of {result.run}, epoch {result.epoch}",
        result.tables()["pairs"],
        (
            (
                f"{result.n_lost:,} of {result.n_pairs:,} near pairs lost similarity. Near: one was "
                f"among the other's {result.k} nearest at snapshot 0, among {result.candidates}. "
                f"{result.left_out:,} pairs with a zero vector are left out."
            ),
        ),
    )
