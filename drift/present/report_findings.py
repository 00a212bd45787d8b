"""The finding: what a run shows, in up to three plain sentences from its own figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.compare import Comparison, WordHistory
from drift.analysis.sentences import pair_sentence, word_sentence
from drift.analysis.stranded import StrandedPair
from drift.analysis.words import WordTable
from drift.run.run import Run

PLACE = "\ue000"
SECOND = "\ue001"


@dataclass(frozen=True)
class Mention:
    """A word inside a sentence, kept apart from the sentence's own words."""

    word: str


@dataclass(frozen=True)
class Finding:
    """One sentence, and where the page shows it.

    parts: text and mentions in their order. target: the id of the section that shows it.
    word: the word to open the explorer at, if any.
    """

    parts: tuple[str | Mention, ...]
    target: str
    word: str | None = None


def telling_pair(
    subjects: Sequence[tuple[str | None, str]], stranded: Sequence[StrandedPair]
) -> tuple[str, str] | None:
    """The pair that a report begins with: a held-out word and its nearest seen word, else the first stranded.

    subjects: see `subject_pairs`. stranded: the most lost similarity first.
    """
    for seen, held_out in subjects:
        if seen is not None:
            return seen, held_out
    return (stranded[0].seen, stranded[0].unseen) if stranded else None


def findings(run: Run, table: WordTable, comparison: Comparison | None) -> tuple[Finding, ...]:
    """Up to three sentences: the pair, who moved, whose neighbours changed."""
    found = []
    if comparison is not None:
        found.append(Finding(pair_parts(comparison), "explorer", comparison.pairs[0].a))
    found.append(Finding((_who_moved(run, table),), "seen-and-unseen"))
    changed = _who_changed(table)
    if changed:
        found.append(Finding((changed,), "neighbourhoods"))
    return tuple(found)


def pair_parts(comparison: Comparison) -> tuple[str | Mention, ...]:
    """The sentence on a comparison's first pair, its words kept apart."""
    a, b = comparison.words[:2]
    pair = replace(comparison.pairs[0], a=PLACE, b=SECOND)
    sentence = pair_sentence(replace(a, word=PLACE), replace(b, word=SECOND), pair)
    mentions = {PLACE: Mention(a.word), SECOND: Mention(b.word)}
    return tuple(mentions.get(part, part) for part in re.split(f"([{PLACE}{SECOND}])", sentence) if part)


def sentence_without_word(word: WordHistory, k: int) -> str:
    """The sentence on one word with PLACE where the word stands."""
    return word_sentence(replace(word, word=PLACE), k)


def _who_moved(run: Run, table: WordTable) -> str:
    moved = table.l2 > 0
    seen, unseen = int((moved & table.seen).sum()), int((moved & ~table.seen).sum())
    n_seen = int(table.seen.sum())
    n_unseen = len(table) - n_seen
    if run.last_epoch == 0:
        return "No epoch was trained: there is snapshot 0 alone, and nothing to compare it with."
    if seen + unseen == 0:
        return f"No word moved: all {len(table):,} vectors are what they were before training."
    if seen == n_seen and not unseen:
        return f"All {n_seen:,} seen words moved; the {n_unseen:,} unseen ones stand where they stood."
    if unseen:
        return f"{seen:,} of {n_seen:,} seen words and {unseen:,} of {n_unseen:,} unseen ones moved."
    return f"{seen:,} of {n_seen:,} seen words moved; the {n_unseen:,} unseen ones stand where they stood."


def _who_changed(table: WordTable) -> str:
    parts = [
        f"{np.mean(kept < 1):.0%} of the {len(kept):,} {name} words"
        for name, group in (("seen", table.seen), ("unseen", ~table.seen))
        if len(kept := table.overlap[group & ~np.isnan(table.overlap)])
    ]
    if table.epoch == 0 or not parts:
        return ""
    return f"{' and '.join(parts)} lost at least one of their {table.k} nearest neighbours."
