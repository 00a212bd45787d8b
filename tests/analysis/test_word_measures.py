import subprocess
import sys

import numpy as np
import pytest

from drift.analysis.measured_words import MeasuredWords
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.word_measures import BY_NAME, MEASURES
from drift.measure.neighbourhood import Neighbourhood


@pytest.fixture
def found(make_run):
    run = make_run()
    return MeasuredWords(run, 3, choose_candidates(run, Neighbourhood(3, 20)))


def test_every_name_stands_for_one_measure_and_can_be_typed_on_a_command_line():
    assert list(BY_NAME) == [one.name for one in MEASURES]
    assert all(name.isidentifier() for name in BY_NAME)


def test_every_measure_says_what_it_is_and_what_it_can_be():
    for one in MEASURES:
        assert one.meaning.endswith(".")
        assert one.span
        assert "{" not in one.heading(7)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
def test_every_measure_has_a_value_for_each_word_within_what_it_says(found, measure):
    values = measure.of(found)
    assert len(values) == 40
    if measure.span[0].isdigit():
        low, *_, high = measure.span.split()
        values = np.asarray(values, dtype=float)
        values = values[~np.isnan(values)]
        assert (values >= float(low)).all()
        assert high == "more" or (values <= float(high) + 1e-9).all()


def test_what_is_measured_of_neighbourhoods_is_undefined_for_words_that_are_no_candidates(found):
    inside = np.isin(np.arange(40), found.candidates.ids)
    for name in ("overlap", "jaccard", "second_order"):
        assert (np.isnan(BY_NAME[name].of(found)) == ~inside).all()


def test_where_nobody_is_a_candidate_no_neighbour_is_searched_for(make_run, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError

    monkeypatch.setattr("drift.analysis.measured_words.all_neighbours", never)
    found = MeasuredWords(make_run(), 3, None)
    assert np.isnan(BY_NAME["overlap"].of(found)).all()


def test_the_list_loads_nothing_heavy():
    code = "import sys, drift.analysis.word_measures; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
