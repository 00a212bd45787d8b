"""How many of their neighbours words kept."""

import numpy as np
import pytest

from drift.analysis.kept import kept_neighbours, who_lost
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood


@pytest.fixture
def run(report_run):
    return report_run([f"w{number}" for number in range(40)])


def test_kept_neighbours_are_shares_of_each_group(run):
    table = word_table(run, neighbourhood=Neighbourhood(3))
    kept = kept_neighbours(table)
    assert kept.labels == ("0 of 3", "1 of 3", "2 of 3", "3 of 3")
    for shares, group in ((kept.seen, table.seen), (kept.unseen, ~table.seen)):
        expected = [np.mean(np.isclose(table.overlap[group], place / 3)) for place in range(4)]
        assert shares == pytest.approx(expected)


def test_above_ten_neighbours_the_bins_are_tenths(run):
    table = word_table(run, neighbourhood=Neighbourhood(20))
    kept = kept_neighbours(table)
    assert kept.labels == tuple(f"{tenth * 10}%" for tenth in range(11))
    assert sum(kept.seen) == pytest.approx(1)


def test_who_lost_a_neighbour_is_told_of_each_group(run):
    table = word_table(run, neighbourhood=Neighbourhood(3))
    seen, unseen = who_lost(table)
    assert (seen.group, seen.n, unseen.group, unseen.n) == ("seen", 20, "unseen", 20)
    assert seen.lost == np.mean(table.overlap[table.seen] < 1)
    assert unseen.lost == np.mean(table.overlap[~table.seen] < 1)


def test_a_group_without_words_is_left_out(report_run):
    table = word_table(
        report_run([f"w{number}" for number in range(12)], seen=[1] * 12), neighbourhood=Neighbourhood(3)
    )
    assert [one.group for one in who_lost(table)] == ["seen"]
    assert kept_neighbours(table).unseen is None


def test_no_finding_is_made_of_one_unseen_word(report_run):
    run = report_run([f"w{number}" for number in range(12)], seen=[0] + [1] * 11)
    assert [one.group for one in who_lost(word_table(run, neighbourhood=Neighbourhood(3)))] == ["seen"]
