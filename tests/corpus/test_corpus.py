import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.corpus import Corpus, Documents, check_trainable, documents
from drift.errors import CorpusError


def of(*token_lists: list[int], labels: list[int] | None = None) -> Documents:
    return documents([np.array(one, dtype=np.int32) for one in token_lists], labels or [0] * len(token_lists))


def listed(part: Documents) -> list[tuple[list[int], int]]:
    texts = [part.tokens[a:b].tolist() for a, b in zip(part.starts, part.starts[1:], strict=False)]
    return list(zip(texts, part.labels.tolist(), strict=True))


def small_corpus() -> Corpus:
    train = of([0, 1], [2], [1, 2], [3], [], labels=[0, 1, 0, 1, 0])
    return Corpus(["tv", "good", "bad", "film"], ["neg", "pos"], train, of([0], labels=[1]), "here")


def test_documents_stand_end_to_end() -> None:
    part = of([5, 6], [], [7], labels=[1, 0, 1])
    assert part.tokens.tolist() == [5, 6, 7]
    assert part.starts.tolist() == [0, 2, 2, 3]
    assert part.lengths.tolist() == [2, 0, 1]
    assert len(part) == 3
    assert (part.tokens.dtype, part.starts.dtype, part.labels.dtype) == (np.int32, np.int64, np.int64)


def test_no_documents_are_possible() -> None:
    part = documents([], [])
    assert (len(part), part.starts.tolist(), part.lengths.tolist()) == (0, [0], [])
    assert len(part + part) == 0


def test_where_keeps_whole_documents_with_their_labels() -> None:
    part = of([1, 2], [], [3], [4, 5], labels=[0, 1, 2, 3]).where(np.array([False, True, False, True]))
    assert listed(part) == [([], 1), ([4, 5], 3)]


def test_containing_marks_documents_with_any_of_the_types() -> None:
    part = of([1, 2], [3], [], [2, 3])
    assert part.containing(np.array([1, 3])).tolist() == [True, True, False, True]
    assert part.containing(np.array([], dtype=np.int64)).tolist() == [False] * 4


def test_without_drops_tokens_but_no_document() -> None:
    drop = np.array([False, True, False, True])
    assert listed(of([0, 1, 2], [1, 3], [2], labels=[0, 1, 0]).without(drop)) == [
        ([0, 2], 0),
        ([], 1),
        ([2], 0),
    ]


def test_cut_keeps_the_first_tokens_of_each_document() -> None:
    assert listed(of([1, 2, 3], [4], [], [5, 6], labels=[0, 1, 0, 1]).cut(2)) == [
        ([1, 2], 0),
        ([4], 1),
        ([], 0),
        ([5, 6], 1),
    ]


def test_adding_puts_the_second_documents_after_the_first() -> None:
    assert listed(of([1], labels=[1]) + of([2, 3], [], labels=[0, 1])) == [([1], 1), ([2, 3], 0), ([], 1)]


def test_label_counts_name_every_class() -> None:
    corpus = small_corpus()
    assert corpus.label_counts(corpus.train) == {"neg": 3, "pos": 2}
    assert corpus.label_counts(corpus.test) == {"neg": 0, "pos": 1}


def test_hold_out_moves_every_training_document_with_the_word_to_the_test_part() -> None:
    held_out = small_corpus().hold_out(["tv"])
    assert listed(held_out.train) == [([2], 1), ([1, 2], 0), ([3], 1), ([], 0)]
    assert listed(held_out.test) == [([0], 1), ([0, 1], 0)]


def test_hold_out_of_a_word_that_does_not_occur_changes_nothing() -> None:
    corpus = small_corpus()
    assert corpus.hold_out(["television"]) is corpus


def test_hold_out_that_leaves_one_class_is_an_error() -> None:
    with pytest.raises(
        CorpusError, match=r"^here after words are held out: expected .* only 'neg' in 2 documents\.$"
    ):
        small_corpus().hold_out(["bad", "film"])


def test_hold_out_that_leaves_no_document_is_an_error() -> None:
    corpus = Corpus(["a"], ["x", "y"], of([0], [0], labels=[0, 1]), documents([], []))
    with pytest.raises(CorpusError, match="found none"):
        corpus.hold_out(["a"])


