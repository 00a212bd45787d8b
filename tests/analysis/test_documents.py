import pytest

from drift.analysis.documents import answered_documents
from drift.errors import RunError
from tests.documents_by_hand import DOCUMENTS, FROZEN, TRAINED, answering


def test_every_document_has_both_models_answers_after_each_epoch(tmp_path, vectors, counts):
    found = answered_documents(answering(tmp_path, vectors, counts))
    assert found.classes == ("bad", "good")
    assert found.trained.epochs == found.frozen.epochs == (1, 2, 3)
    assert found.trained.classes.tolist() == TRAINED
    assert found.frozen.classes.tolist() == FROZEN
    assert (found.tokens.tolist(), found.starts.tolist()) == (
        DOCUMENTS.tokens.tolist(),
        DOCUMENTS.starts.tolist(),
    )


def test_a_document_changed_where_the_last_answers_of_the_two_models_differ(tmp_path, vectors, counts):
    found = answered_documents(answering(tmp_path, vectors, counts))
    assert found.changed.tolist() == [True, False, False, True]


def test_without_a_frozen_control_the_first_epoch_is_what_an_answer_changed_from(tmp_path, vectors, counts):
    found = answered_documents(answering(tmp_path, vectors, counts, frozen=False))
    assert found.frozen is None
    assert found.changed.tolist() == [True, False, False, True]


def test_of_too_many_documents_the_changed_ones_are_kept_and_the_rest_is_counted(tmp_path, vectors, counts):
    found = answered_documents(answering(tmp_path, vectors, counts), most=3)
    assert {0, 3} < set(found.rows.tolist()) and len(found.rows) == 3
    assert (found.n_documents, found.n_changed) == (4, 2)
    assert found.labels.tolist() == DOCUMENTS.labels[found.rows].tolist()
    for place, row in enumerate(found.rows):
        own = found.tokens[found.starts[place] : found.starts[place + 1]]
        assert own.tolist() == DOCUMENTS.tokens[DOCUMENTS.starts[row] : DOCUMENTS.starts[row + 1]].tolist()
        assert found.trained.classes[:, place].tolist() == [one[row] for one in TRAINED]


def test_a_run_without_answers_says_how_to_have_them(make_run):
    with pytest.raises(RunError, match="expected the model's answers to its test documents, found none"):
        answered_documents(make_run())
