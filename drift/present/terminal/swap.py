"""The tables of `drift swap`."""

from drift.analysis.across.swap import Swap, SwappedPair
from drift.measure.swapped import Answers
from drift.present.terminal.tables import Column, Table


def swap_tables(result: Swap, limit: int) -> list[Table]:
    """All swaps together under both models, and the first pairs."""
    return [_everything(result), _pairs(result, result.pairs[:limit])]


def _everything(result: Swap) -> Table:
    models = [result.trained, result.frozen_answers]
    return Table(
        f"Seen words replaced by their stranded partners in the test documents of {result.run}",
        (
            Column("model", [result.run, result.frozen]),
            Column("swaps", [one.n for one in models]),
            Column("flips", [one.flips for one in models]),
            Column("share", [_share(one) for one in models]),
            Column("accuracy before", [one.right_before / one.n if one.n else None for one in models]),
            Column("after", [one.right_after / one.n if one.n else None for one in models]),
            Column("change of own class", [one.probability_change for one in models], digits=4),
            Column("mean size of change", [one.absolute_change for one in models], digits=4),
        ),
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
        (
            Column("seen", [pair.seen for pair in pairs]),
            Column("replaced by", [pair.unseen for pair in pairs]),
            Column("cosine before", [pair.before for pair in pairs]),
            Column("after", [pair.after for pair in pairs]),
            Column("documents", [pair.trained.n for pair in pairs]),
            Column("flips", [pair.trained.flips for pair in pairs]),
            Column("if frozen", [pair.frozen.flips for pair in pairs]),
            Column("size of change", [pair.trained.absolute_change for pair in pairs]),
            Column("if frozen ", [pair.frozen.absolute_change for pair in pairs]),
        ),
        (f"{hidden:,} pairs more; --limit shows them.",) if hidden else (),
    )


def _share(one: Answers) -> float | None:
    return one.flips / one.n if one.n else None
