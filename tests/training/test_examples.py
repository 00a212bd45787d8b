from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.corpus import Corpus, documents
from drift.errors import CorpusError
from drift.training.examples import batches, examples, fitting_length, padded
from drift.vectors.word_vectors import WordVectors

VECTORS = WordVectors(["the", "tv", "is", "on"], np.arange(8, dtype=np.float32).reshape(4, 2) + 1)
#            0     1     2        3     4
TYPES = ["tv", "on", "oov", "is", "the"]


def numbered(*texts):
    return [np.array(text, dtype=np.int32) for text in texts]


@pytest.fixture
def small():
    train = documents(numbered([0, 1, 0], [2, 3], [2]), [0, 1, 0])
    test = documents(numbered([4, 0]), [1])
    return Corpus(TYPES, ["bad", "good"], train, test, "small")


def test_documents_become_rows_of_the_table_without_what_has_no_vector(small):
    data = examples(small, VECTORS, max_length=9)
    assert data.ids.tolist() == [0, 1, 2, 3]
    assert data.train.tokens.tolist() == [2, 4, 2, 3]  # tv on tv | is
    assert data.train.starts.tolist() == [0, 3, 4]
    assert data.train.labels.tolist() == [0, 1]


def test_words_of_the_test_part_alone_are_in_the_table_but_not_seen(small):
    data = examples(small, VECTORS, max_length=9)
    assert data.counts.tolist() == [0, 2, 1, 1]
    assert data.test_counts.tolist() == [1, 1, 0, 0]
    assert data.test.tokens.tolist() == [1, 2]


def test_row_0_of_the_table_is_padding_and_the_others_are_the_words_vectors(small):
    table = examples(small, VECTORS, max_length=9).table(VECTORS)
    np.testing.assert_array_equal(table, [[0, 0], [1, 2], [3, 4], [5, 6], [7, 8]])


def test_what_is_cut_off_is_not_seen(small):
    data = examples(small, VECTORS, max_length=1)
    assert data.counts.tolist() == [0, 1, 1, 0]
    assert data.ids.tolist() == [0, 1, 2]  # `on` stands only behind the cut


def test_a_training_part_that_is_left_with_one_class_is_refused(small):
    only_tv = WordVectors(["tv"], np.ones((1, 2), np.float32))
    with pytest.raises(CorpusError, match="two or more classes, found only 'bad'"):
        examples(small, only_tv, max_length=9)


def test_the_fitting_length_counts_only_words_with_a_vector(small):
    assert fitting_length(small, VECTORS, share=1) == 3
    assert fitting_length(small, VECTORS, share=1, most=2) == 2


def test_padding_stands_at_the_end():
    texts = documents(numbered([5], [6, 7, 8], [9, 9]), [0, 0, 0])
    assert padded(texts, np.array([2, 0])).tolist() == [[9, 9], [5, 0]]


@given(
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=80),
    batch_size=st.integers(1, 9),
    seed=st.none() | st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_every_document_comes_exactly_once(lengths, batch_size, seed):
    texts = documents(
        numbered(*([number + 1] * length for number, length in enumerate(lengths))), range(len(lengths))
    )
    found = Counter()
    for rows, labels in batches(texts, batch_size, seed):
        assert 1 <= len(rows) <= batch_size
        assert (rows != 0).sum(axis=1).max() == rows.shape[1]
        for row, label in zip(rows, labels.tolist(), strict=True):
            assert row[row > 0].tolist() == [label + 1] * lengths[label]
            found[label] += 1
    assert found == Counter(range(len(lengths)))


def test_the_order_hangs_on_seed_and_epoch_alone(corpus):
    def order(seed):
        return np.concatenate([labels for _, labels in batches(corpus.train, 7, seed)]).tolist()

    assert order((0, 1)) == order((0, 1))
    assert order((0, 1)) != order((0, 2))
    assert order((0, 1)) != order((1, 1))


def test_labels_of_any_whole_numbers_come_as_tensorflow_is_told(small):
    small = replace(small.train, labels=small.train.labels.astype(np.uint8))
    assert [(rows.dtype, labels.dtype) for rows, labels in batches(small, 9)] == [(np.int32, np.int64)]


def test_class_counts_are_of_the_seen_words_in_each_class(small):
    data = examples(small, VECTORS, max_length=9)  # tv on tv (bad) | is (good); the: only in the test part
    assert data.class_counts(2).tolist() == [[2, 0], [0, 1], [1, 0]]
    assert data.class_counts(3).tolist() == [[2, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_class_counts_are_of_what_stands_before_the_cut(small):
    data = examples(small, VECTORS, max_length=2)  # tv on | is
    assert data.class_counts(2).tolist() == [[1, 0], [0, 1], [1, 0]]


@given(seed=st.integers(0, 1000), n_classes=st.integers(2, 4))
def test_class_counts_add_up_to_the_counts(seed, n_classes):
    rng = np.random.default_rng(seed)
    texts = [rng.integers(0, 5, rng.integers(1, 6)).astype(np.int32) for _ in range(12)]
    labels = np.arange(12) % n_classes
    classes = [f"class{number}" for number in range(n_classes)]
    corpus = Corpus(TYPES, classes, documents(texts, labels), documents([], []), "random")
    data = examples(corpus, VECTORS, max_length=4)
    found = data.class_counts(n_classes)
    assert found.sum(axis=1).tolist() == data.counts[data.counts > 0].tolist()
    by_hand = np.zeros((4, n_classes), dtype=int)
    for text, label in zip(texts, labels, strict=True):
        for token in [one for one in text if TYPES[one] != "oov"][:4]:
            by_hand[VECTORS.index[TYPES[token]], label] += 1
    assert found.tolist() == by_hand[by_hand.any(axis=1)].tolist()
