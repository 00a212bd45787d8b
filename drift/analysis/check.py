"""What a model will meet in new text, before it is deployed: `drift check`."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.unseen.predicted import ExpectedGain, expected_gain
from drift.analysis.stranded import StrandedPair, stranded
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import DoubleArray
from drift.errors import DriftError, SettingsError
from drift.measure.excess import Excess, excess
from drift.measure.neighbourhood import Neighbourhood
from drift.run.run import Run

_LEAST = 0.02

FEWEST_STRANDED = 5
"""Stranded words, on average over seeds, below which their number tells nothing: a handful of words."""


@dataclass(frozen=True)
class MetWord:
    """A word of the new text.

    occurrences: how often it stands there. documents: in how many documents.
    rank: its place in the vocabulary; None without a vector.
    pair: the pair in which it lost most similarity, where it is stranded.
    """

    word: str
    occurrences: int
    documents: int
    rank: int | None = None
    pair: StrandedPair | None = None

    @property
    def weight(self) -> float:
        """Its occurrences times the similarity that it lost; 0 where it is not stranded."""
        return self.occurrences * self.pair.lost if self.pair else 0.0


@dataclass(frozen=True, repr=False)
class Check(Tabular):
    """New text as a run's model will read it.

    n_documents, n_tokens: what was read. n_stranded_documents: documents with a stranded word.
    seen, unseen, stranded, without_vector: tokens of each group, n_tokens in all; `unseen` those of unseen
        words that are not stranded.
    unseen_read: unseen tokens of a document, stranded ones among them, as far as the model reads it: its
        first `max_length` tokens with a vector (None: all), over the documents that have one.
    gain: what is to be expected of the trained model on such text; None where `drift unseen --masks` has not
        found it out. is_frozen, is_repeatable: of the run, which says how that can be found out.
    stranded_words: by weight. unseen_words, missing_words: by occurrences.
    chance: how many words of the text are stranded over the run's seeds and under shuffled labels; None
        where the run has no controls with shuffled labels on disk. Without an interval where there are
        fewer than 5 on average over seeds, or as many in all seeds or under all shuffled labels.
    least: the lost similarity from which on an unseen word counts as stranded. epoch, k, candidates: what the
        pairs were found at and among.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    least: float
    n_documents: int
    n_stranded_documents: int
    n_tokens: int
    seen: int
    unseen: int
    stranded: int
    without_vector: int
    unseen_read: float
    max_length: int | None
    gain: ExpectedGain | None
    is_frozen: bool
    is_repeatable: bool
    chance: Excess | None
    stranded_words: tuple[MetWord, ...]
    unseen_words: tuple[MetWord, ...]
    missing_words: tuple[MetWord, ...]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The groups of tokens; the stranded, the unseen and the missing words, the weightiest first."""
        return {
            "tokens": self._token_columns(),
            "stranded": (
                *_met_columns(self.stranded_words),
                column("seen partner", self.stranded_words, "pair.seen"),
                *(column(name, self.stranded_words, f"pair.{name}") for name in ("before", "after", "lost")),
            ),
            "unseen": _met_columns(self.unseen_words),
            "missing": _met_columns(self.missing_words),
        }

    def _token_columns(self) -> tuple[Column, ...]:
        counts = [self.seen, self.unseen, self.stranded, self.without_vector]
        words = [None, len(self.unseen_words), len(self.stranded_words), len(self.missing_words)]
        return (
            Column(
                "tokens that are", ["seen", "unseen", "unseen and stranded", "without a vector"], key="group"
            ),
            Column("tokens", counts),
            Column("share", [count / self.n_tokens for count in counts]),
            Column("words", words),
        )


def check(
    run: Run,
    documents: Iterable[Sequence[str]],
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    least: float = _LEAST,
) -> Check:
    """Count what a run's model will meet in documents, each of them its tokens.

    An unseen word is stranded if a seen word was near to it at snapshot 0 (one among the other's k nearest
    candidates) and the two have lost at least `least` of cosine similarity: the model learnt something about
    the one that it does not know of the other.
    Raises SettingsError where there is no token, a document is a text and not its tokens, or `least` is not
    above 0.
    """
    if not 0 < least <= 2:
        raise SettingsError(f"expected a least lost similarity above 0 and up to 2, got {least}.")
    tokens: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    n_documents = n_stranded_documents = 0
    unseen_read: list[int] = []
    pairs = stranded(run, epoch=epoch, neighbourhood=neighbourhood, limit=None)
    worst = _worst(pairs.pairs, least)
    for document in documents:
        _refuse_text(document)
        words = set(document)
        tokens.update(document)
        spread.update(words)
        n_documents += 1
        unseen_read += _unseen_read(run, document)
        n_stranded_documents += not worst.keys().isdisjoint(words)
    if not tokens:
        raise SettingsError(f"expected text with one or more tokens, found {n_documents:,} empty documents.")
    met = [_met(run, word, n, spread[word], worst) for word, n in tokens.items()]
    groups = _grouped(run, met)
    each = sum(unseen_read) / max(1, len(unseen_read))
    return Check(
        run=run.name,
        epoch=pairs.epoch,
        k=pairs.k,
        candidates=pairs.candidates,
        least=least,
        n_documents=n_documents,
        n_stranded_documents=n_stranded_documents,
        n_tokens=tokens.total(),
        **{name: sum(word.occurrences for word in words) for name, words in groups.items()},
        unseen_read=each,
        max_length=_max_length(run),
        gain=expected_gain(run, each),
        is_frozen=run.record.is_frozen,
        is_repeatable=run.record.is_repeatable,
        chance=_chance(run, tokens.keys(), pairs.epoch, neighbourhood, least),
        stranded_words=_ordered(groups["stranded"]),
        unseen_words=_ordered(groups["unseen"]),
        missing_words=_ordered(groups["without_vector"]),
    )


def _chance(
    run: Run, words: Set[str], epoch: int, neighbourhood: Neighbourhood, least: float
) -> Excess | None:
    """Count in the controls of the run too; those that cannot be used are passed over, as if there were none.

    One training against others says nothing: the count of other seeds may be twice as large.
    """
    try:
        found = control_runs(run)
    except DriftError:
        return None
    if not found.shuffled:
        return None

    def counted(runs: Iterable[Run]) -> DoubleArray:
        pairs = (stranded(one, epoch=epoch, neighbourhood=neighbourhood, limit=None).pairs for one in runs)
        return np.array([len(words & _worst(one, least).keys()) for one in pairs], dtype=np.float64)

    chance = excess(counted([run, *found.seeds]), counted(found.shuffled))
    return replace(chance, low=None, high=None) if _too_few_words(chance) else chance


def _too_few_words(found: Excess) -> bool:
    """Whether the counts cannot tell: of few words they vary little or not at all, whatever labels do."""
    return (found.mean or 0.0) < FEWEST_STRANDED or found.sd == 0 or found.shuffled_sd == 0


def _refuse_text(document: Sequence[str]) -> None:
    """A text is a sequence of letters, which would be counted as words."""
    if isinstance(document, str):
        raise SettingsError(
            f"expected each document as its tokens, got the text {document[:40]!r}. Cut texts as it "
            "reads them: drift.corpus.meet.tokens_of(texts, run.lookup)."
        )


def _unseen_read(run: Run, document: Sequence[str]) -> list[int]:
    """How many unseen words the model reads of a document; nothing where it reads no word at all."""
    rows = [row for token in document if (row := run.index.get(token)) is not None][: _max_length(run)]
    return [sum(run.counts[row] == 0 for row in rows)] if rows else []


def _max_length(run: Run) -> int | None:
    return None if run.record.settings is None else run.record.settings.max_length


def _met_columns(words: Sequence[MetWord]) -> tuple[Column, ...]:
    return tuple(column(name, words, name) for name in ("word", "occurrences", "documents"))


def _worst(pairs: Iterable[StrandedPair], least: float) -> dict[str, StrandedPair]:
    """The first, which is the worst, pair of each unseen word; `pairs` come by what they lost."""
    found: dict[str, StrandedPair] = {}
    for pair in pairs:
        if pair.lost >= least:
            found.setdefault(pair.unseen, pair)
    return found


def _met(run: Run, word: str, occurrences: int, documents: int, worst: dict[str, StrandedPair]) -> MetWord:
    return MetWord(word, occurrences, documents, run.index.get(word), worst.get(word))


def _grouped(run: Run, words: Iterable[MetWord]) -> dict[str, list[MetWord]]:
    groups: dict[str, list[MetWord]] = {"seen": [], "unseen": [], "stranded": [], "without_vector": []}
    for word in words:
        if word.rank is None:
            group = "without_vector"
        elif run.counts[word.rank] > 0:
            group = "seen"
        else:
            group = "stranded" if word.pair else "unseen"
        groups[group].append(word)
    return groups


def _ordered(words: list[MetWord]) -> tuple[MetWord, ...]:
    return tuple(sorted(words, key=lambda word: (-word.weight, -word.occurrences, word.word)))
