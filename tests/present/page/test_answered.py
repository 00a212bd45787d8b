import logging
from dataclasses import replace

from drift.present.page.answered import report_unseen
from drift.run.answered import read_answered, write_answered
from drift.run.run import Run
from tests.unseen_by_hand import with_answers


def test_a_run_without_answers_has_nothing_to_compare(make_run, caplog):
    with caplog.at_level(logging.WARNING, logger="drift"):
        assert report_unseen(make_run()) is None
    assert caplog.text == ""


def test_the_answers_of_a_run_and_of_its_frozen_control_are_enough(make_run):
    found = report_unseen(with_answers(make_run))
    assert found.natural.frozen == "small~frozen"
    assert (found.restored, found.masked) == (None, ())


def test_answers_without_a_frozen_control_compare_nothing(make_run):
    run = make_run("alone")
    write_answered(run, read_answered(with_answers(make_run)))
    assert report_unseen(run) is None


def test_answers_that_do_not_go_together_are_said_and_left_out(make_run, caplog):
    run = with_answers(make_run)
    frozen = Run(run.folder.parent / "small~frozen")
    found = read_answered(frozen)
    write_answered(frozen, replace(found, labels=1 - found.labels))
    with caplog.at_level(logging.WARNING, logger="drift"):
        assert report_unseen(run) is None
    assert "The report is without what an unseen word costs." in caplog.text
