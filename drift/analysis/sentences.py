"""One plain sentence on what happened to a word or between two words."""

from collections.abc import Iterable
from typing import Protocol

from drift.analysis.compare import Comparison, PairHistory
from drift.vectors.lookup import rung_line


class ToldWord(Protocol):
    """What a sentence on one word needs of it; see `WordHistory`."""

    @property
    def word(self) -> str: ...  # noqa: D102
    @property
    def count(self) -> int | None: ...  # noqa: D102
    @property
    def overlap(self) -> float | None: ...  # noqa: D102
    @property
    def n_before(self) -> int: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def moved(self) -> bool: ...  # noqa: D102


def sentences(comparison: Comparison) -> list[str]:
    """Say what happened: a sentence for each pair, or for the word if there is but one.

    The first one says in which form words were found, where that is not the one that was asked for.
    """
    words = {word.word: word for word in comparison.words}
    forms = [line] if (line := rung_line(comparison.found.items())) else []
    if not comparison.pairs:
        return [*forms, word_sentence(comparison.words[0], comparison.k)]
    return [*forms, *(pair_sentence(words[pair.a], words[pair.b], pair) for pair in comparison.pairs)]


def pair_sentence(a: ToldWord, b: ToldWord, pair: PairHistory) -> str:
    """Say what happened between two words."""
    first, last = pair.cosine[0], pair.cosine[-1]
    if first is None or last is None:
        return f"{_who(a)} and {_who(b)}: a vector is zero, so their similarity is undefined."
    both = f"{_moved(a)} and {_moved(b)}"
    before, after = f"{first:.3f}", f"{last:.3f}"
    if before == after:
        return f"{both}: their similarity is what it was, {before}."
    verb = "fell" if last < first else "rose"
    ranks = f"{b.word} is {_rank_change(pair.rank_of_b)} {a.word}'s neighbours"
    return f"{both}: their similarity {verb} from {before} to {after}, and {ranks}."


def word_sentence(word: ToldWord, k: int) -> str:
    """Say what happened to one word."""
    if word.overlap is None:
        return f"{_who(word)} has a zero vector, so it has no neighbours."
    kept = round(word.overlap * word.n_before)
    why = {
        "unchanged": "",
        "self-moved": ": it moved away from them",
        "neighbours-moved": ": others moved",
        "both": ": it moved, and so did others",
    }[word.verdict]
    of = min(k, word.n_before)
    which = f"all of its {of}" if word.verdict == "unchanged" else f"{kept} of its {of}"
    return f"{_moved(word)} and kept {which} nearest neighbours{why}."


def _who(word: ToldWord) -> str:
    if word.count is None:
        return word.word
    return f"{word.word} ({how_often(word.count)})"


def how_often(count: int) -> str:
    """How often a word occurs in the training documents, in words: `unseen`, `seen once`, `seen 42 times`."""
    if count == 0:
        return "unseen"
    return "seen once" if count == 1 else f"seen {count:,} times"


def below_majority(who: str, accuracies: Iterable[float], majority: float | None) -> tuple[str, ...]:
    """What gains are worth where nobody beats always answering the same, as a sentence; else none.

    who: `model` or `policy`. accuracies: theirs; majority: the share of the commonest class, None where
    unknown; all from 0 to 1.
    """
    best = max(accuracies, default=1.0)
    if majority is None or best > majority:
        return ()
    said = (
        f"No {who} here is right more often ({best:.1%} at best) than who always answers the commonest class "
        f"({majority:.1%}): a gain in right answers says little. Balanced accuracy and macro F1 say more."
    )
    return (said,)


def group_names(*, by_moving: bool) -> tuple[str, str]:
    """What the words that training saw are called, and the others.

    by_moving: see `RunRecord.seen_by_moving`; then it is known which words moved, and not which were seen.
    """
    return ("moved", "unmoved") if by_moving else ("seen", "unseen")


def _moved(word: ToldWord) -> str:
    return f"{_who(word)} {'moved' if word.moved else 'stayed'}"


def _rank_change(ranks: tuple[int | None, ...]) -> str:
    if ranks[0] == ranks[-1]:
        return f"still number {ranks[0]:,} among"
    return f"now number {ranks[-1]:,} (before: {ranks[0]:,}) among"
