"""Seen against unseen words."""

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import render
from drift.present.unseen_moved import NO_SEEN_AND_UNSEEN
from tests.present.pages import embedded, report_page


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


@pytest.mark.parametrize("seen", [0, 1])
def test_runs_with_one_group_only_have_a_report(report_run, seen):
    data = report_page(
        report_run([f"w{number}" for number in range(12)], seen=[seen] * 12), neighbourhood=Neighbourhood(3)
    )
    text = render(data)
    assert ("Here no word was seen." in text) is (seen == 0)
    assert ("Here every word was seen." in text) is (seen == 1)
    assert "nan" not in text.split("<script")[0].lower()


def test_that_unseen_words_did_not_move_is_called_arithmetic(data):
    assert "is arithmetic and no finding" in render(data)


def test_where_moving_says_what_is_seen_the_page_sets_no_groups_against_each_other_and_knows_no_count(
    make_run,
):
    text = render(report_page(make_run(settings=None, seen_from="moved"), neighbourhood=Neighbourhood(3)))
    body = text.split("<script")[0]
    assert NO_SEEN_AND_UNSEEN in body
    wrong = (
        "Cliff",
        "arithmetic",
        "seen once",
        "seen 1",
        "for their count",
        "words lost at least one",
        "a seen word kept",
    )
    assert [one for one in wrong if one in body] == []
    assert embedded(text)["counted"] is False
