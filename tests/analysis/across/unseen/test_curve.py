"""The gain against unseen tokens, as figure and page draw it."""

import math

import pytest

from drift.analysis.across.unseen.curve import gain_curve
from drift.analysis.across.unseen.unseen import unseen
from tests.unseen_by_hand import with_answers, with_masked, with_restored


def test_one_pair_has_dots_of_its_documents_and_neither_line_nor_break_even(make_run):
    found = unseen(with_answers(make_run))
    curve = gain_curve(found)
    assert [one.at for one in curve.natural] == [0, 1, 2, 3]
    assert [one.gain for one in curve.natural] == [one.gain for one in found.natural.right.groups]
    assert (curve.restored, curve.masked, curve.line, curve.break_even) == ((), (), None, None)
    assert not curve.is_empty


def test_words_put_back_begin_at_the_gain_and_the_unseen_tokens_that_are_there_anyway(make_run):
    found = unseen(with_restored(with_answers(make_run)))
    step, dot = found.restored.steps[2], gain_curve(found).restored[2]
    assert (dot.lowest, dot.highest) == (3, 4)
    assert dot.at == pytest.approx(found.unseen_tokens + 3.5)
    assert dot.gain == pytest.approx(found.natural.gain.value + step.change)
    assert dot.high - dot.low == pytest.approx(step.high - step.low)


def test_the_line_of_masked_words_is_the_gain_less_the_cost_as_far_as_was_tried(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.07, n_masks=10))
    curve, masked = gain_curve(found), found.masked[0]
    line, there, top = curve.line, found.unseen_tokens, masked.right.top_dose
    assert (line.at[0], line.at[-1]) == (pytest.approx(there), pytest.approx(there + top))
    assert line.gain[0] == pytest.approx(masked.gain.value)
    assert line.gain[-1] == pytest.approx(masked.gain.value - top * masked.right.cost.value)
    half = math.hypot(
        (masked.gain.high - masked.gain.low) / 2, top * (masked.right.cost.high - masked.right.cost.low) / 2
    )
    assert line.high[-1] - line.gain[-1] == pytest.approx(half)
    assert curve.break_even[0] == pytest.approx(there + masked.break_even.low)
    assert curve.break_even[1] <= there + top


@pytest.mark.parametrize(("gain", "cost"), [(-0.3, 0.0), (0.0, 0.0), (0.3, 0.0)])
def test_where_no_break_even_is_between_two_ends_none_is_drawn(make_run, gain, cost):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=gain, cost=cost, n_masks=10))
    assert gain_curve(found).break_even is None


def test_before_the_first_deal_there_is_no_line(make_run):
    curve = gain_curve(unseen(with_masked(make_run, with_answers(make_run), n_trained=0)))
    assert (curve.line, curve.masked, curve.policy) == (None, (), "trainable")
