"""The finding: what a run shows, in up to three plain sentences from its own figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drift.analysis.compare import Comparison, WordHistory
from drift.analysis.kept import who_lost
from drift.analysis.sentences import pair_sentence, word_sentence
from drift.analysis.stranded import StrandedPair
from drift.analysis.who_moved import who_moved
from drift.analysis.words import WordTable
from drift.run.run import Run

PLACE = "\ue000"
SECOND = "\ue001"
N_FINDINGS = 3
N_LISTED = 3


@dataclass(frozen=True)
class Mention:
    """A word inside a sentence, kept apart from the sentence's own words."""

    word: str


@dataclass(frozen=True)
class Finding:
    """One sentence, and where the page shows it.

    parts: text and mentions in their order. target: the id of the section that shows it.
    words: the words to open the explorer at, if any.
    """

    parts: tuple[str | Mention, ...]
    target: str
    words: tuple[str, ...] = ()


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


def findings(
    run: Run, table: WordTable, comparison: Comparison | None, changed: WordHistory | None
) -> tuple[Finding, ...]:
    """Up to three sentences: the pair, a word that changed its neighbours, whose neighbours changed."""
    found = []
    if not who_moved(table).n:
        found.append(Finding((movement(run, table),), "seen-and-unseen"))
    if comparison is not None:
        found.append(
            Finding(pair_parts(comparison), "explorer", (comparison.pairs[0].a, comparison.pairs[0].b))
        )
    if changed is not None and (changed.left or changed.entered):
        found.append(Finding(changed_parts(changed), "changed", (changed.word,)))
    groups = _who_changed(table)
    if groups:
        found.append(Finding((groups,), "neighbourhoods"))
    return tuple(found[:N_FINDINGS])


def changed_parts(word: WordHistory) -> tuple[str | Mention, ...]:
    """Who left a word and who came, the nearest first, at most three each."""
    times = "once" if word.count == 1 else f"{word.count:,} times"
    kept = len(word.before) - len(word.left)
    who = f" ({f'seen {times}' if word.seen else 'unseen'})"
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


def movement(run: Run, table: WordTable) -> str:
    """How many of the seen and of the unseen words moved, as a sentence."""
    moved = who_moved(table)
    if run.last_epoch == 0:
        return "No epoch was trained: there is snapshot 0 alone, and nothing to compare it with."
    if moved.n == 0:
        return f"No word moved: all {len(table):,} vectors are what they were before training."
    still = f"the {moved.n_unseen:,} unseen ones stand where they stood."
    if moved.unseen:
        unseen = f"{moved.unseen:,} of {moved.n_unseen:,} unseen ones moved."
        return f"{moved.seen:,} of {moved.n_seen:,} seen words and {unseen}"
    if moved.seen == moved.n_seen:
        return f"All {moved.n_seen:,} seen words moved; {still}"
    return f"{moved.seen:,} of {moved.n_seen:,} seen words moved; {still}"


def _who_changed(table: WordTable) -> str:
    parts = [f"{one.lost:.0%} of the {one.n:,} {one.group} words" for one in who_lost(table)]
    if table.epoch == 0 or not parts:
        return ""
    return f"{' and '.join(parts)} lost at least one of their {table.k} nearest neighbours."
