import gc
import weakref

import keras
import numpy as np
import pytest

from drift.errors import CorpusError
from drift.run.settings import Settings
from drift.run.verify import verify
from drift.training.decay import Decay
from drift.training.examples import batches, examples, padded
from drift.training.fine_tune import MODEL, fine_tune
from drift.training.model import build_model
from tests.training.conftest import WORDS, make_corpus

READ = {"epochs": 3, "batch_size": 16, "units": 4, "learning_rate": 0.02}
QUICK = {**READ, "model": "mean"}


@pytest.fixture(scope="module")
def trained(tmp_path_factory, corpus, word_vectors):
    return fine_tune(corpus, word_vectors, name="trained", runs=tmp_path_factory.mktemp("runs"), **READ)


def test_exactly_the_seen_words_move(trained, corpus, word_vectors):
    seen = {corpus.types[token] for token in corpus.train.tokens.tolist()} - {"oov"}
    for epoch in (1, 2, 3):
        assert {trained.words[row] for row in trained.moved(epoch).ids} == seen
    assert trained.record.corpus.seen_words == len(seen) == 20
    unseen = np.array([word not in seen for word in word_vectors.words])
    np.testing.assert_array_equal(trained.matrix(3)[unseen], word_vectors.matrix[unseen])


def texts(documents, words):
    parts = np.split(documents.tokens, documents.starts[1:-1])
    return [[words[token] for token in part.tolist()] for part in parts]


def test_the_answers_to_the_test_documents_are_kept_with_every_epoch(trained, corpus):
    read = [
        [corpus.types[token] for token in one.tolist()]
        for one in np.split(corpus.test.tokens, corpus.test.starts[1:-1])
    ]
    documents = trained.test_documents
    found = [
        [trained.words[row] for row in one.tolist()]
        for one in np.split(documents.tokens, documents.starts[1:-1])
    ]
    cut = trained.record.settings.max_length
    assert found == [[word for word in words if word != "oov"][:cut] for words in read]
    assert documents.labels.tolist() == corpus.test.labels.tolist()
    for epoch in trained.record.epochs[1:]:
        answers = trained.answers(epoch.epoch)
        right = answers.argmax(axis=1) == documents.labels
        assert right.mean() == pytest.approx(epoch.scores["test_accuracy"])
        own = answers[np.arange(len(answers)), documents.labels]
        assert -np.log(own).mean() == pytest.approx(epoch.scores["test_loss"], rel=1e-5)
    assert verify(trained).problems == []


def test_the_scores_of_the_test_documents_are_those_that_keras_measures(trained, corpus, word_vectors):
    model = keras.models.load_model(trained.folder / MODEL)
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    data = examples(corpus, word_vectors, trained.record.settings.max_length).test
    measured = model.evaluate(padded(data, np.arange(len(data))), data.labels, verbose=0, return_dict=True)
    last = trained.record.epochs[-1].scores
    assert {"test_accuracy": measured["accuracy"], "test_loss": measured["loss"]} == pytest.approx(
        {name: last[name] for name in ("test_accuracy", "test_loss")}, rel=1e-5
    )


def test_a_callback_of_ones_own_may_watch_the_test_documents(corpus, word_vectors, tmp_path):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=100, patience=1)
    run = fine_tune(corpus, word_vectors, name="early", runs=tmp_path, callbacks=[stop], **QUICK)
    assert run.condition() == "stopped early, 2 of 3 epochs"


def test_without_test_documents_there_are_no_answers(word_vectors, tmp_path):
    run = fine_tune(
        make_corpus(n_test=0), word_vectors, name="no-test", runs=tmp_path, **QUICK | {"epochs": 1}
    )
    assert (run.test_documents, run.answers(1)) == (None, None)
    assert set(run.record.epochs[1].scores) == {"accuracy", "loss"}


def test_words_of_the_test_part_alone_do_not_move(trained):
    assert trained.test_counts[trained.index["w23"]] > 0
    assert trained.counts[trained.index["w23"]] == 0
    assert trained.index["w23"] not in trained.moved(3).ids


