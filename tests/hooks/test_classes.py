"""Counts by class and texts in place of counts; all numbers are counted by hand."""

import numpy as np
import pytest

import drift
from drift.errors import SettingsError
from drift.hooks.loop import record
from drift.run.run import open_run
from drift.run.verify import verify

WORDS = [None, "a", "b", "never", "[UNK]"]
TABLE = (np.arange(15).reshape(5, 3) / 8).astype(np.float32)


def moved(*rows):
    table = TABLE.copy()
    table[list(rows)] += np.float32([1, 2, 3]) * np.array(rows, np.float32)[:, None]
    return table


def recorded(path, counting=lambda one: None, **known):
    with record(path, words=known.pop("words", WORDS), matrix=TABLE, **known) as recorder:
        counting(recorder)
        recorder.snapshot(moved(1, 2))
    run = open_run(path)
    assert verify(run).problems == []
    return run


@pytest.mark.parametrize(
    "counts",
    [{"a": (3, 1), "b": (0, 2), "elsewhere": (9, 9)}, [[7, 7], [3, 1], [0, 2], [0, 0], [5, 5]]],
)
def test_counts_by_class_sign_the_axis(tmp_path, counts):
    run = recorded(tmp_path / "run", counts=counts, labels=("bad", "good"))
    assert run.counts.tolist() == [4, 2, 0]
    assert run.class_counts.tolist() == [[3, 1], [0, 2]]
    found = drift.direction(run)
    assert (found.sign_by, found.toward) == ("classes", "good")


def test_ids_that_pass_with_the_class_of_their_document_are_counted_by_class(tmp_path):
    def counting(recorder):
        recorder.count([[1, 1, 2], [2, 4, 0]], labels=[1, 0])
        recorder.count([[1, 2, 2]], mask=[[1, 1, 0]], labels=[0])
        recorder.count([[3, 3, 3]], test=True)

    run = recorded(tmp_path / "run", counting, labels=("bad", "good"))
    assert run.counts.tolist() == [3, 3, 0]
    assert run.class_counts.tolist() == [[1, 2], [2, 1]]
    assert run.record.corpus.classes == ("bad", "good")


def test_of_two_epochs_a_word_has_the_classes_of_the_first_in_which_it_passes(tmp_path):
    with record(tmp_path / "run", words=WORDS, matrix=TABLE, labels=("bad", "good")) as recorder:
        recorder.count([[1]], labels=[1])
        recorder.snapshot(moved(1))
        recorder.count([[1], [2]], labels=[0, 0])
        recorder.snapshot(moved(1, 2))
    assert open_run(tmp_path / "run").class_counts.tolist() == [[0, 1], [1, 0]]


def test_where_a_batch_came_without_classes_none_are_kept(tmp_path):
    def counting(recorder):
        recorder.count([[1, 1]], labels=[1])
        recorder.count([[2, 2]])

    run = recorded(tmp_path / "run", counting, labels=("bad", "good"))
    assert (run.counts.tolist(), run.class_counts) == ([2, 2, 0], None)


def test_a_run_that_is_gone_on_with_keeps_its_classes(tmp_path):
    with (
        pytest.raises(KeyboardInterrupt),
        record(tmp_path / "run", words=WORDS, matrix=TABLE, labels=("bad", "good")) as recorder,
    ):
        recorder.count([[1]], labels=[1])
        recorder.snapshot(moved(1))
        raise KeyboardInterrupt
    with record(tmp_path / "run", words=WORDS, matrix=moved(1), resume=True) as recorder:
        recorder.count([[1], [2]], labels=[0, 1])
        recorder.snapshot(moved(1, 2))
    assert open_run(tmp_path / "run").class_counts.tolist() == [[0, 1], [0, 1]]


def test_texts_are_cut_as_the_words_are_spelt(tmp_path):
    run = recorded(tmp_path / "run", texts=["A b, a!", "b b b zzz"], max_length=3)
    assert (run.counts.tolist(), run.record.seen_from) == ([2, 4, 0], "corpus")


def test_a_corpus_brings_its_classes_and_its_test_part(tmp_path):
    texts = (["a b", "a a", "b", "never"], ["good", "bad", "good", "bad"])
    corpus = drift.read_corpus((texts[0][:3], texts[1][:3]), test=(texts[0][3:], texts[1][3:]))
    run = recorded(tmp_path / "run", texts=corpus)
    assert (run.counts.tolist(), run.test_counts.tolist()) == ([3, 2, 0], [0, 0, 1])
    assert dict(zip(run.record.corpus.classes, run.class_counts.T.tolist(), strict=True)) == {
        "bad": [2, 0],
        "good": [1, 2],
    }


class Legacy:
    """As the tokenizer that Keras had."""

    def __init__(self):
        self.word_index, self.num_words = {"a": 1, "b": 2, "never": 3}, None

    def texts_to_sequences(self, texts):
        return [[self.word_index[word] for word in text.split()] for text in texts]


class Fast:
    """As the library tokenizers has them."""

    def get_vocab(self):
        return {"a": 1, "b": 2, "never": 3, "[UNK]": 4}

    def encode_batch(self, texts):
        return [
            type("Encoding", (), {"ids": [self.get_vocab().get(one, 4) for one in text.split()]})
            for text in texts
        ]


@pytest.mark.parametrize("tokenizer", [Legacy(), Fast()])
def test_texts_go_through_the_tokenizer_that_the_words_came_with(tmp_path, tokenizer):
    assert recorded(tmp_path / "run", words=tokenizer, texts=["a b b", "b a"]).counts.tolist() == [2, 3, 0]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"counts": {"a": (1, 2, 3)}, "labels": ("bad", "good")}, "expected 2 counts a word"),
        ({"counts": [1, 2, 3, 4, 5], "labels": ("bad", "good")}, r"expected counts of shape \(5, 2\)"),
        ({"counts": {"a": (-1, 2)}, "labels": ("bad", "good")}, "expected counts from 0 on, got -1"),
        ({"labels": ("bad",)}, "expected two or more different labels"),
        ({"texts": ["zzz"]}, "expected texts that hold words of the table"),
        ({"texts": ["a"], "counts": {"a": 1}}, "expected counts= or texts=, got both"),
        ({"texts": ["a"], "max_length": 0}, "expected a max_length of 1 or more"),
    ],
)
def test_what_does_not_fit_is_refused_before_the_run_is_made(tmp_path, known, said):
    with pytest.raises(SettingsError, match=said):
        record(tmp_path / "run", words=WORDS, matrix=TABLE, **known)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("labels", [[2], [-1], [0, 1]])
def test_a_class_without_a_name_or_a_document_is_refused(tmp_path, labels):
    with (
        pytest.raises(SettingsError, match="expected"),
        record(tmp_path / "run", words=WORDS, matrix=TABLE, labels=("bad", "good")) as one,
    ):
        one.count([[1, 2]], labels=labels)
