"""The tables of `drift swap`."""

from drift.analysis.across.swap import Swap, SwappedPair, swapped_columns
from drift.present.terminal.tables import Table


def swap_tables(result: Swap, limit: int) -> list[Table]:
    """All swaps together under both models, and the first pairs."""
    return [_everything(result), _pairs(result, result.pairs[:limit])]


def _everything(result: Swap) -> Table:
    return Table(
        f"Seen words replaced by their stranded partners in the test documents of {result.run}",
        result.tables()["models"],
        (
            (
                f"{result.n_pairs:,} pairs that were near (cosine of {result.near} or more at snapshot 0) "
                f"and have lost {result.least} or more; the seen word of {result.n_absent:,} of them is in "
                f"no test document. One swap for each pair and document: {result.n_documents:,} documents in "
                "all. Change: of the probability of a document's own class."
            ),
            _paired(result),
        ),
    )


def _paired(result: Swap) -> str:
    ours, theirs = f"{result.more_trained:,}", f"{result.more_frozen:,}"
    flips = f"{result.run} flips more often in {ours} documents, {result.frozen} in {theirs}"
    return f"{flips}." if result.p is None else f"{flips} (exact sign test: p = {result.p:.2g})."


def _pairs(result: Swap, pairs: tuple[SwappedPair, ...]) -> Table:
    hidden = len(result.pairs) - len(pairs)
    return Table(
        "By pair, most flips first",
        swapped_columns(pairs),
        (f"{hidden:,} pairs more; --limit shows them.",) if hidden else (),
    )