def test_a_run_has_its_scores_and_learns_something(trained):
    scores = [epoch.scores for epoch in trained.record.epochs[1:]]
    assert all(set(one) == {"accuracy", "loss", "test_accuracy", "test_loss"} for one in scores)
    assert scores[-1]["loss"] < scores[0]["loss"]
    assert trained.condition() == "complete"


def test_the_kept_model_reads_documents_as_it_did(trained, corpus, word_vectors):
    model = keras.models.load_model(trained.folder / MODEL)
    data = examples(corpus, word_vectors, trained.record.settings.max_length)
    table = model.get_layer("embedding").get_weights()[0]
    np.testing.assert_array_equal(table[1:], trained.rows(3, data.ids))
    right = [
        model.predict(rows, verbose=0).argmax(axis=1) == labels for rows, labels in batches(data.test, 8)
    ]
    assert np.concatenate(right).mean() == pytest.approx(trained.record.epochs[-1].scores["test_accuracy"])


def test_the_same_seed_gives_the_same_run(trained, corpus, word_vectors, tmp_path):
    again = fine_tune(corpus, word_vectors, name="again", runs=tmp_path, **READ)
    np.testing.assert_array_equal(again.moved(3).rows, trained.moved(3).rows)
    assert again.record.epochs[3].scores == trained.record.epochs[3].scores


def test_another_seed_gives_another_run(trained, corpus, word_vectors, tmp_path):
    other = fine_tune(corpus, word_vectors, name="other", runs=tmp_path, seed=1, **READ)
    assert (other.moved(3).rows != trained.moved(3).rows).any()


def kerass_own(optimizer, rate, decay):
    """What somebody would pass to `compile` for it."""
    if optimizer == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=decay)
    if optimizer in ("adam", "nadam", "rmsprop", "adagrad"):
        return keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": rate}})
    return keras.optimizers.SGD(rate, momentum={"sgd": 0.0, "momentum": 0.9}[optimizer])


def plain_keras(model, table, optimizer, reader):
    """The same model around another table, in Keras's own layers."""
    own = keras.layers.LSTM(4) if reader == "lstm" else keras.layers.GlobalAveragePooling1D()
    layers = [keras.layers.Embedding(*table.shape, mask_zero=True), own]
    plain = keras.Sequential([*layers, keras.layers.Dense(2, activation="softmax")])
    plain.build((None, None))
    plain.set_weights([table, *model.get_weights()[1:]])
    plain.compile(optimizer, "sparse_categorical_crossentropy")
    return plain


@pytest.mark.parametrize(
    ("optimizer", "rate", "decay", "reader"),
    [
        ("adam", 0.02, None, "lstm"),
        ("adamw", 0.02, 0.3, "mean"),
        ("adamw", 0.02, 0.0, "mean"),
        ("nadam", 0.02, None, "mean"),
        ("rmsprop", 0.02, None, "mean"),
        ("adagrad", 0.2, None, "mean"),
        ("sgd", 0.5, None, "mean"),
        ("momentum", 0.1, None, "mean"),
    ],
)
def test_the_small_table_gives_what_the_full_table_gives(
    corpus, word_vectors, optimizer, rate, decay, reader
):
    """Plain Keras over the whole vocabulary, the same batches and start: the same rows afterwards."""
    settings = Settings(
        model=reader,
        units=4,
        dropout=0.0,
        learning_rate=rate,
        optimizer=optimizer,
        weight_decay=decay,
        max_length=20,
    )
    data = examples(corpus, word_vectors, 20)
    small = build_model(data.table(word_vectors), 2, settings)
    full_table = np.concatenate([np.zeros((1, 6), np.float32), word_vectors.matrix])
    full = plain_keras(small, full_table, kerass_own(optimizer, rate, decay), reader)
    full_row = np.concatenate([[0], data.ids + 1])
    outside = Decay(settings.decay)
    for epoch in range(3):
        for rows, labels in batches(data.train, 16, (0, epoch)):
            small.train_on_batch(rows, labels)
            full.train_on_batch(full_row[rows], labels)
            outside.step(rate)
    moved = small.get_layer("embedding").get_weights()[0]
    reference = full.get_weights()[0]
    np.testing.assert_allclose(moved, reference[full_row], rtol=0, atol=2e-6)
    absent = np.setdiff1d(np.arange(len(reference)), full_row)
    expected = outside.shrunk(full_table[absent]) if decay else full_table[absent]
    np.testing.assert_allclose(reference[absent], expected, rtol=1e-6 if decay else 0)
    assert (reference[absent] != full_table[absent]).any() == bool(decay)
    assert np.abs(moved - data.table(word_vectors)).max() > 0.05


