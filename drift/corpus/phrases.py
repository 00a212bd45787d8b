"""Words that follow each other and that the vocabulary holds as one: New York is New_York."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from drift.arrays import BoolArray
from drift.corpus.corpus import Documents
from drift.corpus.kinds import Kinds
from drift.corpus.token import Token
from drift.vectors.lookup import PHRASE, Found, Lookup

_MOST = 5  # words of a phrase


class Phrases:
    """The phrases of a vocabulary; the longest that is held wins, from the left."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._begins = set(_beginnings(lookup)) if lookup.spelling.has_phrases else set()

    def joined_words(self, tokens: Sequence[Token]) -> list[str]:
        """The words of a document, with the words of a phrase as one."""
        texts = [token.text for token in tokens]
        words: list[str] = []
        at = 0
        while at < len(tokens):
            found, n = self._at(texts, at)
            words.append(found.word if found else tokens[at].word)
            at += n
        return words

    def joined(self, part: Documents, kinds: Kinds) -> Documents:
        """The documents with each phrase as one token; `kinds` gains the phrases that are new."""
        tokens = part.tokens.copy()
        keep = np.ones(len(tokens), dtype=bool)
        last = np.zeros(len(tokens), dtype=bool)
        last[part.starts[1:][np.diff(part.starts) > 0] - 1] = True
        after = 0
        for at in np.flatnonzero(self._may_begin(part, kinds, last)).tolist():
            if at < after:
                continue
            end = (
                at + 1 + int(np.argmax(last[at : at + _MOST])) if last[at : at + _MOST].any() else at + _MOST
            )
            found, n = self._at([kinds[token].text for token in part.tokens[at:end].tolist()], 0)
            if found:
                tokens[at] = kinds.number(Token(found.word, found.word, found.row, found.rung))
                keep[at + 1 : at + n] = False
                after = at + n
        kept = np.concatenate([[0], np.cumsum(keep)])
        return replace(part, tokens=tokens[keep], starts=kept[part.starts].astype(np.int64))

    def _may_begin(self, part: Documents, kinds: Kinds, last: BoolArray) -> BoolArray:
        """Where two tokens follow each other with which some phrase begins, shape (n_tokens,)."""
        n = len(kinds)
        pairs = part.tokens[:-1].astype(np.int64) * n + part.tokens[1:]
        distinct, place = np.unique(pairs, return_inverse=True)
        begins = [
            f"{kinds[one // n].text}_{kinds[one % n].text}".lower() in self._begins
            for one in distinct.tolist()
        ]
        found = np.zeros(len(part.tokens), dtype=bool)
        found[:-1] = np.array(begins, dtype=bool)[place] & ~last[:-1]
        return found

    def _at(self, texts: Sequence[str], at: int) -> tuple[Found | None, int]:
        """The longest phrase that begins at `at`, and of how many words it is; None and 1 where none does."""
        if at + 1 < len(texts) and f"{texts[at]}_{texts[at + 1]}".lower() in self._begins:
            for n in range(min(_MOST, len(texts) - at), 1, -1):
                if found := self._lookup.find("_".join(texts[at : at + n])):
                    return replace(found, rung=PHRASE), n
        return None, 1


def _beginnings(lookup: Lookup) -> Iterable[str]:
    """The first two words of every phrase, in lower case and joined."""
    prefixes = lookup.spelling.prefixes
    for word in lookup.index:
        if "_" in word:
            bare = next((word[len(one) :] for one in prefixes if word.startswith(one)), word)
            first, _, rest = bare.lower().partition("_")
            yield f"{first}_{rest.partition('_')[0]}"
