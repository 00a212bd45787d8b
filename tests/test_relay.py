"""What calls on workers say of themselves, shown by who asked for them."""

from contextlib import contextmanager

from drift.progress import EACH_TIME, log, reported_by, said_once, task
from drift.relay import Relay, telling


class Shown:
    """What a reporter is told."""

    def __init__(self):
        self.lines = []

    @contextmanager
    def __call__(self, label, total):
        self.lines.append(("open", label, total))
        yield lambda amount: self.lines.append(("done", label, amount))
        self.lines.append(("closed", label))


def told(name, call):
    """The messages that a call sends."""
    messages = []
    with telling(name, messages.append):
        call()
    return messages


def trains():
    with task("training", 4) as advance:
        with task("epoch", 2) as inner:
            inner(2)
        advance(4)
        log.info("epoch 1 of 1: accuracy 0.5")


def test_what_a_call_says_is_shown_under_its_name_and_its_inner_tasks_are_not(monkeypatch, caplog):
    monkeypatch.setattr("drift.relay._EVERY", 0)
    shown, relay = Shown(), Relay()
    messages = told("s~a", trains)
    with reported_by(shown), caplog.at_level("INFO", logger="drift"):
        for message in messages:
            relay.heard(message)
    assert shown.lines == [
        ("open", "s~a: training", 4),
        ("done", "s~a: training", 4),
        ("closed", "s~a: training"),
    ]
    assert caplog.messages == ["s~a: epoch 1 of 1: accuracy 0.5"]


def test_a_call_that_another_worker_goes_on_with_is_said_and_its_task_is_shown_once(caplog):
    shown, relay = Shown(), Relay()
    began = [{"of": "s~a", "begun": True}, {"of": "s~a", "task": "training", "total": 4}]
    with reported_by(shown), caplog.at_level("INFO", logger="drift"):
        for message in began + began:
            relay.heard(message)
        relay.ended("s~a")
        relay.heard({"of": "s~a", "done": 1})  # late: it belongs to nothing that is shown
    opened = ("open", "s~a: training", 4)
    assert shown.lines == [opened, ("closed", "s~a: training"), opened, ("closed", "s~a: training")]
    assert caplog.messages == ["s~a: the worker that had it is gone; another one goes on with it"]


def test_a_note_of_several_calls_is_shown_once(caplog):
    relay = Relay()
    with caplog.at_level("INFO", logger="drift"):
        for name in ("s~a", "s~b"):
            relay.heard({"of": name, "begun": True})
            relay.heard({"of": name, "note": "coverage: 9 of 10", "level": 20})
    assert caplog.messages == ["s~a: coverage: 9 of 10"]


def says_its_scores():
    log.info("epoch 1 of 1: accuracy 0.5", extra=EACH_TIME)


def test_two_calls_with_the_same_scores_say_both_and_a_note_that_comes_late_is_shown(caplog):
    relay = Relay()
    with caplog.at_level("INFO", logger="drift"), said_once():
        for name in ("s~a", "s~b"):
            messages = told(name, says_its_scores)
            relay.heard(messages[0])
            relay.ended(name)
            relay.heard(messages[1])
    assert caplog.messages == [f"s~{name}: epoch 1 of 1: accuracy 0.5" for name in "ab"]
