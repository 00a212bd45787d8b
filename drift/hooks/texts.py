"""The texts that a training reads, counted through its own tokenizer and cut."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import numpy as np

from drift.arrays import IntArray
from drift.corpus.corpus import Corpus, Documents
from drift.corpus.meet import tokens_of
from drift.errors import SettingsError
from drift.hooks.classes import ClassCounts
from drift.hooks.words import TableWords
from drift.vectors.lookup import Lookup
from drift.vectors.spelling import spelling_of

_A_BATCH = 1_000

Encode = Callable[[list[str]], Any]
"""Makes rows of ids of texts, one of ids of the table for each."""


@dataclass(frozen=True, eq=False)
class ReadTexts:
    """What texts hold of the words of a table.

    counts, test_counts: occurrences in the training and the test documents, shape (n_words,).
    by_class: the first by class; None where the texts have none.
    """

    counts: IntArray
    test_counts: IntArray
    by_class: ClassCounts | None


def read_texts(
    words: Any,  # noqa: ANN401 - see `table_words`
    named: TableWords,
    texts: Iterable[str] | Corpus,
    max_length: int | None = None,
) -> ReadTexts:
    """Count the words of texts as the model reads them.

    words, named: the words of its table as they were given, and as they were found. A tokenizer of Keras or
        Hugging Face makes ids of the texts, its own cut included; for words without one, texts are cut as the
        words are spelt.
    texts: the training documents, or a corpus, whose test part and classes are counted too.
    max_length: tokens that are read of a document; None: all.
    Raises SettingsError where no word of the table is in them.
    """
    if max_length is not None and max_length < 1:
        raise SettingsError(f"expected a max_length of 1 or more, got {max_length}.")
    if isinstance(texts, str | Path):
        raise SettingsError(
            f"expected texts, or a corpus, got {str(texts)[:40]!r}. Read a file first: drift.read_corpus(…)."
        )
    n, by_class, tested = len(named.words), None, np.zeros(len(named.words), np.int64)
    labels: Iterator[int] = repeat(0)
    if isinstance(texts, Corpus):
        by_class = ClassCounts(tuple(texts.classes), np.zeros((n, len(texts.classes)), np.int64))
        for read in _read(words, named, _joined(texts, texts.test), max_length):
            tested += np.bincount(np.concatenate(read), minlength=n)
        labels, texts = iter(texts.train.labels.tolist()), _joined(texts, texts.train)
    counts = np.zeros(n, np.int64)
    for read in _read(words, named, texts, max_length):
        places = np.concatenate(read)
        counts += np.bincount(places, minlength=n)
        if by_class is not None:
            by_class.add(places, np.repeat(list(islice(labels, len(read))), [len(one) for one in read]))
    if not counts.any():
        raise SettingsError("expected texts that hold words of the table, found none of them.")
    return ReadTexts(counts, tested, by_class)


def only_texts(texts: Iterable[Any]) -> Iterator[str]:
    """The texts, one by one; raises SettingsError at one that is none."""
    for one in texts:
        if not isinstance(one, str):
            raise SettingsError(f"expected texts, got {one!r:.60}.")
        yield one


def _joined(corpus: Corpus, part: Documents) -> Iterator[str]:
    return (" ".join(tokens) for tokens in corpus.token_lists(part))


def _read(
    words: Any,  # noqa: ANN401
    named: TableWords,
    texts: Iterable[str],
    max_length: int | None,
) -> Iterator[list[IntArray]]:
    """The places of each text's words among those of the table, some texts at a time."""
    encode = _encoder(words, max_length) or _by_spelling(named)
    waiting = only_texts(texts)
    while some := list(islice(waiting, _A_BATCH)):
        ids = (np.asarray(one, dtype=np.int64)[:max_length] for one in encode(some))
        places = [named.from_ids(one) for one in ids]
        yield [one[one >= 0] for one in places]


def _by_spelling(named: TableWords) -> Encode:
    row = dict(zip(named.words, named.rows.tolist(), strict=True))
    lookup = Lookup(row, spelling_of(named.words))
    return lambda texts: [[row[one] for one in tokens if one in row] for tokens in tokens_of(texts, lookup)]


def _encoder(words: Any, max_length: int | None) -> Encode | None:  # noqa: ANN401
    """The tokenizer that the words came with, if they did."""
    if hasattr(words, "get_vocabulary") and callable(words):
        return lambda texts: np.asarray(words(texts))
    if hasattr(words, "texts_to_sequences"):
        encode: Encode = words.texts_to_sequences
        return encode
    if hasattr(words, "encode_batch"):  # of the library tokenizers
        return lambda texts: [one.ids for one in words.encode_batch(texts)]
    if hasattr(words, "get_vocab") and callable(words):
        cut = {} if max_length is None else {"truncation": True, "max_length": max_length}
        return lambda texts: words(texts, **cut)["input_ids"]
    return None
