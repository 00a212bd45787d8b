"""Tables of `drift groups`: seen against unseen words of like rank, and displacement against count."""

from drift.analysis.groups import GroupStatistics
from drift.analysis.matched import MatchedChange
from drift.analysis.outliers import DISPLACEMENTS, Outlier, Outliers, outlier_columns
from drift.arrays import defined
from drift.measure.dose import SMALLEST_BIN
from drift.measure.strata import Estimate
from drift.present.terminal.tables import Column, Table


def group_tables(result: GroupStatistics) -> list[Table]:
    """The matched comparison, displacement by count, and the words beside what their count explains."""
    moved = result.displacement
    tables = [matched_table(result.change), dose_table(moved)]
    for title, words in (("more", moved.more), ("less", moved.less)):
        if words:
            tables.append(_outlier_table(moved, title, words))
    return tables


def matched_table(result: MatchedChange) -> Table:
    """Seen against unseen words, all strata together and each for itself."""
    lines = [(f"{one.highest:,}", one.contrast, one.p_adjusted) for one in result.matched.strata]
    if result.matched.combined is not None:
        lines.insert(0, ("all strata", result.matched.combined, result.matched.combined.p))
    contrasts = [contrast for _, contrast, _ in lines]
    scale, unit = (1, "") if result.change == "overlap" else (1000, " x 1000")  # those are small
    return Table(
        f"Neighbourhood change of {result.run}, epoch {result.epoch}: seen against unseen words of like rank",
        (
            Column("up to rank", [name for name, _, _ in lines]),
            Column("seen", [one.n_seen for one in contrasts]),
            Column("unseen", [one.n_unseen for one in contrasts]),
            Column("delta [95%]", [_with_interval(one.delta) for one in contrasts]),
            Column(f"means{unit} [95%]", [_with_interval(one.means, scale) for one in contrasts]),
            Column(f"medians{unit} [95%]", [_with_interval(one.medians, scale) for one in contrasts]),
            Column("p", [p for _, _, p in lines], digits=4),
        ),
        _matched_notes(result),
    )


def dose_table(result: Outliers) -> Table:
    """Displacement of seen words by their count."""
    bins, name = result.bins, DISPLACEMENTS[result.displacement]
    return Table(
        f"{name[0].upper()}{name[1:]} against count in {result.run}, epoch {result.epoch}, seen words",
        (
            Column("count", [_span(one.lowest, one.highest) for one in bins]),
            Column("words", [one.n for one in bins]),
            Column("p10", [one.p10 for one in bins], digits=4),
            Column("median", [one.median for one in bins], digits=4),
            Column("p90", [one.p90 for one in bins], digits=4),
            Column("spread", [one.spread for one in bins]),
            Column("beyond 2", [defined(one.beyond_two) for one in bins]),
        ),
        _dose_notes(result),
    )


def _outlier_table(result: Outliers, direction: str, words: tuple[Outlier, ...]) -> Table:
    found = result.n_more if direction == "more" else result.n_less
    return Table(
        f"Moved {direction} than their count explains, {result.run}, epoch {result.epoch}",
        outlier_columns(words, result.displacement),
        (
            (
                f"{len(words):,} of {result.n:,} seen words, the farthest out first. Expected: the median of "
                "words of like count (table above). z: robust, on the log scale, by their spread. "
                "Two-sided normal p, adjusted for all words (Benjamini-Hochberg): "
                f"{found:,} moved {direction} at a false discovery rate of {result.level:.0%}."
            ),
        ),
    )


def _matched_notes(result: MatchedChange) -> tuple[str, ...]:
    matched = result.matched
    if matched.combined is None:
        which = f"among {result.candidates}: there is nothing to compare."
        return (f"No stratum of rank holds both seen and unseen words {which}",)
    what = f"1 - the share of its {result.k} nearest words that a word kept, from 0 to 1"
    if result.change == "second-order":
        what = f"second-order distance of a word's similarities to its {result.k} nearest, from 0 to 2"
    return (
        f"Change: {what}, among {result.candidates}.",
        "delta: Cliff's, from -1 to 1; means, medians: their difference. Above 0: seen words changed more.",
        (
            "All strata: weighted by their share of the seen words. Without matching on rank delta is "
            f"{_shown(result.unmatched_delta)}."
        ),
        (
            "[95%]: bootstrap within stratum and group; p: of delta, labels permuted within strata "
            f"({result.n_draws:,} draws each, seed {result.seed}); a stratum's p is adjusted for their "
            "number (Benjamini-Hochberg)."
        ),
        (
            f"Left out: {matched.empty:,} of {result.n_strata:,} strata without one of the groups "
            f"({matched.alone:,} words), {matched.beyond:,} words of a rank that no seen word has, "
            f"{matched.no_value:,} without a value (zero vectors)."
        ),
        (
            "What this does not say: a word that moved itself loses neighbours by arithmetic, and neighbours "
            "share neighbours, so words are not independent and p is too small. Read the effect; the excess "
            "over a control says more (drift control)."
        ),
    )


def _dose_notes(result: Outliers) -> tuple[str, ...]:
    left_out = f"{result.still:,} seen words did not move at all and {result.left_out:,} have a zero vector"
    if not result.bins:
        return (f"Nothing to fit: {left_out}.",)
    rank = f"Spearman with the count: {_shown(result.dose.spearman)}, over {result.dose.n:,} seen words."
    notes = [
        f"{rank} A doubled count multiplies displacement by {_shown(result.doubling)} (Theil-Sen).",
        (
            "Spread: of the logarithm, 1.4826 MAD. A bin holds "
            f"{SMALLEST_BIN} words or more, where there are so many. {left_out}: they are in no bin."
        ),
    ]
    if result.beyond_two == result.beyond_two:
        notes.append(
            "Beyond 2: share of words more than 2 spreads from the median; 0.046 of a normal distribution, "
            f"here {result.beyond_two:.3f} over all. The p below suppose one: read z as an order first. "
            "Where the share is larger, or the tail of one side longer, p is too small."
        )
    notes.append(
        "Unseen words are not in it: where neither gradient nor weight decay reaches their rows they stand "
        "still, which is arithmetic."
    )
    return tuple(notes)


def _with_interval(effect: Estimate, scale: int = 1) -> str:
    value = f"{scale * effect.value:z.3f}"
    if effect.low is None or effect.high is None:
        return f"{value} [–]"
    return f"{value} [{scale * effect.low:z.3f}, {scale * effect.high:z.3f}]"


def _span(lowest: int, highest: int) -> str:
    return f"{lowest:,}" if lowest == highest else f"{lowest:,} to {highest:,}"


def _shown(value: float) -> str:
    return "–" if value != value else f"{value:.3f}"
