"""A part of the training documents that is set aside, scored and answered at every epoch."""

from dataclasses import replace

import numpy as np
import pytest

from drift.run.verify import verify
from drift.training.fine_tune import fine_tune
from drift.vectors.word_vectors import WordVectors

QUICK = {"epochs": 2, "batch_size": 16, "model": "mean", "learning_rate": 0.02}


def listed(documents, words):
    parts = np.split(documents.tokens, documents.starts[1:-1])
    return [[words[token] for token in part.tolist()] for part in parts]


@pytest.fixture(scope="module")
def validated(tmp_path_factory, corpus, word_vectors):
    runs = tmp_path_factory.mktemp("validated")
    return fine_tune(corpus, word_vectors, name="validated", runs=runs, validation_share=0.25, **QUICK)


def test_validation_documents_are_kept_and_scored_at_every_epoch(validated, corpus):
    expected = corpus.set_aside(0.25).validation
    documents = validated.documents("validation")
    assert documents.labels.tolist() == expected.labels.tolist()
    cut = validated.record.settings.max_length
    read = [[word for word in words if word != "oov"] for words in listed(expected, corpus.types)]
    assert listed(documents, validated.words) == [words[:cut] for words in read]
    for epoch in validated.record.epochs[1:]:
        answers = validated.answers(epoch.epoch, "validation")
        right = answers.argmax(axis=1) == documents.labels
        assert right.mean() == pytest.approx(epoch.scores["validation_accuracy"])
        assert set(epoch.answers) == {"test", "validation"}
    assert verify(validated).problems == []


def test_validation_documents_are_not_trained_on(validated, corpus, word_vectors, tmp_path):
    facts, parted = validated.record.corpus, corpus.set_aside(0.25)
    assert facts.train_documents == len(parted.train) == 90
    assert facts.train_labels == parted.label_counts(parted.train)
    alone = replace(corpus, train=parted.train)
    other = fine_tune(alone, word_vectors, name="alone", runs=tmp_path, **QUICK)
    np.testing.assert_array_equal(other.counts, validated.counts)
    np.testing.assert_array_equal(other.matrix(2), validated.matrix(2))
    np.testing.assert_array_equal(other.answers(2), validated.answers(2))


def test_a_run_with_a_validation_part_is_of_the_corpus_as_others_read_it(validated, corpus):
    assert validated.record.corpus.digest == corpus.digest


def test_where_no_word_is_unseen_it_is_said_before_the_training(corpus, word_vectors, tmp_path, caplog):
    caplog.set_level("INFO", logger="drift")
    known = [word for word in word_vectors.words if int(word[1:]) < 20]
    rows = [word_vectors.index[word] for word in known]
    few = WordVectors(known, word_vectors.matrix[rows])
    fine_tune(corpus, few, name="all-seen", runs=tmp_path, **QUICK | {"epochs": 1})
    (place,) = (
        at for at, said in enumerate(caplog.messages) if said.startswith("Every word that has a vector")
    )
    (first,) = (at for at, said in enumerate(caplog.messages) if said.startswith("epoch 1 of 1"))
    assert place < first
