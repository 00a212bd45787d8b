"""A run beside its controls, as tables."""

from dataclasses import fields
from typing import Any

from drift.analysis.across.control_columns import word_control_columns
from drift.analysis.across.controls import Controls
from drift.analysis.across.headline import PAIR_SETS, UNRANKED
from drift.analysis.across.word_readings import CHANGED, WordReading
from drift.measure.evidence import FEWEST_LABELLINGS, FEWEST_TRUE, Evidence, are_enough
from drift.measure.stability import TOP
from drift.present.plain import plain
from drift.present.terminal.tables import Table


def control_tables(result: Controls) -> list[Table]:
    """The figures with their error bars, by epoch and by rank; the rankings, the pairs, the words."""
    pairs = [_pairs_table(result)] if result.pairs else []
    strata = [_strata_table(result)] if result.strata else []
    words = [
        table
        for reading in (result.changed, result.moved)
        for table in (_established_table(result, reading), *_not_established_tables(result, reading))
    ]
    figures = [_figures_table(result), _epochs_table(result), *strata]
    return [*figures, _stability_table(result), *pairs, *words]


def controls_plain(result: Controls) -> dict[str, Any]:
    """The result for JSON: all but the arrays over every word, of which the counts are kept."""
    kept = {field.name: getattr(result, field.name) for field in fields(result)}
    for name in ("changed", "moved"):
        reading: WordReading = getattr(result, name)
        own = {field.name: getattr(reading, field.name) for field in fields(reading)}
        del own["ids"], own["evidence"]
        kept[name] = {**own, **_counted(reading.evidence)}
    kept["near"] = {
        "n_established": int(result.near.evidence.established.sum()),
        **_counted(result.near.evidence),
    }
    if result.frozen is not None:
        kept["frozen"] = {**plain(result.frozen), "passed": result.frozen.passed}
    return kept


def _counted(found: Evidence) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("n_tested", "n_small", "left_out", "level", "detectable")}


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
                "of this change, within strata of rank, above 0 where seen words changed more. Lost "
                "similarity: of the near pairs of a seen and an unseen word. Lean with its own labels: of "
                "words along the first axis, with their log odds (half an occurrence added on each side) in "
                "the labels that the training had, be "
                "they shuffled: a model learns those too. Spearman change: of cosines with human ratings, "
                f"over the pairs with vectors.{_unranked(result)} Words are taken as given: no interval is "
                "over words."
            ),
            _frozen_note(result),
        ),
    )


def _unranked(result: Controls) -> str:
    """Why there is a dash in the place of a list's Spearman."""
    of_lists = [one.run for one in result.figures if one.name.endswith(PAIR_SETS)]
    return f" {UNRANKED}" if None in of_lists else ""


def _trainings(result: Controls) -> str:
    seeds, shuffled = len(result.seeds), len(result.shuffled)
    note = f"Over {seeds} trainings with other seeds (the run is one) and {shuffled} on shuffled labels."
    if not are_enough(seeds, shuffled):
        what = "to say" if shuffled >= FEWEST_LABELLINGS else "for intervals, and to say"
        return (
            f"{note} Too few {what} what is established: {FEWEST_TRUE} of the first and "
            f"{FEWEST_LABELLINGS} of the second are the least (--seeds, --shuffled)."
        )
    return note


def _epochs_table(result: Controls) -> Table:
    return Table(
        f"{result.run} and its controls by epoch: true labels beside shuffled ones",
        result.tables()["epochs"],
        (
            (
                f"Means over {len(result.seeds)} trainings on the true labels and {len(result.shuffled)} on "
                "shuffled ones. Displacement: mean cosine distance of the seen words; change: mean "
                f"neighbourhood change of {result.words_followed}; first axis: its share "
                "of the squared displacement; own lean: Spearman of leans along it with the log odds by the "
                "labels trained on; accuracy: on the test documents. -o draws them."
            ),
        ),
    )


