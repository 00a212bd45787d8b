"""Why words have no vector, and whether enough of them have one to train on.

A cause is tried before it is named: it is what gives vectors to the words that have none.
"""

from collections import Counter

import numpy as np

from drift.corpus.corpus import Corpus
from drift.corpus.count import Counts, missing_types
from drift.corpus.cut import Cutter
from drift.corpus.tokenize import AUTO
from drift.corpus.words import is_word
from drift.errors import CorpusError
from drift.progress import log
from drift.vectors.spelling import APOSTROPHES
from drift.vectors.word_vectors import WordVectors

LEAST = 0.5
"""The share of word tokens with a vector below which nothing is trained unless that is asked for."""

_LOW = 0.8  # below it the line is a warning
_WORTH_SAYING = 0.05  # of the missing word tokens
_APART = "words and punctuation apart"
_WHOLE = "contractions whole"
_N_CAUSES = 2


def check_coverage(corpus: Corpus, counts: Counts, vectors: WordVectors, *, low_coverage: bool) -> None:
    """Raise CorpusError where no word has a vector, or less than half of them and `low_coverage` is false."""
    if counts.covered == 0 or (counts.coverage < LEAST and not low_coverage):
        raise CorpusError(_too_low(corpus.source, counts, diagnosis(corpus, counts, vectors)))


def say_coverage(corpus: Corpus, counts: Counts, vectors: WordVectors) -> None:
    """Say how much of the corpus has a vector, and what would give vectors to the rest, if anything."""
    log.info("%s", counts.describe())
    if left_out := corpus.reading.left_out() if corpus.reading else "":
        log.info("%s", left_out)
    if why := diagnosis(corpus, counts, vectors):
        (log.warning if counts.coverage < _LOW else log.info)("%s", why)
    elif counts.coverage < _LOW:
        log.warning("Few words have a vector, and nothing in how they are written explains it.")


def diagnosis(corpus: Corpus, counts: Counts, vectors: WordVectors) -> str:
    """What would give vectors to the missing words, with its gain; empty where nothing would."""
    missing = counts.tokens - counts.covered
    if not missing:
        return ""
    if vectors.least_count is not None:
        return _least_count(corpus, vectors, missing)
    if corpus.tokenizer == AUTO:
        return ""  # the whole ladder was tried already
    gains = _gains(corpus, vectors)
    if gains.total() < _WORTH_SAYING * missing:
        return ""
    causes = " and ".join(
        f"{rung} ({n / missing:.1%} of the missing words)" for rung, n in gains.most_common(_N_CAUSES)
    )
    after = (counts.covered + gains.total()) / counts.tokens
    return f"With --tokenizer auto {after:.1%} of the words would have a vector: by {causes}."


def _gains(corpus: Corpus, vectors: WordVectors) -> Counter[str]:
    """How many word tokens each change gives vectors to, tried on those without one."""
    missing, occurrences = missing_types(corpus, vectors.index)
    cutter = Cutter(vectors.lookup)
    gains: Counter[str] = Counter()
    for number in np.flatnonzero(missing).tolist():
        tokens = cutter.cut(corpus.types[number])
        words = [token for token in tokens if is_word(token.word)]
        if words and all(token.row >= 0 for token in words):
            gains[tokens[0].rung if len(tokens) == 1 else _APART] += int(occurrences[number])
        elif _is_clitic(corpus.types[number]):
            gains[_WHOLE] += _joined(corpus, number, vectors)
    return +gains


def _is_clitic(word: str) -> bool:
    return len(word) <= 3 and any(one in APOSTROPHES for one in word)


def _joined(corpus: Corpus, number: int, vectors: WordVectors) -> int:
    """How often a clitic such as n't makes, with the word before it, one that the vectors hold whole."""
    before: Counter[int] = Counter()
    for part in (corpus.train, corpus.test):
        at = np.flatnonzero(part.tokens == number)
        before.update(part.tokens[at[at > 0] - 1].tolist())
    clitic = corpus.types[number]
    return sum(n for one, n in before.items() if vectors.lookup.find(corpus.types[one] + clitic))


def _least_count(corpus: Corpus, vectors: WordVectors, missing: int) -> str:
    absent, _ = missing_types(corpus, vectors.index)
    in_training = np.bincount(corpus.train.tokens, minlength=len(absent))
    in_test = np.bincount(corpus.test.tokens, minlength=len(absent))
    rare = absent & (in_training < (vectors.least_count or 0))
    gain = int((in_training + in_test)[rare].sum())
    if gain < _WORTH_SAYING * missing:
        return ""
    return (
        f"{gain / missing:.1%} of the words without a vector occur fewer than {vectors.least_count} times in "
        f"the training documents, word2vec's least count: pass a lower --w2v-min-count to give them one."
    )


def _too_low(source: str, counts: Counts, why: str) -> str:
    if counts.tokens == 0:
        return f"{source}: expected text, found documents without a single word."
    found = ", ".join(repr(token) for token, _ in counts.missing[:5])
    share = f"{counts.covered:,} of its {counts.tokens:,} words ({counts.coverage:.1%}) have"
    few = f"not one of its {counts.tokens:,} words has" if counts.covered == 0 else f"only {share}"
    advice = why or "Expected vectors of the text's language."
    anyway = "" if counts.covered == 0 else " Pass --low-coverage to train all the same."
    return f"{source}: {few} a vector; the commonest without are {found}. {advice}{anyway}"