def decayed(corpus, word_vectors, tmp_path, name="decayed", **changes):
    settings = {**QUICK, "optimizer": "adamw", "weight_decay": 0.2, **changes}
    return fine_tune(corpus, word_vectors, name=name, runs=tmp_path, **settings)


def test_weight_decay_moves_every_word_and_the_snapshots_say_so(corpus, word_vectors, tmp_path):
    run = decayed(corpus, word_vectors, tmp_path)
    for epoch in (1, 2, 3):
        assert run.moved(epoch).ids.tolist() == list(range(30))
        unseen = ~run.seen
        factor = (1 - 0.02 * 0.2) ** (8 * epoch)  # 120 documents in batches of 16 are 8 steps
        np.testing.assert_allclose(run.matrix(epoch)[unseen], factor * run.base[unseen], rtol=5e-6)
    assert (run.record.settings.optimizer, run.record.settings.weight_decay) == ("adamw", 0.2)


def test_words_of_the_test_part_alone_shrink_as_other_unseen_words_do(corpus, word_vectors, tmp_path):
    """They are in the model's table, the others are not: no difference may be seen."""
    run = decayed(corpus, word_vectors, tmp_path)
    in_table, outside = run.index["w23"], run.index["w29"]
    assert run.test_counts[in_table] > 0
    factors = [run.matrix(3)[word] / run.base[word] for word in (in_table, outside)]
    np.testing.assert_allclose(*factors, rtol=2e-6)


def test_a_staged_embedding_decays_from_unfreeze_at_on(corpus, word_vectors, tmp_path):
    run = decayed(corpus, word_vectors, tmp_path, policy="staged", unfreeze_at=3)
    assert [len(run.moved(epoch).ids) for epoch in run.epochs] == [0, 0, 0, 30]
    word = run.index["w29"]
    np.testing.assert_allclose(run.matrix(3)[word], run.base[word] * (1 - 0.02 * 0.2) ** 8, rtol=2e-6)


def test_a_frozen_embedding_does_not_decay(corpus, word_vectors, tmp_path):
    run = decayed(corpus, word_vectors, tmp_path, policy="frozen")
    assert [len(run.moved(epoch).ids) for epoch in run.epochs] == [0, 0, 0, 0]


def test_a_frozen_embedding_moves_nothing(corpus, word_vectors, tmp_path):
    run = fine_tune(corpus, word_vectors, name="frozen", runs=tmp_path, policy="frozen", **QUICK)
    assert [len(run.moved(epoch).ids) for epoch in run.epochs] == [0, 0, 0, 0]
    losses = [epoch.scores["loss"] for epoch in run.record.epochs[1:]]
    assert losses[-1] < losses[0]


def test_a_staged_embedding_moves_from_unfreeze_at_on(corpus, word_vectors, tmp_path):
    run = fine_tune(
        corpus,
        word_vectors,
        name="staged",
        runs=tmp_path,
        policy="staged",
        unfreeze_at=3,
        **QUICK,
    )
    assert [len(run.moved(epoch).ids) for epoch in run.epochs] == [0, 0, 0, 20]


class Dense(keras.callbacks.Callback):
    """Notes the last layer's weights after every epoch."""

    def __init__(self):
        super().__init__()
        self.weights = []

    def on_epoch_end(self, epoch, logs=None):
        self.weights.append(self.model.get_layer("classes").get_weights()[0])


@pytest.mark.parametrize(("then", "fixed"), [("everything", False), ("embedding-only", True)])
def test_the_rest_is_fixed_then_if_asked_for(corpus, word_vectors, tmp_path, then, fixed):
    noted = Dense()
    settings = {**QUICK, "policy": "staged", "unfreeze_at": 2, "then": then}
    run = fine_tune(corpus, word_vectors, name="staged", runs=tmp_path, callbacks=[noted], **settings)
    assert len(run.moved(2).ids) == 20
    assert np.array_equal(noted.weights[0], noted.weights[2]) is fixed


