"""`read_corpus`: labelled text in, a `Corpus` out."""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from drift.corpus.asked import Asked, asked_columns
from drift.corpus.corpus import Corpus, Documents, check_trainable
from drift.corpus.files import check_encoding
from drift.corpus.labelled import Labelled, wrong_labels
from drift.corpus.meet import meet
from drift.corpus.parts import DEMO_CORPUS, read_parts
from drift.corpus.split import check_split, sample, test_part
from drift.corpus.tokenize import AUTO, Tokenizer, tokenizer_of
from drift.errors import CorpusError
from drift.progress import Advance, log, task
from drift.vectors.word_vectors import WordVectors

_DOCUMENTS_A_STEP = 200
_MOST_SHOWN = 10


def read_corpus(
    source: str | Path | Any = DEMO_CORPUS,  # noqa: ANN401 - or what `read_memory` takes
    *,
    text: str | int | Sequence[str | int] | None = None,
    label: str | int | None = None,
    header: bool | None = None,
    label_map: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    test: str | Path | Any | None = None,  # noqa: ANN401
    test_share: float = 0.15,
    seed: int = 0,
    tokenizer: str | Tokenizer = AUTO,
    vectors: WordVectors | None = None,
    limit: int | None = None,
) -> Corpus:
    """Read labelled text, tokenise it and split it into a training and a test part.

    source: `demo`; a file: CSV or TSV, JSON lines, fastText's `__label__x` lines (each may be gzip), Parquet
        or Arrow; a folder: the IMDB layout, what `datasets` saved, or Parquet files; or labelled text in
        memory: a data frame, an Arrow table, a `datasets` data set, a mapping of columns, a pair (texts,
        labels). What a file is, is recognised by content.
    text, label: the columns to read, by name or by number from 1; several of text are joined by a space. By
        default those with a well-known name.
    header: whether the first row of a CSV or TSV file names its columns; by default it is recognised.
    label_map: other names for labels; documents whose label has an empty one are left out and counted.
    test: the same for the test part, with the same columns. A folder may bring its own test part.
    test_share: otherwise, the share of each class that is drawn by `seed` for the test part, between 0 and 1.
    tokenizer: `auto` cuts the text as word vectors spell their words, which `vectors` does at once and
        `fine_tune` else; `glove` as GloVe 6B's own text was cut; `whitespace`; or a function that gives the
        tokens of a text.
    vectors: the word vectors that the corpus is to meet.
    limit: at most this many documents, drawn by `seed`, of each file that is read.

    Raises CorpusError, SettingsError or MissingExtraError.
    """
    split_tokens, name = tokenizer_of(tokenizer)
    check_split(test_share, seed, limit)
    check_encoding(encoding)
    asked = Asked(asked_columns(text), None if label is None else str(label), header, encoding)
    found = read_parts(source, asked, test, label_map or {})
    parts = [_limited(part, limit, seed) for part in found]
    classes = _class_names(parts[0])
    _check_known(parts[1:], classes)
    types, read = _tokenised(parts, classes, split_tokens)
    training, testing = read if len(read) == 2 else _divided(read[0], test_share, seed)
    where = str(source) if isinstance(source, str | Path) else parts[0].source
    corpus = Corpus(types, classes, training, testing, where, name)
    check_trainable(corpus.train, classes, corpus.source)
    log.info("labels: %s", corpus.describe_labels(by_part=False))
    return corpus if vectors is None else meet(corpus, vectors.lookup)


def _divided(documents: Documents, share: float, seed: int) -> tuple[Documents, Documents]:
    chosen = test_part(documents.labels, share, seed)
    return documents.where(~chosen), documents.where(chosen)


def _limited(part: Labelled, limit: int | None, seed: int) -> Labelled:
    if limit is None or limit >= len(part):
        return part
    kept = sample(part.labels, limit, seed)
    texts, labels = [part.texts[at] for at in kept], [part.labels[at] for at in kept]
    return replace(part, texts=texts, labels=labels)


def _class_names(part: Labelled) -> list[str]:
    """The labels, in the order of their numbers if all are numbers, else by name."""
    names = sorted(set(part.labels))
    if len(names) < 2:
        raise CorpusError(
            f"{part.source}: expected labels of two or more classes, found only {names[0]!r} in "
            f"{len(part):,} documents."
        )
    if 2 < len(part) == len(names):
        raise CorpusError(wrong_labels(part.source, f"another label in each of {len(part):,} documents"))
    return sorted(names, key=float) if all(map(_is_number, names)) else names


def _is_number(name: str) -> bool:
    try:
        return math.isfinite(float(name))
    except ValueError:
        return False


def _check_known(tests: Sequence[Labelled], classes: list[str]) -> None:
    for part in tests:
        unknown = sorted(set(part.labels) - set(classes))
        if unknown:
            n_unknown = sum(label in unknown for label in part.labels)
            raise CorpusError(
                f"{part.source}: expected labels of the training part ({_some(classes)}), found "
                f"{_some(unknown)} in {n_unknown:,} documents. Remove or rename them."
            )


def _tokenised(
    parts: Sequence[Labelled], classes: list[str], split_tokens: Tokenizer
) -> tuple[list[str], list[Documents]]:
    numbers: dict[str, int] = {}
    places = {name: number for number, name in enumerate(classes)}
    with task("tokenising", sum(map(len, parts))) as advance:
        read = [_numbered(part, places, split_tokens, numbers, advance) for part in parts]
    return list(numbers), read


def _numbered(
    part: Labelled, places: dict[str, int], split_tokens: Tokenizer, numbers: dict[str, int], advance: Advance
) -> Documents:
    """The documents as numbers of types; each new type is put at the end of `numbers`."""
    tokens = array("i")
    starts = [0]
    for done, text in enumerate(part.texts, start=1):
        tokens.extend([numbers.setdefault(token, len(numbers)) for token in split_tokens(text)])
        starts.append(len(tokens))
        if done % _DOCUMENTS_A_STEP == 0:
            advance(_DOCUMENTS_A_STEP)
    advance(len(part) % _DOCUMENTS_A_STEP)
    labels = np.fromiter((places[label] for label in part.labels), dtype=np.int64, count=len(part))
    return Documents(np.array(tokens, dtype=np.int32), np.array(starts, dtype=np.int64), labels)


def _some(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:_MOST_SHOWN])) + (", …" if len(names) > _MOST_SHOWN else "")
