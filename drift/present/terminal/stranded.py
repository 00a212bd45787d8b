"""Stranded pairs as a table."""

from drift.analysis.across.pair_reading import LEAST_LOSS
from drift.analysis.stranded import Stranded
from drift.measure.evidence import FEWEST_LABELLINGS, FEWEST_TRUE
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
                f"{result.left_out:,} pairs with a zero vector are left out. Mutual: each was among the "
                "other's nearest."
            ),
            _beyond(result),
        ),
    )


def _beyond(result: Stranded) -> str:
    if all(one.standing is None for one in result.pairs):
        return (
            "What of this is more than chance, controls say: drift control trains them for drift's own runs."
        )
    if result.n_established is None:
        return (
            f"Not tested: too few controls ({FEWEST_TRUE} seeds and {FEWEST_LABELLINGS} trainings on "
            f"shuffled labels are the least), or no pair lost {LEAST_LOSS} under any labelling."
        )
    return (
        f"Beyond the controls: {result.n_established:,} of {result.n_tested:,} near pairs that lost "
        f"{LEAST_LOSS} or more under some labelling {'is' if result.n_established == 1 else 'are'} "
        "established: more was lost than any pair would lose under one more shuffled labelling, in all but "
        "5% of cases."
    )
