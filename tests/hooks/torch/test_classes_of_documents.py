"""What says which words are seen in a loop of PyTorch beside the ids that pass its layer."""

import numpy as np
import pytest

from drift.errors import SettingsError
from drift.hooks.loop import record
from drift.run.run import open_run
from tests.hooks.torch.loops import COUNTS, DOCUMENTS, LABELS, WORDS, Mean, embedding, step, torch


def watched(path, count=lambda recorder: None, **asked):
    model = Mean(embedding(padding_idx=0))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(path, module=model, words=WORDS, optimizer=optimizer, **asked) as recorder:
        for _ in range(2):
            step(model, optimizer)
            count(recorder)
            recorder.snapshot()
    return open_run(path)


def test_texts_go_before_the_ids_that_pass(tmp_path):
    run = watched(tmp_path / "mine", texts=["a b c", "a a d rare"])
    assert (run.counts.tolist(), run.record.seen_from) == ([3, 1, 1, 1, 0, 0, 1], "corpus")


def test_ids_with_the_class_of_their_document_go_before_those_that_pass(tmp_path):
    run = watched(tmp_path / "mine", lambda one: one.count(DOCUMENTS, labels=LABELS), labels=["bad", "good"])
    assert (run.counts.tolist(), run.record.seen_from) == (COUNTS, "ids")
    assert run.class_counts.tolist() == [[1, 2], [1, 1], [1, 1], [0, 1]]


def test_counts_by_class_go_before_the_ids_that_pass(tmp_path):
    counts = {"a": [1, 0], "b": [0, 2]}
    run = watched(tmp_path / "mine", labels=["bad", "good"], counts=counts)
    assert (run.counts[:3].tolist(), run.record.seen_from) == ([1, 2, 0], "counts")
    assert run.class_counts.tolist() == [[1, 0], [0, 2]]


def test_without_a_class_for_any_document_the_ids_that_pass_are_counted(tmp_path):
    run = watched(tmp_path / "mine", labels=["bad", "good"])
    assert (run.counts.tolist(), run.class_counts) == (COUNTS, None)
    with pytest.raises(SettingsError, match="expected counts= or texts="):
        watched(tmp_path / "both", texts=["a"], counts={"a": 1})


def test_a_diverged_layer_does_not_end_its_training(tmp_path, caplog):
    model = Mean(embedding())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=model, words=WORDS, optimizer=optimizer, epochs=3) as recorder:
        for epoch in range(3):
            step(model, optimizer)
            if epoch:
                torch.nn.init.constant_(model.embedding.weight, np.nan)
            recorder.snapshot()
        recorder.count([[1, -1]])
    assert open_run(tmp_path / "mine").condition() == "interrupted, 1 of 3 epochs committed"
    assert caplog.text.count("is watched no more") == 1
    assert not model.embedding._forward_hooks