def test_no_training_is_kept_in_memory(corpus, word_vectors, tmp_path):
    """TensorFlow keeps what feeds a training until the process ends: a study held all its models."""
    held = Dense()
    fine_tune(corpus, word_vectors, name="gone", runs=tmp_path, callbacks=[held], **QUICK)
    model = weakref.ref(held.model)
    del held
    gc.collect()
    assert model() is None


def test_class_counts_are_of_the_training_documents(trained, corpus):
    assert trained.class_counts.shape == (20, 2)
    np.testing.assert_array_equal(trained.class_counts.sum(axis=1), trained.counts[trained.counts > 0])
    favoured = trained.class_counts[np.flatnonzero(trained.counts).tolist().index(trained.index["w7"])]
    documents = zip(corpus.token_lists(corpus.train), corpus.train.labels.tolist(), strict=False)
    assert (
        favoured.tolist()
        == np.bincount(
            [label for tokens, label in documents for token in tokens if token == "w7"], minlength=2
        ).tolist()
    )


def test_shuffled_labels_leave_nothing_to_learn_and_the_run_says_so(trained, corpus, word_vectors, tmp_path):
    run = fine_tune(corpus, word_vectors, name="null", runs=tmp_path, shuffled_labels=True, **READ)
    assert run.record.settings.shuffled_labels is True
    assert trained.record.settings.shuffled_labels is False
    assert run.record.corpus.digest == corpus.with_shuffled_labels(0).digest
    assert run.record.corpus.train_labels == trained.record.corpus.train_labels
    assert run.record.epochs[3].scores["loss"] > trained.record.epochs[3].scores["loss"] + 0.05
    np.testing.assert_array_equal(run.counts, trained.counts)
    assert (run.class_counts != trained.class_counts).any()


def test_held_out_words_are_unseen(corpus, word_vectors, tmp_path):
    run = fine_tune(corpus, word_vectors, name="held", runs=tmp_path, hold_out=["w3"], **QUICK)
    assert run.counts[run.index["w3"]] == 0
    assert run.test_counts[run.index["w3"]] > 0
    assert run.index["w3"] not in run.moved(3).ids
    assert run.record.corpus.held_out == ("w3",)


def test_holding_out_a_word_without_a_vector_is_said_to_make_no_unseen_word(
    corpus, word_vectors, tmp_path, caplog
):
    kept = [row for row, word in enumerate(word_vectors.words) if word != "w3"]
    rare = type(word_vectors)(
        [word_vectors.words[row] for row in kept], word_vectors.matrix[kept], "word2vec:corpus", 5
    )
    fine_tune(corpus, rare, name="rare", runs=tmp_path, hold_out=["w3"], epochs=0)
    assert "no vector: w3 (word2vec's least count is 5; --w2v-min-count lowers it)" in caplog.text
    assert "makes no unseen word" in caplog.text


def test_three_classes_and_the_mean_of_the_vectors(word_vectors, tmp_path):
    run = fine_tune(make_corpus(n_classes=3), word_vectors, name="three", runs=tmp_path, **QUICK)
    assert run.record.corpus.classes == ("class0", "class1", "class2")
    assert len(run.moved(3).ids) == 20


def test_no_epochs_make_a_run_with_snapshot_0(corpus, word_vectors, tmp_path):
    run = fine_tune(corpus, word_vectors, name="none", runs=tmp_path, epochs=0)
    assert (run.epochs, run.condition()) == ([0], "complete")
    np.testing.assert_array_equal(run.matrix(0), word_vectors.matrix)


def test_vectors_that_cover_nothing_are_refused_before_a_run_is_made(corpus, word_vectors, tmp_path):
    other = type(word_vectors)([f"x{word}" for word in WORDS], word_vectors.matrix)
    with pytest.raises(CorpusError, match="not one of its"):
        fine_tune(corpus, other, name="none", runs=tmp_path, **QUICK)
    assert list(tmp_path.iterdir()) == []
