"""Which words a report knows."""

from contextlib import nullcontext

import pytest

from drift.errors import SettingsError, UnknownWordError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import report_page
from drift.progress import reported_by


def explorer(page):
    """What the page knows of the explorer's words."""
    return page.parts["explorer"].data["explorer"]


def test_neighbours_at_all_epochs_are_searched_once(plain_run):
    opened = []

    def reporter(label, total):
        opened.append(label)
        return nullcontext(lambda amount: None)

    with reported_by(reporter):
        report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)
    assert opened.count("neighbours, all epochs") == 1


def test_words_asked_for_and_held_out_come_first_and_the_number_is_kept(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=6, words=["w30", "w31"])
    assert explorer(data)["words"][:3] == ["w30", "w31", "w4"]
    assert explorer(data)["n"] == 6
    assert len(set(data.known.words)) == 6


def test_words_asked_for_are_in_even_if_they_are_more_than_allowed(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=1, words=["w30", "w31", "w30"])
    assert explorer(data)["words"][: explorer(data)["n"]] == ["w30", "w31"]


def test_all_words_of_a_small_vocabulary_can_be_explored(plain_run):
    assert len(report_page(plain_run, neighbourhood=Neighbourhood(3)).known.words) == 40


def test_an_unknown_word_is_refused_before_anything_is_measured(plain_run):
    with pytest.raises(UnknownWordError, match="'w99' is not in the vocabulary"):
        report_page(plain_run, words=["w99"])


def test_fewer_than_one_word_to_explore_is_refused(plain_run):
    with pytest.raises(SettingsError, match="one or more words to explore, got 0"):
        report_page(plain_run, n_words=0)
