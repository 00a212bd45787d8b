import numpy as np
import pytest

from drift.analysis.groups import group_statistics
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal.groups import dose_table, group_tables, matched_table
from drift.present.terminal.tables import as_csv, as_markdown


@pytest.fixture
def result(make_run):
    counts = np.arange(40) % 3
    moves = np.random.default_rng(0).normal(size=((counts > 0).sum(), 5)).astype(np.float32)
    return group_statistics(
        make_run(counts=counts, changes=moves),
        neighbourhood=Neighbourhood(3),
        n_strata=2,
        n_draws=40,
        limit=4,
    )


def test_all_strata_come_first_and_then_each(result):
    table = matched_table(result.change)
    assert table.columns[0].values == [
        "all strata",
        *(f"{one.highest}" for one in result.change.matched.strata),
    ]
    combined = result.change.matched.combined
    assert table.rows[0][1:3] == (combined.n_seen, combined.n_unseen)
    assert table.rows[0][3].startswith(f"{combined.delta.value:.3f} [")
    assert table.rows[1][-1] == result.change.matched.strata[0].p_adjusted


def test_what_was_left_out_is_said(result):
    matched = result.change.matched
    notes = " ".join(matched_table(result.change).notes)
    assert f"Left out: {matched.empty} of {result.change.n_strata} strata" in notes
    assert f"{matched.beyond} words of a rank that no seen word has" in notes
    assert "0 seen words did not move at all and 0 have a zero vector" in " ".join(
        dose_table(result.displacement).notes
    )


def test_words_are_listed_both_ways(result):
    titles = [table.title for table in group_tables(result)]
    assert len(titles) == 4
    assert titles[2].startswith("Moved more than their count explains")
    assert titles[3].startswith("Moved less than their count explains")
    assert group_tables(result)[2].columns[0].values == [one.word for one in result.displacement.more]


def test_small_second_order_distances_are_shown_in_thousandths(make_run):
    run = make_run(counts=np.arange(40) % 3, step=0.01)
    found = group_statistics(
        run, neighbourhood=Neighbourhood(3), change="second-order", n_strata=1, n_draws=20
    )
    table = matched_table(found.change)
    assert table.columns[4].name == "means x 1000 [95%]"
    shown = float(table.columns[4].values[0].split()[0])
    assert shown == pytest.approx(1000 * found.change.matched.combined.means.value, abs=0.0005)


@pytest.mark.parametrize(("counts", "step"), [([0] * 40, 0.3), ([1] * 40, 0.3), ([0, 1] * 20, 0)])
def test_where_there_is_nothing_to_compare_or_fit_the_tables_say_so(make_run, counts, step):
    found = group_statistics(
        make_run(counts=np.array(counts), step=step), neighbourhood=Neighbourhood(3), n_strata=2, n_draws=20
    )
    said = " ".join(note for table in group_tables(found) for note in table.notes)
    assert ("there is nothing to compare" in said) == (len(set(counts)) == 1)
    assert ("Nothing to fit" in said) == (step == 0 or not any(counts))
    for table in group_tables(found):
        assert "nan" not in as_markdown(table) + as_csv(table)


def test_a_frame_has_the_numbers_that_the_tables_show(result):
    assert result.to_frame()["delta"].tolist() == [
        one.contrast.delta.value for one in result.change.matched.strata
    ]
    assert len(result.to_frame("bins")) == len(result.displacement.bins)
    shown = next(table for table in group_tables(result) if table.title.startswith("Moved more"))
    assert {one.label for one in shown.columns} == set(result.to_frame("more").columns)
