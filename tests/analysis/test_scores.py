"""What each epoch scored."""

from drift.analysis.scores import Scores, scores


def test_scores_have_a_column_a_name_and_none_where_an_epoch_has_none(report_run):
    found = scores(report_run([f"w{number}" for number in range(12)]).record)
    assert found.names == ("accuracy", "test_accuracy")
    assert found.epochs == (1, 2, 3)
    assert found.last("test_accuracy") == 0.6
    assert found.last("loss") is None


def test_a_score_by_epoch_is_empty_where_no_epoch_has_it():
    found = Scores(("accuracy",), (1, 2), (3, 3), (1.0, 1.0), ((0.5,), (None,)))
    assert found.by_epoch("accuracy") == {1: 0.5, 2: None}
    assert found.by_epoch("loss") == {}