@given(st.lists(st.lists(st.integers(0, 6), max_size=5), max_size=12), st.sets(st.integers(0, 6)))
def test_hold_out_leaves_no_training_document_with_the_word_and_loses_none(
    texts: list[list[int]], words: set[int]
) -> None:
    safe = of([7], [7], *texts, labels=[0, 1] + [n % 2 for n in range(len(texts))])
    corpus = Corpus([str(n) for n in range(8)], ["x", "y"], safe, of([0, 7], labels=[1]))
    held_out = corpus.hold_out(str(word) for word in words)
    assert not np.isin(held_out.train.tokens, sorted(words)).any()
    everything = listed(corpus.train) + listed(corpus.test)
    assert sorted(listed(held_out.train) + listed(held_out.test)) == sorted(everything)


def test_the_digest_tells_corpora_apart_by_text_labels_and_split() -> None:
    corpus = small_corpus()
    train, test = corpus.train, corpus.test
    others = [
        Corpus(corpus.types, corpus.classes, test, train),
        Corpus(corpus.types, ["a", "b"], train, test),
        Corpus(["t", "g", "b", "f"], corpus.classes, train, test),
        Corpus(corpus.types, corpus.classes, of([0, 1], [2], [1, 2], [3], [], labels=[1, 1, 0, 1, 0]), test),
    ]
    assert len({corpus.digest, *(other.digest for other in others)}) == 5
    assert Corpus(corpus.types, corpus.classes, train, test, "elsewhere").digest == corpus.digest


def test_one_class_alone_cannot_be_trained_on() -> None:
    with pytest.raises(CorpusError, match=r"^mine: .* only 'b' in 2 documents"):
        check_trainable(of([1], [2], labels=[1, 1]), ["a", "b"], "mine")


def test_shuffled_labels_are_those_of_the_training_documents_in_another_order() -> None:
    train = of(*([number] for number in range(40)), labels=[0] * 30 + [1] * 10)
    corpus = Corpus([str(number) for number in range(40)], ["neg", "pos"], train, of([0], labels=[1]))
    shuffled = corpus.with_shuffled_labels(0)
    assert shuffled.train.labels.tolist() != train.labels.tolist()
    assert shuffled.label_counts(shuffled.train) == {"neg": 30, "pos": 10}
    assert shuffled.train.tokens.tolist() == train.tokens.tolist()
    assert listed(shuffled.test) == listed(corpus.test)
    assert shuffled.digest != corpus.digest


def test_the_seed_says_how_labels_are_shuffled() -> None:
    train = of(*([0] for _ in range(40)), labels=[0, 1] * 20)
    corpus = Corpus(["tv"], ["neg", "pos"], train, of([0], labels=[1]))
    labels = [corpus.with_shuffled_labels(seed).train.labels.tolist() for seed in (3, 3, 4)]
    assert labels[0] == labels[1] != labels[2]


def many(n: int = 40) -> Corpus:
    """Every fourth document is of the class pos, and each is one word of its own."""
    train = of(*[[number] for number in range(n)], labels=[int(number % 4 == 0) for number in range(n)])
    return Corpus([f"w{number}" for number in range(n)], ["neg", "pos"], train, of([0], labels=[1]))


def test_a_validation_part_is_a_share_of_each_class_of_the_training_documents() -> None:
    corpus = many()
    parted = corpus.set_aside(0.2)
    assert parted.validation is not None
    assert np.bincount(parted.validation.labels).tolist() == [6, 2]
    assert sorted(listed(parted.train) + listed(parted.validation)) == sorted(listed(corpus.train))
    assert parted.test is corpus.test
    assert parted.describe_labels(by_part=True) == (
        "neg (24 train, 0 test, 6 validation), pos (8 train, 1 test, 2 validation)"
    )
    assert parted.describe_labels(by_part=False) == "neg (30), pos (11)"


def test_a_validation_part_is_the_same_every_time_and_keeps_its_labels_where_others_are_shuffled() -> None:
    first, again = many().set_aside(0.2), many().set_aside(0.2).with_shuffled_labels(3)
    assert first.validation is not None
    assert again.validation is not None
    assert listed(first.validation) == listed(again.validation)
    assert first.train.tokens.tolist() == again.train.tokens.tolist()
    assert first.train.labels.tolist() != again.train.labels.tolist()


def test_no_share_sets_nothing_aside() -> None:
    corpus = many()
    assert corpus.set_aside(0.0) is corpus
    assert corpus.parts == (corpus.train, corpus.test)
