"""Whether training pays, in a sentence that a newcomer understands and that claims no more than is known."""

import re
from dataclasses import replace

import pytest

from drift.analysis.across.unseen.result import Bounded
from drift.analysis.across.unseen.unseen import unseen
from drift.measure.break_even import BreakEven
from drift.present.page.sections.finding.paying import paying
from tests.unseen_by_hand import with_answers, with_masked, with_restored

TERMS = ("policy", "seen", "unseen", "cosine", "frozen", "embedding", "break-even", "token", "masked")


def plain_terms(said):
    return [term for term in TERMS if re.search(rf"\b{term}", said)]


def test_where_nothing_is_known_nothing_is_said(make_run):
    assert paying(None) is None
    found = unseen(with_restored(with_answers(make_run)))
    assert paying(replace(found, natural=None)) is None


def test_one_pair_of_trainings_claims_no_more_than_that_pair(make_run):
    found = unseen(with_answers(make_run))
    said, gain = paying(found), found.natural.gain
    more = f"{100 * gain.value:.1f} more of 100 test documents correctly"
    assert said.startswith(f"One model with trained word vectors labels {more}")
    assert "over the documents alone" in said
    assert said.endswith("another pair of trainings may say otherwise.")
    assert "pays" not in said
    assert plain_terms(said) == []


@pytest.mark.parametrize(
    ("gain", "cost", "begins", "holds"),
    [
        (-0.3, 0.0, "Training the word vectors, at these settings, does not pay:", "fewer of 100"),
        (0.0, 0.0, "It is not shown that training the word vectors, at these settings, pays:", " fewer to "),
        (0.3, -0.06, "Training the word vectors, at these settings, pays:", "do not use that up."),
        (0.3, 0.0, "Training the word vectors, at these settings, pays:", "is not shown; if they do"),
        (
            0.3,
            0.07,
            "Training the word vectors, at these settings, pays:",
            "of these: the gain lasts to at least",
        ),
    ],
)
def test_every_verdict_has_its_plain_sentence(make_run, gain, cost, begins, holds):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=gain, cost=cost, n_masks=10))
    said = paying(found)
    assert said.startswith(begins)
    assert holds in said
    assert "95% interval" in said
    assert plain_terms(said) == []


def test_fewer_has_its_interval_turned_with_it(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=-0.3, cost=0.0, n_masks=10))
    gain = found.masked[0].gain
    assert f"(95% interval: {-100 * gain.high:.1f} to {-100 * gain.low:.1f})" in paying(found)


def test_an_interval_that_holds_none_says_of_each_end_which_it_is(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), n_masks=10))
    below = replace(found.masked[0], gain=Bounded(-0.004, -0.025, 0.018))
    said = paying(replace(found, masked=(below,)))
    assert "0.4 fewer of 100 test documents correctly (95% interval: 2.5 fewer to 1.8 more)" in said


def test_models_of_other_epochs_are_not_told_as_this_runs(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), n_masks=10))

    def of(*epochs):
        return paying(replace(found, masked=(replace(found.masked[0], epochs=epochs, run_epoch=5),)))

    n = found.masked[0].n_pairs
    assert f"pays: over {n} pairs of trainings, such models label " in of(5, 5)
    assert "epoch" not in of(5, 5)
    assert f"pays: over {n} pairs of trainings for 2 epochs (this run: 5), such models label " in of(2, 2)
    assert "of trainings, for 2 epochs (this run: 5) and the others for 1 epoch, such models" in of(2, 1)


def test_before_the_first_deal_the_price_is_not_known(make_run):
    said = paying(unseen(with_masked(make_run, with_answers(make_run), n_trained=0)))
    assert said.endswith("What words cost that training never met is not known yet.")


def of_ends(found, low, high, limit):
    even = BreakEven("between", low, high, limit)
    return paying(replace(found, masked=(replace(found.masked[0], break_even=even, tuned=True),)))


def test_nothing_is_told_past_what_was_tried(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.07, n_masks=10))
    assert "is used up by 2.0 to 4.0 such words" in of_ends(found, 2.0, 4.0, 5.0)
    assert "lasts to at least 2.0 such words" in of_ends(found, 2.0, 9.0, 5.0)
    assert "lasts past 5.0 such words" in of_ends(found, 7.0, 9.0, 5.0)
    assert "with learning rates chosen by validation" in of_ends(found, 2.0, 4.0, 5.0)


def test_where_no_answer_differs_no_figure_is_made_of_it(make_run):
    found = unseen(with_answers(make_run))
    still = replace(found.natural, right=replace(found.natural.right, n_changed=0))
    said = paying(replace(found, natural=still))
    assert "label the same test documents correctly" in said
    assert "0.0" not in said
