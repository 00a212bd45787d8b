"""The finding: what a run shows, in up to three plain sentences from its own figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.across.headline import CHANGED_SEEN
from drift.analysis.across.standing import NOT_TESTED, STANDINGS, difference_standing, word_standings
from drift.analysis.compare import WordHistory
from drift.analysis.kept import who_lost
from drift.analysis.ranking import most_changed
from drift.analysis.sentences import how_often
from drift.analysis.words import WordTable
from drift.measure.excess import Excess
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.mentions import Mention, pair_parts
from drift.present.page.templates import word_address
from drift.present.plain import percent

N_FINDINGS = 3
N_LISTED = 3


@dataclass(frozen=True)
class Finding:
    """One sentence, and where the page shows it.

    parts: text and mentions in their order. address: the place in the page that shows it.
    standing: what the controls say of it, a number of `STANDINGS`; None where nothing is claimed.
    """

    parts: tuple[str | Mention, ...]
    address: str
    standing: int | None


def findings(measured: Measured, known: Known) -> tuple[Finding, ...]:
    """Up to three sentences: the pair, a word that changed its neighbours, whose neighbours changed."""
    comparison, changed = measured.comparison, _changed(measured, known)
    found = []
    if not measured.moved.n:
        found.append(Finding((movement(measured),), "#seen-and-unseen", None))
    if comparison is not None:
        pair = comparison.pairs[0]
        address = _address(known, "explorer", pair.a, pair.b)
        found.append(Finding(pair_parts(comparison), address, measured.stories[0].standing))
    if changed is not None and (changed.left or changed.entered):
        address = _address(known, "changed", changed.word)
        found.append(Finding(changed_parts(changed), address, _of_word(measured, changed.word)))
    groups = _who_changed(measured.table)
    if groups and not any(one.lost for one in who_lost(measured.table)):
        found.append(Finding((groups,), "#neighbourhoods", None))
    elif groups:
        change = _mean_change(measured)
        standing = NOT_TESTED if change is None else STANDINGS.index(difference_standing(change))
        found.append(Finding((groups + _beside_shuffled(change),), "#neighbourhoods", standing))
    return tuple(found[:N_FINDINGS])


def _of_word(measured: Measured, word: str) -> int:
    """What the controls say of a word's neighbourhood."""
    if measured.controls is None:
        return NOT_TESTED
    return word_standings(measured.controls.found.changed, np.array([measured.run.index[word]]))[0]


def _mean_change(measured: Measured) -> Excess | None:
    """How much the seen words' neighbourhoods changed on average, beside shuffled labels."""
    figures = measured.controls.found.figures if measured.controls else ()
    return next((one.spread for one in figures if one.name == CHANGED_SEEN), None)


def _beside_shuffled(change: Excess | None) -> str:
    """What the finding's standing is about: shuffled labels change neighbourhoods too."""
    if change is None or change.mean is None or change.shuffled_mean is None:
        return ""
    return (
        f" On average over trainings seen words lost {percent(change.mean, 1)} of theirs, and "
        f"{percent(change.shuffled_mean, 1)} with shuffled labels."
    )


def _address(known: Known, target: str, *words: str) -> str:
    """Where the page shows the words: in the explorer, if it knows them, else in the section `target`."""
    return word_address(*words) if set(words) <= set(known.words) else f"#{target}"


def _changed(measured: Measured, known: Known) -> WordHistory | None:
    """The explorable seen word whose neighbourhood changed most, but not the pair that is told of before."""
    table, there = measured.table, set(known.words)
    for place in most_changed(table):
        word = table.word[place]
        if table.seen[place] and word in there and word not in (measured.telling or ()):
            return known.history(word)
    return None


def changed_parts(word: WordHistory) -> tuple[str | Mention, ...]:
    """Who left a word and who came, the nearest first, at most three each."""
    kept = len(word.before) - len(word.left)
    who = "" if word.count is None else f" ({how_often(word.count)})"
    parts: list[str | Mention] = [
        Mention(word.word),
        f"{who} kept {kept} of its {len(word.before)} neighbours: ",
    ]
    parts += [*_listed(word.left, " left"), "; ", *_listed(word.entered, " came")]
    return (*parts, ".")


def _listed(words: Sequence[str], verb: str) -> list[str | Mention]:
    """Up to three words, and how many more there are: `oddly, somewhat, wry and 5 others left`."""
    named: list[str | Mention] = []
    for word in words[:N_LISTED]:
        named += [Mention(word), ", "]
    n_others = len(words) - N_LISTED
    if n_others > 0:
        return [*named[:-1], f" and {n_others} other{'s' if n_others > 1 else ''}{verb}"]
    return [*named[:-1], verb] if named else ["nobody", verb]


def movement(measured: Measured) -> str:
    """How many of the seen and of the unseen words moved, as a sentence."""
    moved, n_words = measured.moved, measured.run.n_words
    if measured.run.last_epoch == 0:
        return "No epoch was trained: there is snapshot 0 alone, and nothing to compare it with."
    if moved.n == 0:
        return f"No word moved: all {n_words:,} vectors are what they were before training."
    if measured.run.record.seen_by_moving:
        return f"{moved.n:,} of {n_words:,} words moved."
    still = _still(moved.n_unseen)
    if moved.unseen:
        unseen = f"{moved.unseen:,} of {moved.n_unseen:,} unseen ones moved."
        return f"{moved.seen:,} of {moved.n_seen:,} seen words and {unseen}"
    if moved.seen == moved.n_seen:
        return f"All {moved.n_seen:,} seen words moved; {still}"
    return f"{moved.seen:,} of {moved.n_seen:,} seen words moved; {still}"


def _still(n_unseen: int) -> str:
    if n_unseen == 0:
        return "there are no unseen ones."
    if n_unseen == 1:
        return "the one unseen word stands where it stood."
    return f"the {n_unseen:,} unseen ones stand where they stood."


def _who_changed(table: WordTable) -> str:
    losers = () if table.seen_by_moving else who_lost(table)
    if table.epoch and losers and not any(one.lost for one in losers):
        return f"No word lost one of its {table.k} nearest neighbours."
    parts = [f"{percent(one.lost)} of the {one.n:,} {one.group} words" for one in losers]
    if table.epoch == 0 or not parts:
        return ""
    return f"{' and '.join(parts)} lost at least one of their {table.k} nearest neighbours."
