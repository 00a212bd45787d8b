"""Runs beside each other."""

import pytest

from drift.analysis.across.beside import runs_beside
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import render
from tests.present.pages import Page, report_page


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def test_runs_stand_beside_each_other_with_the_same_words(report_run):
    words = [f"w{number}" for number in range(20)]
    run, other = report_run(words), report_run(words, epochs=2)
    data = report_page(run, neighbourhood=Neighbourhood(3), others=[other])
    first, second = data.found("runs").lines
    assert first["accuracy"] == [None, 0.5, 0.55, 0.6]
    assert second["epochs"] == [0, 1, 2]
    assert first["pair"][:3] == second["pair"]  # the same seed moved them
    assert first["pair"] == pytest.approx(data.measured.comparison.pairs[0].cosine)
    kept = word_table(other, neighbourhood=Neighbourhood(3)).overlap
    assert second["words"] == [kept[run.index[word]] for word in data.found("glance").most]
    page = Page(render(data))
    assert {"runs"} <= {attributes.get("id") for _, attributes in page.elements}


def test_a_run_alone_has_no_comparison_of_runs(plain_run, data):
    assert runs_beside(plain_run, word_table(plain_run), [], None, [], None) == ()
    assert data.found("runs") is None


def test_runs_of_other_vectors_and_a_run_twice_are_refused(plain_run, report_run):
    with pytest.raises(SettingsError, match="expected the word vectors of small, found others"):
        report_page(plain_run, others=[report_run(["a", "b", "c"])])
    with pytest.raises(SettingsError, match="expected different runs, got small, small"):
        report_page(plain_run, others=[plain_run])
