"""Sentences of which the words are kept apart: a page escapes, links and shows them by itself."""

import re
from dataclasses import dataclass, replace

from drift.analysis.compare import Comparison
from drift.analysis.sentences import pair_sentence

PLACE = "\ue000"
SECOND = "\ue001"


@dataclass(frozen=True)
class Mention:
    """A word inside a sentence, kept apart from the sentence's own words."""

    word: str


def pair_parts(comparison: Comparison) -> tuple[str | Mention, ...]:
    """The sentence on a comparison's first pair, its words kept apart."""
    a, b = comparison.words[:2]
    pair = replace(comparison.pairs[0], a=PLACE, b=SECOND)
    sentence = pair_sentence(replace(a, word=PLACE), replace(b, word=SECOND), pair)
    mentions = {PLACE: Mention(a.word), SECOND: Mention(b.word)}
    return tuple(mentions.get(part, part) for part in re.split(f"([{PLACE}{SECOND}])", sentence) if part)
