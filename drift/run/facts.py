"""What a run's record says of word vectors, corpus and inputs: plain values, each with a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class VectorsFacts:
    """Snapshot 0: its digest, where the vectors came from, how many words and dimensions they have."""

    digest: str
    source: str
    n_words: int
    n_dims: int


@dataclass(frozen=True)
class CorpusFacts:
    """What was trained on, as far as the training knew it; what was not recorded is None or empty.

    source: a file, `demo`, or what else to call it. digest: of all its documents.
    classes: their names, in the order of the model's outputs.
    train_labels, test_labels: how many documents of the corpus have each class.
    train_documents, test_documents: how many of them the model read.
    tokens, covered_tokens: words of all documents, punctuation not counted, and those that have a vector.
    types, covered_types: the same of different words; None where not recorded.
    missing: the commonest words without a vector, with their counts.
    tokenizer: what cut the text, `own` for a function that is not kept.
    reading: how it was cut where the vectors' spelling decided: the fields of `drift.corpus.reading.Reading`.
    seen_words: words of the training documents as the model read them.
    held_out: words that were made unseen.
    """

    source: str = "a training of one's own"
    digest: str = ""
    classes: tuple[str, ...] = ()
    train_labels: Mapping[str, int] = field(default_factory=dict)
    test_labels: Mapping[str, int] = field(default_factory=dict)
    train_documents: int | None = None
    test_documents: int | None = None
    tokens: int = 0
    covered_tokens: int = 0
    types: int | None = None
    covered_types: int | None = None
    missing: tuple[tuple[str, int], ...] = ()
    tokenizer: str = ""
    reading: Mapping[str, Any] | None = None
    seen_words: int | None = None
    held_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make tuples of the lists that JSON knows."""
        for name in ("classes", "held_out"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "missing", tuple((token, count) for token, count in self.missing))


@dataclass(frozen=True)
class TrainingFacts:
    """What a hook learnt of somebody else's training.

    optimizer: its name, such as `AdamW`; empty where not recorded.
    weight_decay: the optimizer's, of the embedding table; 0: none; None: not recorded.
    dtype: of the table's numbers in training, such as `bfloat16`; empty where not recorded.
    tied: the other parameters that are the same numbers in memory, such as `lm_head.weight`; None: not
        looked for.
    also: what else moves every row, in a few words each, such as a penalty on the table.
    """

    optimizer: str = ""
    weight_decay: float | None = None
    dtype: str = ""
    tied: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make tuples of the lists that JSON knows."""
        object.__setattr__(self, "also", tuple(self.also))
        if self.tied is not None:
            object.__setattr__(self, "tied", tuple(self.tied))

    @property
    def moves_unseen(self) -> tuple[str, ...] | None:
        """What moves rows of words that the training never reads, in a few words each.

        Empty: it has nothing of that kind; None: not recorded.
        """
        decay = f"weight decay ({self.optimizer}, {self.weight_decay:g})" if self.weight_decay else ""
        tied = f"weights tied to {', '.join(self.tied)}" if self.tied else ""
        found = tuple(filter(None, (decay, tied, *self.also)))
        known = self.weight_decay is not None and self.tied is not None
        return found if found or known else None


@dataclass(frozen=True)
class Inputs:
    """Where corpus and vectors come from: the arguments of `read_corpus` and of `read_vectors`."""

    corpus: Mapping[str, Any]
    vectors: Mapping[str, Any] = field(default_factory=dict)
