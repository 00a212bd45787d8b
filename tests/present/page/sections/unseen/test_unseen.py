"""Does it pay? The section says what `drift unseen` found, and how to get what is missing."""

import json
from dataclasses import replace

import pytest

from drift.analysis.across.unseen.unseen import unseen
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import page_data, page_of, render
from drift.run.answered import read_answered, write_answered
from tests.present.pages import report_page
from tests.unseen_by_hand import INPUTS, with_answers, with_masked, with_restored

NEAR = Neighbourhood(3)


def section(run, page=None):
    text = render(page or report_page(run, neighbourhood=NEAR))
    return text.split('<section id="unseen"')[1].split("</section>")[0]


def test_a_run_without_answers_says_how_to_get_them_and_claims_nothing(make_run):
    run = make_run()
    text = render(report_page(run, neighbourhood=NEAR))
    assert "This report cannot tell" in section(run)
    assert 'href="#unseen">Does it pay?' not in text
    assert 'class="pays"' not in text


def test_of_a_run_that_drift_can_repeat_the_command_is_named(make_run):
    said = section(make_run(inputs=INPUTS))
    assert "<code>drift unseen --run small</code>" in said
    assert "<code>--masks 10</code>" in said


def test_somebody_elses_training_is_shown_the_library_calls(make_run):
    said = section(make_run(settings=None))
    assert "drift.restored(run, predict)" in said
    assert "drift unseen --run" not in said


def test_a_frozen_run_is_not_asked_whether_training_it_pays(make_run):
    said = section(make_run(settings={"policy": "frozen"}, step=0.0))
    assert "The embedding of this run did not train" in said
    assert "trains if it is missing" not in said


def test_one_pair_leads_with_its_verdict_and_says_what_more_pairs_need(make_run):
    run = with_restored(with_answers(make_run))
    page = report_page(run, neighbourhood=NEAR)
    said = section(run, page)
    first = said.split('class="lead pays-verdict">')[1]
    assert first.startswith("One pair of trainings: training the embedding gained +")
    assert "<code>drift unseen --run small --masks 10</code>" in said
    assert "No line and no break-even" in said
    assert "Masked words" not in said
    assert 'href="#unseen">Does it pay?' in render(page)
    assert page_data(page)["gain"]["line"] is None


def test_the_answers_of_the_frozen_control_are_enough(make_run):
    said = section(with_answers(make_run))
    assert "Natural documents" in said
    assert "Restored words" not in said
    assert "<code>drift unseen --run small</code>" in said


def test_the_tables_hold_the_figures_of_drift_unseen(make_run):
    run = with_masked(make_run, with_restored(with_answers(make_run)), gain=0.3, cost=0.07, n_masks=10)
    found, page = unseen(run), report_page(run, neighbourhood=NEAR)
    said = section(run, page).replace("\u2212", "-")
    assert said.split('class="lead pays-verdict">')[1].startswith("Break-even: between")
    for cost in (found.restored.right.cost, found.masked[0].right.cost):
        shown = f'{100 * cost.value:+.2f} <span class="soft">[{100 * cost.low:+.2f}, {100 * cost.high:+.2f}]'
        assert shown in said
    groups = [one for one in found.natural.right.groups if one.gain is not None]
    assert all(f"{100 * one.gain:+.2f}" in said for one in groups)
    assert "then make the report again" not in said.lower()


def test_where_no_answer_differs_no_frozen_run_is_said_to_be_missing(make_run):
    run = with_answers(make_run)
    write_answered(type(run)(run.folder.parent / "small~frozen"), read_answered(run))
    said = section(run)
    assert "none is right with the one and wrong with the other" in said
    assert "No gain is drawn" in said
    assert "or fewer than 6 documents whose answer differs" in said
    assert "there is no frozen run" not in said


def test_the_scores_of_every_model_stand_beside_the_majority(make_run):
    run = with_masked(make_run, with_restored(with_answers(make_run)))
    found, said = unseen(run), section(run)
    assert f"has an accuracy of {found.majority:.3f}" in said
    for one in found.scores:
        row = said.split(f'<th scope="row">{one.model}</th>')[1].split("</tr>")[0]
        for value in (one.accuracy, one.balanced, one.macro_f1):
            assert f'<td class="number">{value:.3f}</td>' in row


def test_the_pages_curve_is_plain_json_in_shares(make_run):
    run = with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.07, n_masks=10)
    curve = page_data(report_page(run, neighbourhood=NEAR))["gain"]
    json.dumps(curve, allow_nan=False)
    found = unseen(run)
    assert curve["line"]["gain"][0] == pytest.approx(found.masked[0].gain.value, abs=1e-5)
    assert curve["break_even"][0] == pytest.approx(
        found.unseen_tokens + found.masked[0].break_even.low, abs=1e-5
    )


def test_masked_trainings_of_other_epochs_are_named_so_in_table_and_chart(make_run):
    data = report_page(
        with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.07, n_masks=10), neighbourhood=NEAR
    )
    found = data.measured.unseen
    other = replace(found, masked=(replace(found.masked[0], epochs=(2, 2), run_epoch=5),))
    page = page_of(replace(data.measured, unseen=other), None)
    of_epochs = ", with trainings of 2 epochs (this run: 5)"
    assert f'<th scope="row">Masked words{of_epochs}</th>' in section(None, page)
    assert page_data(page)["gain"]["epochs"] == of_epochs
    same = replace(found, masked=(replace(found.masked[0], epochs=(5, 5), run_epoch=5),))
    assert page_data(page_of(replace(data.measured, unseen=same), None))["gain"]["epochs"] == ""


def test_an_experiment_before_its_first_deal_is_shown_without_a_cost(make_run):
    said = section(with_masked(make_run, with_answers(make_run), n_trained=0))
    assert "No deal of masks is complete yet" in said
    assert "nan" not in said.lower()


def test_the_first_screen_has_the_verdict_where_the_run_has_it(make_run):
    run = with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.0, n_masks=10)
    first = render(report_page(run, neighbourhood=NEAR)).split('<ul class="tiles">')[0]
    assert "<b>Does it pay?</b> Training the word vectors, at these settings, pays:" in first
