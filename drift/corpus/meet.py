"""Where the text meets the vocabulary: a corpus is cut as word vectors spell their words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from drift.arrays import IntArray
from drift.corpus.corpus import Corpus, Documents, TokenArray
from drift.corpus.cut import Cutter
from drift.corpus.kinds import Kind, Kinds
from drift.corpus.markup import raw_chunks, unescaped
from drift.corpus.phrases import Phrases
from drift.corpus.reading import Reading
from drift.corpus.token import MARKUP, NOT_FOUND
from drift.progress import log, task
from drift.vectors.lookup import Lookup, rung_line
from drift.vectors.segment import unspaced_run

_A_STEP = 1_000
_BLOCK = 1 << 20  # chunks that are written out as their tokens at once
_SEGMENTED = 0.5


def meet(corpus: Corpus, lookup: Lookup, *, segmented: bool | None = None) -> Corpus:
    """The corpus cut as the vocabulary of `lookup` spells its words; one that is cut already stays as it is.

    segmented: whether words in scripts without spaces stand apart already; None: where at least half of what
    stands between spaces in such a script is held as it is, they do.
    """
    if corpus.is_cut:
        return corpus
    occurrences = _occurrences([corpus.train, corpus.test], len(corpus.types))
    if segmented is None:
        segmented = _is_segmented(corpus.types, occurrences, lookup)
    kinds = _cut(corpus.types, Cutter(lookup, segmented=segmented), keep_texts=lookup.spelling.has_phrases)
    parts = [_written_out(part, kinds) for part in (corpus.train, corpus.test)]
    if lookup.spelling.has_phrases:
        phrases = Phrases(lookup)
        parts = [phrases.joined(part, kinds) for part in parts]
    reading = replace(
        _reading(kinds, _occurrences(parts, len(kinds))),
        spelling=lookup.spelling,
        segmented=segmented,
        n_html=int(occurrences[kinds.html].sum()),
        n_entities=_n_entities(corpus.types, occurrences),
    )
    types, numbers = _unique(kind.word for kind in kinds)
    train, test = (replace(part, tokens=numbers[part.tokens]) for part in parts)
    return replace(corpus, types=types, train=train, test=test, reading=reading)


def held_words(words: Iterable[str], corpus: Corpus, lookup: Lookup) -> tuple[str, ...]:
    """The words to hold out as the text's tokens are written; one that is none of them stays as it is."""
    found = [(word, lookup.find(word)) for word in words]
    if said := rung_line((word, one) for word, one in found if one and word not in corpus.index):
        log.info("%s", said)
    return tuple(word if word in corpus.index or one is None else one.word for word, one in found)


def tokens_of(texts: Iterable[str], lookup: Lookup, *, segmented: bool = False) -> Iterator[list[str]]:
    """The tokens of each text, as a corpus that meets the same vocabulary has them."""
    cutter, phrases = Cutter(lookup, segmented=segmented), Phrases(lookup)
    n_html = 0
    for text in texts:
        cut = [token for chunk in raw_chunks(text) for token in cutter.cut(chunk)]
        tokens = [token for token in cut if token.rung != MARKUP]
        n_html += len(cut) - len(tokens)
        yield phrases.joined_words(tokens) if lookup.spelling.has_phrases else [one.word for one in tokens]
    if n_html:
        log.info("%s", Reading(n_html=n_html).left_out())


def _cut(types: Sequence[str], cutter: Cutter, *, keep_texts: bool) -> Kinds:
    kinds = Kinds(keep_texts=keep_texts)
    with task("cutting as the word vectors spell", len(types)) as advance:
        for done, chunk in enumerate(types, start=1):
            kinds.add(cutter.cut(chunk))
            if done % _A_STEP == 0:
                advance(_A_STEP)
        advance(len(types) % _A_STEP)
    return kinds


def _written_out(part: Documents, kinds: Kinds) -> Documents:
    """Put the tokens of each chunk in its place."""
    flat = np.array(kinds.flat, dtype=np.int32)
    starts = np.array(kinds.starts, dtype=np.int64)
    lengths = starts[1:] - starts[:-1]
    blocks = [part.tokens[at : at + _BLOCK] for at in range(0, len(part.tokens), _BLOCK)]
    tokens = [_of_block(block, flat, starts, lengths) for block in blocks]
    ends = np.concatenate([[0], np.cumsum(lengths[part.tokens])])
    return Documents(
        np.concatenate([np.empty(0, np.int32), *tokens]), ends[part.starts].astype(np.int64), part.labels
    )


def _of_block(block: TokenArray, flat: TokenArray, begins: IntArray, lengths: IntArray) -> TokenArray:
    n = lengths[block]
    before = np.cumsum(n) - n
    written: TokenArray = flat[np.repeat(begins[block] - before, n) + np.arange(n.sum())]
    return written


def _reading(kinds: Sequence[Kind], occurrences: IntArray) -> Reading:
    found: Counter[str] = Counter()
    for kind, n in zip(kinds, occurrences.tolist(), strict=True):
        if kind.is_word and n:
            found[kind.rung] += n
    words = found.total()
    found.pop(NOT_FOUND, 0)
    return Reading(words=words, found=dict(found))


def _occurrences(parts: Iterable[Documents], n_types: int) -> IntArray:
    counts = [np.bincount(part.tokens, minlength=n_types) for part in parts]
    return np.asarray(np.sum(counts, axis=0), dtype=np.int64)


def _unique(words: Iterable[str]) -> tuple[list[str], TokenArray]:
    """The distinct words, and the number of each of `words` among them."""
    place: dict[str, int] = {}
    numbers = np.array([place.setdefault(word, len(place)) for word in words], dtype=np.int32)
    return list(place), numbers


def _is_segmented(types: Sequence[str], occurrences: IntArray, lookup: Lookup) -> bool:
    held = total = 0
    for chunk, n in zip(types, occurrences.tolist(), strict=True):
        if not chunk.isascii():
            for run in unspaced_run().findall(chunk):
                total += n
                held += n * (run in lookup.index)
    return total > 0 and held >= _SEGMENTED * total


def _n_entities(types: Sequence[str], occurrences: IntArray) -> int:
    found = (place for place, chunk in enumerate(types) if "&" in chunk and ";" in chunk)
    return sum(unescaped(types[place])[1] * int(occurrences[place]) for place in found)
