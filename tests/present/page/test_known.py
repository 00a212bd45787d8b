"""Which words a report knows."""

from contextlib import nullcontext

import pytest

from drift.errors import SettingsError, UnknownWordError
from drift.measure.moved_neighbours import neighbours_after
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.full_report import write_full_report
from drift.present.page.known import first_words
from drift.present.page.sections.map.parts import map_parts
from drift.progress import reported_by
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import report_page
from tests.present.unpacked import explorer


def test_neighbours_at_all_epochs_are_searched_once(plain_run):
    opened = []

    def reporter(label, total):
        opened.append(label)
        return nullcontext(lambda amount: None)

    with reported_by(reporter):
        report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)
    assert opened[opened.index("report") :].count("neighbours, epoch by epoch") == 1


def test_each_epoch_is_searched_once_for_all_that_the_report_says_of_it(plain_run, monkeypatch):
    searched = []

    def counted(lists, unit, moved, *more):
        searched.append(len(moved) > 0)
        return neighbours_after(lists, unit, moved, *more)

    monkeypatch.setattr("drift.analysis.all_neighbours.neighbours_after", counted)
    report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)
    assert sum(searched) == plain_run.last_epoch > 1


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


def test_fewer_than_one_word_to_explore_is_refused(plain_run, tmp_path):
    with pytest.raises(SettingsError, match="one or more words to explore, got 0"):
        write_full_report(plain_run, tmp_path / "a.html", n_words=0)


def test_without_a_number_all_words_of_the_corpus_and_the_commonest_are_known(report_run, monkeypatch):
    monkeypatch.setattr("drift.present.page.known.N_COMMONEST", 4)
    monkeypatch.setattr("drift.present.page.known.N_TELLING", 1)
    run = report_run([f"w{number}" for number in range(20)], seen=[0] * 12 + [1, 3, 2] + [0] * 5)
    page = report_page(run, neighbourhood=Neighbourhood(3))
    counted, commonest = ["w13", "w14", "w12"], ["w0", "w1", "w2", "w3"]
    told = first_words(page.measured, 20)
    assert told
    assert page.known.words == tuple(dict.fromkeys([*told, *counted, *commonest]))
    assert page.known.is_whole


def test_words_on_the_map_are_known_whatever_the_number(plain_run):
    part = map_parts([plain_run], [map_by_hand(plain_run, n=20)])
    known = report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=2, word_map=part).known
    assert {f"w{number}" for number in range(20)} <= set(known.words)
    assert len(known.words) <= 22
