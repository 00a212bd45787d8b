import json
import logging

import numpy as np
import pytest

from drift.analysis.across.standing import ESTABLISHED, NOT_ESTABLISHED, NOT_TESTED
from drift.analysis.words import word_table
from drift.measure.excess import excess
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.controls import report_controls
from drift.present.page.report import page_data, render
from drift.present.page.sections.noise import page_controls
from drift.present.page.templates import _digits, _signed
from tests.controlled import INPUTS, controlled
from tests.present.pages import report_page, write_report
from tests.present.unpacked import explorer

NEAR = Neighbourhood(3)


@pytest.fixture
def run(make_run):
    return controlled(make_run)


def test_a_run_without_controls_has_none_and_the_page_says_how_to_get_them(make_run):
    run = make_run(inputs=INPUTS)
    assert report_controls(run, neighbourhood=Neighbourhood(3, None)) is None
    text = render(report_page(run, neighbourhood=Neighbourhood(3)))
    assert "the run has no controls. <code>drift control --run small</code>" in text
    assert 'href="#noise">More than noise?' not in text


def test_a_frozen_control_alone_tells_nothing_from_noise(make_run):
    run = controlled(make_run, seeds=0, shuffled=0)
    assert report_controls(run, neighbourhood=Neighbourhood(3, None)) is None


def test_to_a_frozen_run_no_controls_are_promised(make_run):
    run = make_run(settings={"policy": "frozen"}, inputs=INPUTS, changes=np.float32(0))
    text = render(report_page(run, neighbourhood=Neighbourhood(3)))
    assert "Its embedding did not train, so that there is nothing to tell from noise." in text
    assert "drift control --run" not in text


def test_controls_of_a_training_that_drift_cannot_repeat_are_not_promised(make_run):
    text = render(report_page(make_run(settings=None), neighbourhood=Neighbourhood(3)))
    assert "drift did not train it and cannot train it again" in text
    assert "drift control --run" not in text


def test_tables_and_explorer_have_each_words_standing(run):
    data = report_page(run, neighbourhood=Neighbourhood(3))
    by_word = {row["word"]: row["standing"] for row in data.found("tables").most_moved}
    assert by_word == {f"word{one}": ESTABLISHED if one < 5 else NOT_ESTABLISHED for one in range(10)}
    columns = explorer(data)
    found = dict(zip(columns["words"], columns["movedStanding"].tolist(), strict=False))
    assert {word: found[word] for word in by_word} == by_word
    assert {found[f"word{one}"] for one in range(10, 40)} == {NOT_TESTED}


def test_the_page_shows_the_figures_and_what_is_established(run):
    data = report_page(run, neighbourhood=Neighbourhood(3))
    text = render(data)
    assert 'href="#noise">More than noise?' in text
    assert "Self-check passed: with a frozen embedding no word moved." in text
    assert "The same training 4 times with different seeds" in text
    assert '<td data-value="could be chance">' in text
    page = page_data(data)
    found = page["controls"]
    assert page["scores"]["shuffled"]["n"] == 4
    assert page["scores"]["shuffled"]["values"] == pytest.approx([0.6, 0.7, 0.8])  # as `make_run` scores them
    kept = np.mean(
        [word_table(one, neighbourhood=NEAR).overlap for one in data.measured.controls.trainings.shuffled],
        axis=0,
    )
    glance = page["glance"]
    assert glance["shuffled"] == pytest.approx([kept[run.index[word]] for word in glance["most"]])
    by_epoch = found["by_epoch"]
    assert by_epoch["epochs"] == [1, 2, 3]
    assert set(by_epoch["figures"]) == {"changed", "axis"}  # no lean: these runs have no class counts
    axis = by_epoch["figures"]["axis"]
    assert (axis["seeds"]["n"], axis["shuffled"]["n"], len(axis["run"])) == (4, 4, 3)
    assert all(low <= mean for low, mean in zip(axis["seeds"]["low"], axis["seeds"]["values"], strict=True))
    json.dumps(found, allow_nan=False)


def test_controls_that_cannot_be_used_are_said_and_the_report_is_made_without(make_run, caplog, tmp_path):
    run = make_run(settings={"policy": "trainable", "seed": 0}, inputs=INPUTS)
    make_run("small~seed-1", settings={"policy": "trainable", "seed": 77})
    with caplog.at_level(logging.WARNING, logger="drift"):
        path = write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3)).path
    assert "Without controls." in caplog.text
    assert "the run has no controls" in path.read_text(encoding="utf-8")


def test_controls_can_be_left_out(run):
    assert report_page(run, neighbourhood=Neighbourhood(3), with_controls=False).measured.controls is None


def test_too_few_controls_test_nothing(make_run):
    data = report_page(controlled(make_run, seeds=1, shuffled=0), neighbourhood=Neighbourhood(3))
    assert data.measured.controls.shuffled == {}
    assert {row["standing"] for row in data.found("tables").most_moved} == {NOT_TESTED}
    text = render(data)
    assert (
        "Not tested: too few trainings. Two on the true labels and 4 on shuffled ones are the least." in text
    )
    assert "nan" not in text.split("<script")[0].lower()


def test_a_run_that_saw_no_word_is_measured_without_controls(make_run):
    none = np.zeros(40, dtype=np.int64)
    run = make_run(counts=none, settings={"policy": "trainable", "seed": 0}, inputs=INPUTS)
    make_run("small~seed-1", counts=none, settings={"policy": "trainable", "seed": 1})
    assert report_controls(run, neighbourhood=Neighbourhood(3, None)) is None
    assert page_controls(None) is None


def test_a_figure_has_the_digits_that_its_spread_is_worth():
    def of(sd):
        return _digits(excess(np.array([1 - sd, 1.0, 1 + sd]), np.array([2.0, 2.0, 2.0])))

    assert [of(0.05), of(0.0034), of(0.000034), of(0.0), of(1e-12)] == [3, 4, 6, 3, 6]
    assert [_signed(0.12, 2), _signed(-0.5, 1), _signed(None)] == ["+0.12", "\u22120.5", "–"]
