"""Each result as tables."""

from drift.analysis.compare import Comparison, WordHistory
from drift.analysis.groups import GroupEpoch, NeighbourhoodChange
from drift.analysis.stranded import Stranded
from drift.analysis.words import WordTable
from drift.measure.groups import Summary
from drift.present.tables import Column, Table
from drift.run.record import RunRecord
from drift.run.run import Run


def word_table(table: WordTable, n_all: int, *, for_file: bool = False) -> Table:
    """The distance table of words; in a file the columns have the names that `--sort` knows."""
    columns = table.columns()
    names = (
        {}
        if for_file
        else {
            "norm_change": "norm change",
            "overlap": f"kept of {table.k}",
            "test_count": "in test",
            "l2": "L2",
        }
    )
    return Table(
        f"Words of {table.run}, epoch {table.epoch} against snapshot 0",
        tuple(Column(names.get(name, name), values) for name, values in columns.items()),
        (
            (
                f"{len(table):,} of {n_all:,} words. Kept of {table.k}: the share of a word's "
                f"{table.k} nearest words that it kept, among {table.candidates}; "
                "– for words that are none of them."
            ),
        ),
    )


def summary_table(change: NeighbourhoodChange, groups: list[GroupEpoch], k: int) -> Table:
    """Seen against unseen words at the last epoch."""
    last = groups[-1]
    lines: list[tuple[str, Summary]] = [
        ("L2, seen", last.seen_l2),
        ("L2, unseen", last.unseen_l2),
        ("cosine distance, seen", last.seen_cosine),
        ("cosine distance, unseen", last.unseen_cosine),
        (f"kept of {k}, seen", change.seen),
        (f"kept of {k}, unseen", change.unseen),
    ]
    parts = ("n", "left_out", "mean", "p10", "median", "p90", "max")
    columns = [Column("", [name for name, _ in lines])]
    for part in parts:
        values = [_number(getattr(summary, part)) for _, summary in lines]
        columns.append(Column(part.replace("_", " "), values, digits=4))
    return Table(
        f"Seen against unseen words, epoch {last.epoch}",
        tuple(columns),
        (
            "That unseen rows stand still is arithmetic (no gradient reaches them), not a finding.",
            (
                f"Cliff's delta of what seen words kept against unseen ones: {change.cliffs_delta:.3f} "
                "(from -1 to 1; below 0: seen words kept less)."
            ),
            (
                f"Spearman of cosine distance with count: {change.dose.spearman:.3f}, "
                f"among {change.dose.n:,} seen words."
            ),
        ),
    )


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


def comparison_tables(result: Comparison) -> list[Table]:
    """The words, the pairs by epoch, and the neighbours before and after."""
    tables = [_compared_words(result)]
    tables += [
        Table(
            f"{pair.a} and {pair.b}",
            (
                Column("epoch", list(result.epochs)),
                Column("cosine", list(pair.cosine)),
                Column("L2", list(pair.l2)),
                Column(f"rank of {pair.b}", list(pair.rank_of_b)),
                Column(f"rank of {pair.a}", list(pair.rank_of_a)),
            ),
        )
        for pair in result.pairs
    ]
    return [*tables, *(_neighbour_table(result, word) for word in result.words)]


def runs_table(runs: list[Run]) -> Table:
    """All runs, the oldest first."""
    records = [run.record for run in runs]
    return Table(
        "Runs",
        (
            Column("name", [run.folder.name for run in runs]),
            Column("made", [record.created[:16].replace("T", " ") for record in records]),
            Column("policy", [str(record.settings.get("policy", "–")) for record in records]),
            Column("state", [run.condition() for run in runs]),
            Column("words", [run.n_words for run in runs]),
            Column("dims", [run.n_dims for run in runs]),
            Column("test accuracy", [_last_accuracy(record) for record in records]),
        ),
    )


def epochs_table(record: RunRecord) -> Table:
    """The scores of every epoch."""
    epochs = record.epochs[1:]
    names = list(dict.fromkeys(name for epoch in epochs for name in epoch.scores))
    scores = [Column(name.replace("_", " "), [epoch.scores.get(name) for epoch in epochs]) for name in names]
    return Table(
        f"Run {record.name}",
        (
            Column("epoch", [epoch.epoch for epoch in epochs]),
            *scores,
            Column("moved words", [epoch.moved_words for epoch in epochs]),
            Column("seconds", [epoch.seconds for epoch in epochs], digits=1),
        ),
    )


def _compared_words(result: Comparison) -> Table:
    words = result.words
    return Table(
        f"Words of {result.run}, epoch {result.epochs[-1]} against snapshot 0",
        (
            Column("word", [word.word for word in words]),
            Column("seen", [word.seen for word in words]),
            Column("count", [word.count for word in words]),
            Column("L2", [float(word.displacement.l2[-1]) for word in words]),
            Column("cosine distance", [_number(word.displacement.cosine[-1]) for word in words], digits=4),
            Column(f"kept of {result.k}", [word.overlap for word in words]),
            Column("verdict", [word.verdict for word in words]),
        ),
    )


def _neighbour_table(result: Comparison, word: WordHistory) -> Table:
    n_rows = max(len(word.before), len(word.after))
    before = [*word.before, *[None] * (n_rows - len(word.before))]
    after = [*word.after, *[None] * (n_rows - len(word.after))]
    return Table(
        f"Nearest words of {word.word}",
        (
            Column("", list(range(1, n_rows + 1))),
            Column("before", [one and one.word for one in before]),
            Column("cosine", [one and one.cosine for one in before]),
            Column("left", ["left" if one and one.word in word.left else "" for one in before]),
            Column("after", [one and one.word for one in after]),
            Column("cosine ", [one and one.cosine for one in after]),
            Column("entered", ["entered" if one and one.word in word.entered else "" for one in after]),
        ),
        (f"Among {result.candidates}.",),
    )


def _last_accuracy(record: RunRecord) -> float | None:
    return record.epochs[-1].scores.get("test_accuracy")


def _number(value: float) -> float | int | None:
    return None if value != value else value