def _strata_table(result: Controls) -> Table:
    return Table(
        "Seen against unseen words of like rank: Cliff's delta of the neighbourhood change",
        result.tables()["strata"],
        (
            (
                "From -1 to 1, above 0 where seen words changed more. That they do is arithmetic, with any "
                "labels: what tells is the excess over shuffled ones. Effects, and no test over words, which "
                "share their neighbours."
            ),
        ),
    )


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
                f"pretraining comes first.{_alike(result)}"
            ),
        ),
    )


def _alike(result: Controls) -> str:
    """Why there is a dash in the place of a share of the first k."""
    found = result.stability.values()
    if len(result.seeds) > 1 and any(len(one.precision) < sum(k < one.n for k in TOP) for one in found):
        return " –: in some training fewer differ from the least one, so that who is first is not told."
    return ""


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
            verdict = "too few shuffled trainings to tell"
        elif low <= 0 <= high:
            verdict = "a change by the labels is not established"
        else:
            verdict = "the change differs from that under shuffled labels"
        said.append(f"{pair.a} – {pair.b}: {verdict}.")
    return " ".join(said)


def untested(measure: str, k: int) -> str:
    """What words were too little to be tested: the end of "words that …"."""
    if measure == CHANGED:
        return f"changed by less than 1/{k} under every labelling"
    return "moved less than the first tenth under every labelling"


def _established_table(result: Controls, reading: WordReading) -> Table:
    found = reading.evidence
    if not found.n_tested:
        return Table(f"Established by {reading.measure}: not tested", (), (_why_untested(result, found),))
    listed, n = len(reading.established), reading.n_established
    shown = f"{n:,}" if listed == n else f"{listed:,} of {n:,}"
    which = "no word" if n == 0 else "1 word" if n == 1 else f"{shown} words, the largest excess first"
    small = f"{found.n_small:,} that {untested(reading.measure, result.k)} are not tested; "
    note = (
        f"{n:,} of {found.n_tested:,} tested words are established, {reading.n_established_seen:,} of them "
        f"seen; {small if found.n_small else ''}{found.left_out:,} are left out (zero vectors). "
        "Established: above its mean under shuffled labels by more than the sd over seeds, and further than "
        f"the furthest word of one more shuffled labelling would be in all but {found.level:.0%} of cases "
        f"(p, from the furthest words of {len(result.shuffled)} shuffled labellings): where labels do "
        "nothing, so many labellings establish a word at all."
    )
    notes = [note]
    if found.detectable is not None:
        notes.append(
            f"With {len(result.shuffled)} shuffled trainings a true excess of {found.detectable:.1f} of the "
            "sd that the word has over shuffled labellings is found in 80 of 100 cases or more; much smaller "
            "ones are mostly missed (--shuffled)."
        )
    if found.n_tested and not reading.not_established:
        notes.append(f"The first {reading.top} of {result.run} are all among them.")
    title = f"Established by {reading.measure}: {which}"
    columns = word_control_columns(reading.established) if listed else ()
    return Table(title, columns, tuple(notes))


def _why_untested(result: Controls, found: Evidence) -> str:
    if not are_enough(len(result.seeds), len(result.shuffled)):
        return (
            f"Too few trainings: {len(result.seeds)} on the true labels and {len(result.shuffled)} on "
            f"shuffled ones, where {FEWEST_TRUE} and {FEWEST_LABELLINGS} are the least."
        )
    return f"{found.n_small:,} words changed too little, {found.left_out:,} have a zero vector."


def _not_established_tables(result: Controls, reading: WordReading) -> list[Table]:
    words = reading.not_established
    if not words or not reading.evidence.n_tested:
        return []
    return [
        Table(
            f"Not established by {reading.measure}: {len(words)} of the first {reading.top} of {result.run}",
            word_control_columns(words),
            (
                (
                    f"Of these p is above {reading.evidence.level:.0%} (one more shuffled labelling may well "
                    "take some word as far), or there is none (not tested), or the excess is within the sd "
                    "over seeds: read nothing into them."
                ),
            ),
        )
    ]
