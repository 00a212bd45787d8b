"""Learned associations as tables."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from drift.analysis.associations import (
    Associations,
    AssociationsByEpoch,
    SplitSeries,
    StillCheck,
    change_columns,
)
from drift.arrays import defined
from drift.measure.bootstrap import CONFIDENCE
from drift.present.terminal.tables import Column, Table
from drift.present.unseen_moved import likely_movers

LOOKED_UP = "A word is looked up as it stands, then lower-cased."


FEW = 30
"""Pairs below which a list says little."""


def associations_tables(result: Associations) -> list[Table]:
    """Ratings, and analogies if they were measured, at snapshot 0 and at the epoch."""
    tables = [_ratings_table(result)]
    return [*tables, _analogies_table(result)] if result.questions else tables


def associations_by_epoch_tables(result: AssociationsByEpoch) -> list[Table]:
    """One table for each set: its splits' scores at every epoch."""
    of_pairs = "Spearman of the words' cosine with the rating, from -1 to 1, over n pairs."
    of_questions = f"Share of n questions answered rightly: 3CosAdd, k = 1, among {result.candidates}."
    tables = [
        *(_series_table(result, lines, of_pairs) for lines in _by_set(result.pairs)),
        *(_series_table(result, lines, of_questions) for lines in _by_set(result.questions)),
    ]
    return [*tables[:-1], replace(tables[-1], notes=(*tables[-1].notes, *result.missing))]


def _ratings_table(result: Associations) -> Table:
    return Table(
        f"Agreement with human ratings, {result.run}, epoch {result.epoch} against snapshot 0",
        result.tables()["pairs"],
        (
            f"Spearman of the words' cosine with the rating, from -1 to 1, over n pairs. {LOOKED_UP}",
            "Not covered: pairs with a word that has no vector. Left out: pairs with a zero vector.",
            _interval_note(result, "the words of the pairs"),
            *_coverage_notes(result),
            *result.missing,
            _still_note(result.still),
        ),
    )


def _coverage_notes(result: Associations) -> list[str]:
    """What is to be said where the lists are not about this vocabulary."""
    n_pairs = max((line.covered for line in result.pairs if line.split == "all"), default=0)
    if n_pairs == 0:
        return ["None of these pairs has vectors here: bring a list of your own words with --pairs."]
    return [f"No list has {FEW} pairs here: these figures say little."] if n_pairs < FEW else []


def _analogies_table(result: Associations) -> Table:
    lines = result.questions
    notes = (
        f"Share of n questions answered rightly: 3CosAdd, k = 1, among {result.candidates}.",
        LOOKED_UP,
        "Split: how many of its four words training saw. Where it saw none, other words can still move in.",
        "Not covered: questions with a word that is no candidate. Left out: those with a zero vector.",
        "Lost: right before and wrong after. Gained: wrong before and right after.",
        _interval_note(result, "the word pairs that questions are made of"),
    )
    return Table(
        f"{lines[0].name}, {result.run}, epoch {result.epoch} against snapshot 0",
        change_columns(lines),
        (" ".join(notes[:2]), " ".join(notes[2:5]), notes[5]),
    )


def _series_table(result: AssociationsByEpoch, lines: Sequence[SplitSeries], measure: str) -> Table:
    counts = ", ".join(f"{line.n:,} {line.split}" for line in lines)
    return Table(
        f"{lines[0].name}, {result.run}, by epoch",
        (
            Column("epoch", list(result.epochs)),
            *(Column(line.split, [defined(score) for score in line.scores]) for line in lines),
        ),
        (measure, f"n: {counts}. {LOOKED_UP}", "Left out: what is not covered or has a zero vector."),
    )


def _by_set(lines: Sequence[SplitSeries]) -> list[list[SplitSeries]]:
    return [list(some) for _, some in groupby(lines, key=lambda line: line.name)]


def _interval_note(result: Associations, drawn: str) -> str:
    return (
        f"From, to: {CONFIDENCE:.0%} interval of the change, from {result.resamples:,} resamples of {drawn}, "
        f"seed {result.seed}, since pairs share words. The training is taken as given: drift control has the "
        "change over seeds and shuffled labels. Where the interval holds 0, no change is shown."
    )


def _still_note(check: StillCheck) -> str:
    if not check.passed:
        return (
            f"WRONG: {check.changed:,} of {check.n:,} unseen-unseen pairs changed though no unseen row did. "
            "Check the run with drift verify."
        )
    if check.seen_by_moving:
        return "No self-check on unseen-unseen pairs: unseen words are those that did not move."
    if check.moved:
        return (
            f"{check.moved:,} unseen words moved ({likely_movers(check.moved_by)}), so "
            f"unseen-unseen pairs can change: {check.changed:,} of {check.n:,} did."
        )
    if not check.n:
        return "Self-check: there is no unseen-unseen pair to check."
    return (
        f"Self-check: no unseen row moved, and none of {check.n:,} unseen-unseen pairs changed. "
        "That is arithmetic, not a finding."
    )
