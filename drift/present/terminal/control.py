"""A run beside its controls, as tables."""

from dataclasses import fields
from typing import Any

from drift.analysis.across.control_columns import word_control_columns
from drift.analysis.across.controls import CHANGED, Controls, WordReading
from drift.present.plain import plain
from drift.present.terminal.tables import Table


def control_tables(result: Controls) -> list[Table]:
    """The figures with their error bars, the rankings' stability, the pairs, the words by each measure."""
    pairs = [_pairs_table(result)] if result.pairs else []
    words = [
        table
        for reading in (result.changed, result.moved)
        for table in (_established_table(result, reading), *_not_established_tables(result, reading))
    ]
    return [_figures_table(result), _stability_table(result), *pairs, *words]


def controls_plain(result: Controls) -> dict[str, Any]:
    """The result for JSON: all but the arrays over every word, of which the counts are kept."""
    kept = {field.name: getattr(result, field.name) for field in fields(result)}
    for name in ("changed", "moved"):
        reading: WordReading = getattr(result, name)
        found = reading.evidence
        kept[name] = {
            **{
                field.name: getattr(reading, field.name)
                for field in fields(reading)
                if field.name not in ("ids", "evidence")
            },
            "n_tested": found.n_tested,
            "n_small": found.n_small,
            "left_out": found.left_out,
            "level": found.level,
            "detectable": found.detectable,
        }
    if result.frozen is not None:
        kept["frozen"] = {**plain(result.frozen), "passed": result.frozen.passed}
    return kept


def _figures_table(result: Controls) -> Table:
    return Table(
        f"{result.run} and its controls, epoch {result.epoch}",
        result.tables()["figures"],
        (
            _trainings(result),
            (
                "Excess: mean of the seeds less mean under shuffled labels, with its 95 % interval (the true "
                "labelling as one more draw of the shuffled ones). "
                "Displacement: cosine distance from snapshot 0. Neighbourhood change: 1 - the share of its "
                f"{result.k} nearest words that a word kept, among {result.candidates}. Cliff's delta: "
                "of this change, above 0 where seen words changed more. Lost similarity: of the near pairs "
                "of a seen and an unseen word. Spearman: of cosines with human ratings, over the pairs with "
                "vectors."
            ),
            _frozen_note(result),
        ),
    )


def _trainings(result: Controls) -> str:
    seeds, shuffled = len(result.seeds), len(result.shuffled)
    note = f"Over {seeds} trainings with other seeds (the run is one) and {shuffled} on shuffled labels."
    if min(seeds, shuffled) < 2:
        return f"{note} Two of each are needed to say what is established."
    return note


def _frozen_note(result: Controls) -> str:
    check = result.frozen
    if check is None:
        return "Self-check: there is no frozen control."
    if check.passed:
        return f"Self-check passed: with a frozen embedding no word moved in {check.epochs} epochs."
    return (
        f"Self-check FAILED: with a frozen embedding {check.moved_words:,} words moved and "
        f"{check.changed_words:,} neighbourhoods changed. Do not trust the figures."
    )


def _stability_table(result: Controls) -> Table:
    return Table(
        f"Do {len(result.seeds)} seeds agree?",
        result.tables()["stability"],
        (
            (
                "Means over all pairs of trainings; least: the pair that agrees least. First 10: the share "
                "of one training's first 10 that are among another's. Displacement is ranked among seen "
                "words, neighbourhood change among all candidates; of equal values the word commoner in "
                "pretraining comes first."
            ),
        ),
    )


def _pairs_table(result: Controls) -> Table:
    return Table(
        "What became of the similarity of pairs",
        result.tables()["pairs"],
        (
            (
                "Before: cosine at snapshot 0; run, seeds, shuffled: its change by training. "
                f"{_established_pairs(result)}"
            ),
        ),
    )


def _established_pairs(result: Controls) -> str:
    said = []
    for pair in result.pairs:
        low, high = pair.spread.low, pair.spread.high
        if low is None or high is None:
            verdict = "not tested"
        elif low <= 0 <= high:
            verdict = "a change by the labels is not established"
        else:
            verdict = "the change differs from that under shuffled labels"
        said.append(f"{pair.a} – {pair.b}: {verdict}.")
    return " ".join(said)


def untested(measure: str, k: int) -> str:
    """What words were too little to be tested: the end of "words that …"."""
    return (
        f"changed by less than 1/{k} on average" if measure == CHANGED else "moved less than the first tenth"
    )


def _established_table(result: Controls, reading: WordReading) -> Table:
    found = reading.evidence
    listed, n = len(reading.established), reading.n_established
    which = "no word" if n == 0 else f"{listed:,} of {n:,} words, the largest excess first"
    small = f"{found.n_small:,} that {untested(reading.measure, result.k)} are not tested; "
    note = (
        f"{n:,} of {found.n_tested:,} tested words are established, {reading.n_established_seen:,} of them "
        f"seen; {small if found.n_small else ''}{found.left_out:,} are left out (zero vectors). "
        "Established: above its mean under shuffled labels by more than the sd over seeds, with q at most "
        f"{found.level} (one-sided moderated t test of one labelling against {len(result.shuffled)}, "
        "Benjamini-Hochberg over the tested words)."
    )
    notes = [note]
    if found.detectable is not None:
        notes.append(
            f"With {len(result.shuffled)} shuffled trainings such a test finds a true excess of "
            f"{found.detectable:.1f} of their sd in 80 of 100 cases; smaller ones are mostly missed "
            "(--shuffled)."
        )
    if found.n_tested and not reading.not_established:
        notes.append(f"The first {reading.top} of {result.run} are all among them.")
    title = f"Established by {reading.measure}: {which}"
    return Table(title, word_control_columns(reading.established), tuple(notes))


def _not_established_tables(result: Controls, reading: WordReading) -> list[Table]:
    words = reading.not_established
    if not words:
        return []
    return [
        Table(
            f"Not established by {reading.measure}: {len(words)} of the first {reading.top} of {result.run}",
            word_control_columns(words),
            ("On these the seeds do not agree, or shuffled labels do as much: read nothing into them.",),
        )
    ]
