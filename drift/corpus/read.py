"""`read_corpus`: labelled text in, a `Corpus` out."""

import math
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from drift.corpus.corpus import Corpus, Documents, check_trainable
from drift.corpus.demo import read_demo_corpus
from drift.corpus.files import check_encoding, is_folder
from drift.corpus.folder import read_folder
from drift.corpus.labelled import Labelled, wrong_labels
from drift.corpus.meet import meet
from drift.corpus.split import check_split, sample, test_part
from drift.corpus.tables import read_table
from drift.corpus.tokenize import GLOVE, Tokenizer, tokenizer_of
from drift.errors import CorpusError, SettingsError
from drift.progress import Advance, log, task
from drift.vectors.word_vectors import WordVectors

DEMO_CORPUS = "demo"
_DOCUMENTS_A_STEP = 200
_MOST_SHOWN = 10


def read_corpus(
    source: str | Path = DEMO_CORPUS,
    *,
    text: str | None = None,
    label: str | None = None,
    encoding: str = "utf-8",
    test: str | Path | None = None,
    test_share: float = 0.15,
    seed: int = 0,
    tokenizer: str | Tokenizer = GLOVE,
    vectors: WordVectors | None = None,
    limit: int | None = None,
) -> Corpus:
    """Read labelled text, tokenise it and split it into a training and a test part.

    source: `demo`; a CSV or TSV file with a header, a JSON lines file, a file in the Sentiment140 layout
        (each may be gzip); or a folder in the IMDB layout. The format is recognised by content.
    text, label: the columns to read; by default those with a well-known name.
    test: a file of its own for the test part, with the same columns. A folder brings its own test part.
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
    train, own_test = _read_parts(source, (text, label), encoding, test)
    parts = [_limited(part, limit, seed) for part in (train, own_test) if part is not None]
    classes = _class_names(parts[0])
    _check_known(parts[1:], classes)
    types, read = _tokenised(parts, classes, split_tokens)
    training, testing = read if len(read) == 2 else _divided(read[0], test_share, seed)
    corpus = Corpus(types, classes, training, testing, str(source), name)
    check_trainable(corpus.train, classes, corpus.source)
    log.info("labels: %s", _label_line(corpus))
    return corpus if vectors is None else meet(corpus, vectors.lookup)


def _read_parts(
    source: str | Path, asked: tuple[str | None, str | None], encoding: str, test: str | Path | None
) -> tuple[Labelled, Labelled | None]:
    train, own_test = _read_source(source, asked, encoding)
    if test is None:
        return train, own_test
    if own_test is not None:
        raise SettingsError(f"{source} has a test part of its own: leave out the test file {test}.")
    if is_folder(Path(test)):
        raise CorpusError(f"{test}: expected a file for the test part, found a folder.")
    return train, read_table(Path(test), *(train.columns or asked), encoding)


def _read_source(
    source: str | Path, asked: tuple[str | None, str | None], encoding: str
) -> tuple[Labelled, Labelled | None]:
    path = Path(source)
    if source != DEMO_CORPUS and not is_folder(path):
        return read_table(path, *asked, encoding), None
    if asked != (None, None):
        raise SettingsError(f"{source}: expected no column names, since it has no columns to choose from.")
    return (read_demo_corpus(), None) if source == DEMO_CORPUS else read_folder(path, encoding)


def _divided(documents: Documents, share: float, seed: int) -> tuple[Documents, Documents]:
    chosen = test_part(documents.labels, share, seed)
    return documents.where(~chosen), documents.where(chosen)


def _limited(part: Labelled, limit: int | None, seed: int) -> Labelled:
    if limit is None or limit >= len(part):
        return part
    kept = sample(part.labels, limit, seed)
    texts, labels = [part.texts[at] for at in kept], [part.labels[at] for at in kept]
    return Labelled(part.source, texts, labels, part.columns)


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


def _label_line(corpus: Corpus) -> str:
    train, test = corpus.label_counts(corpus.train), corpus.label_counts(corpus.test)
    shown = [f"{name} ({train[name]:,} train, {test[name]:,} test)" for name in corpus.classes[:_MOST_SHOWN]]
    hidden = len(corpus.classes) - len(shown)
    return ", ".join(shown) + (f" and {hidden:,} more" if hidden else "")


def _some(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:_MOST_SHOWN])) + (", …" if len(names) > _MOST_SHOWN else "")
