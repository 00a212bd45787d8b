"""`Corpus`: tokenised, labelled documents, split into a training and a test part."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drift.arrays import BoolArray, IntArray
from drift.corpus.reading import Reading
from drift.corpus.split import test_part
from drift.corpus.tokenize import AUTO
from drift.errors import CorpusError

TokenArray = NDArray[np.int32]
SHUFFLED = 2  # tells this use of a seed from others
_VALIDATION_SEED = 0  # one for all, so that trainings with other seeds share their validation part
_PARTS = ("train", "test", "validation")
_MOST_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Documents:
    """Some documents, end to end: document i is `tokens[starts[i]:starts[i + 1]]` with the label `labels[i]`.

    tokens: numbers of the corpus' types, int32, shape (n_tokens,).
    starts: where each document begins, and where the last one ends, shape (n_documents + 1,).
    labels: class numbers, shape (n_documents,).
    """

    tokens: TokenArray
    starts: IntArray
    labels: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def lengths(self) -> IntArray:
        """The number of tokens of each document, shape (n_documents,)."""
        return np.diff(self.starts)

    def where(self, keep: BoolArray) -> "Documents":
        """The documents for which `keep`, of shape (n_documents,), is true."""
        lengths = self.lengths
        return Documents(self.tokens[np.repeat(keep, lengths)], _starts(lengths[keep]), self.labels[keep])

    def containing(self, types: IntArray) -> BoolArray:
        """Which documents contain any of `types` (token numbers), shape (n_documents,)."""
        owner = np.repeat(np.arange(len(self)), self.lengths)
        found = np.zeros(len(self), dtype=bool)
        found[owner[np.isin(self.tokens, types)]] = True
        return found

    def without(self, drop: BoolArray) -> "Documents":
        """The same documents without the tokens for which `drop`, of shape (n_types,), is true."""
        keep = ~drop[self.tokens]
        kept_before = np.concatenate([[0], np.cumsum(keep)])
        return Documents(self.tokens[keep], kept_before[self.starts].astype(np.int64), self.labels)

    def cut(self, max_length: int) -> "Documents":
        """The first `max_length` tokens of each document."""
        place = np.arange(len(self.tokens)) - np.repeat(self.starts[:-1], self.lengths)
        return Documents(
            self.tokens[place < max_length], _starts(np.minimum(self.lengths, max_length)), self.labels
        )

    def __add__(self, other: "Documents") -> "Documents":
        return Documents(
            np.concatenate([self.tokens, other.tokens]),
            _starts(np.concatenate([self.lengths, other.lengths])),
            np.concatenate([self.labels, other.labels]),
        )


@dataclass(frozen=True, eq=False)
class Corpus:
    """Labelled documents as token numbers.

    types: every distinct token; a token's number is its place here.
    classes: the names of the labels; a label's number is its place here. Two or more.
    train, test: the two parts. validation: what was set aside of the training documents, see `set_aside`;
        None before.
    source: where the text came from.
    tokenizer: what cut the text: `glove`, `whitespace`, `own` for a function of one's own, or `auto`. What is
        to be cut as word vectors spell has what stands between white space as its types until it meets them:
        see `drift.corpus.meet`.
    reading: how it was cut then; None before, and for every other tokenizer.
    """

    types: list[str]
    classes: list[str]
    train: Documents
    test: Documents
    source: str = "memory"
    tokenizer: str = "glove"
    reading: Reading | None = None
    validation: Documents | None = None

    def __repr__(self) -> str:
        return (
            f"Corpus({len(self.train):,} training and {len(self.test):,} test documents, "
            f"{len(self.classes)} classes, source={self.source!r})"
        )

    @cached_property
    def index(self) -> dict[str, int]:
        """Each token's number."""
        return {token: number for number, token in enumerate(self.types)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over tokens, labels and split, as hexadecimal digits: the corpus' identity."""
        digest = hashlib.sha256("\n".join([*self.types, "", *self.classes]).encode())
        for part in (self.train, self.test):
            for array in (part.tokens, part.starts, part.labels):
                digest.update(array.astype("<i8").tobytes())
        return digest.hexdigest()

    @property
    def parts(self) -> tuple[Documents, ...]:
        """Training, test and, where there are some, validation documents."""
        both = self.train, self.test
        return both if self.validation is None else (*both, self.validation)

    @property
    def is_cut(self) -> bool:
        """Whether the types are tokens: false for a corpus that has yet to meet its word vectors."""
        return self.tokenizer != AUTO or self.reading is not None

    def token_lists(self, part: Documents) -> Iterator[list[str]]:
        """Yield the tokens of every document of `part`."""
        for start, end in pairwise(part.starts.tolist()):
            yield [self.types[token] for token in part.tokens[start:end].tolist()]

    def label_counts(self, part: Documents) -> dict[str, int]:
        """How many documents of `part` each class has."""
        counts = np.bincount(part.labels, minlength=len(self.classes))
        return dict(zip(self.classes, counts.tolist(), strict=True))

    def describe_labels(self, *, by_part: bool) -> str:
        """The classes with their documents, in all or in each part, in one line; of many the first ones."""
        counts = [self.label_counts(part) for part in self.parts]
        shown = []
        for label in self.classes[:_MOST_SHOWN]:
            each = [f"{of[label]:,} {name}" for of, name in zip(counts, _PARTS, strict=False)]
            n = ", ".join(each) if by_part else f"{sum(of[label] for of in counts):,}"
            shown.append(f"{label} ({n})")
        hidden = len(self.classes) - len(shown)
        return ", ".join(shown) + (f" and {hidden:,} more" if hidden else "")

    def hold_out(self, words: Iterable[str]) -> "Corpus":
        """The corpus with every training document that contains one of `words` moved to the test part.

        Raises CorpusError where that leaves fewer than two classes to train on.
        """
        types = np.array([self.index[word] for word in words if word in self.index], dtype=np.int64)
        moved = self.train.containing(types)
        if not moved.any():
            return self
        held_out = replace(self, train=self.train.where(~moved), test=self.test + self.train.where(moved))
        check_trainable(held_out.train, self.classes, f"{self.source} after words are held out")
        return held_out

    def set_aside(self, share: float) -> "Corpus":
        """The corpus with a share of its training documents as validation part, from each class alike.

        Which ones depends on the documents alone. They are not trained on: words that stand in no other
        training document are unseen. With a share of 0 the corpus stays as it is.
        """
        if not share:
            return self
        chosen = test_part(self.train.labels, share, _VALIDATION_SEED)
        return replace(self, train=self.train.where(~chosen), validation=self.train.where(chosen))

    def with_shuffled_labels(self, seed: int) -> "Corpus":
        """The corpus with the labels of the training documents permuted among them, as `seed` draws it.

        Every class keeps its number of documents, and the test part its labels: what a model learns then is
        in no relation to the text, which makes it a control (Dubossarsky et al. 2017).
        """
        # A key of its own: the batches of an epoch are drawn by the same seed.
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(SHUFFLED,)))
        return replace(self, train=replace(self.train, labels=rng.permutation(self.train.labels)))


def documents(tokens: list[TokenArray], labels: Iterable[int]) -> Documents:
    """Put documents, one array of token numbers each, end to end."""
    lengths = np.array([len(one) for one in tokens], dtype=np.int64)
    flat = np.concatenate([np.empty(0, dtype=np.int32), *tokens]).astype(np.int32, copy=False)
    return Documents(flat, _starts(lengths), np.fromiter(labels, dtype=np.int64, count=len(tokens)))


def check_trainable(train: Documents, classes: list[str], source: str) -> None:
    """Raise CorpusError unless `train` has documents of at least two classes."""
    if len(train) == 0:
        raise CorpusError(f"{source}: expected labelled documents to train on, found none.")
    present = np.unique(train.labels)
    if len(present) < 2:
        raise CorpusError(
            f"{source}: expected training documents of two or more classes, found only "
            f"{classes[int(present[0])]!r} in {len(train):,} documents."
        )


def _starts(lengths: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
