from dataclasses import replace

import pytest

from drift.analysis.associations import (
    Associations,
    AssociationsByEpoch,
    SplitChange,
    SplitSeries,
    StillCheck,
)
from drift.measure.associations import AccuracyChange, RatingChange
from drift.measure.bootstrap import Interval
from drift.present.plain import as_json
from drift.present.terminal.associations import associations_by_epoch_tables, associations_tables

NAN = float("nan")
INTERVAL = Interval(-0.2, 0.1, 0.95, 2000)
RESULT = Associations(
    run="small",
    epoch=3,
    candidates="40 words: some",
    resamples=2000,
    seed=7,
    pairs=(
        SplitChange("mine", "all", 5, 1, 2, RatingChange(4, 0.5, 0.25, -0.25, INTERVAL)),
        SplitChange("mine", "seen-seen", 0, 0, None, RatingChange(0, NAN, NAN, NAN, None)),
    ),
    questions=(SplitChange("Google", "all", 9, 0, 3, AccuracyChange(9, 0.5, 0.5, 0.0, 2, 2, INTERVAL)),),
    still=StillCheck(n=12, changed=0, moved=0),
)


def cells(table):
    return {column.name: list(column.values) for column in table.columns}


def test_ratings_have_a_row_a_split_and_dashes_for_what_is_undefined():
    ratings, _ = associations_tables(RESULT)
    assert ratings.rows == [
        ("mine", "all", 4, 2, 1, 0.5, 0.25, -0.25, -0.2, 0.1),
        ("mine", "seen-seen", 0, None, 0, None, None, None, None, None),
    ]


def test_analogies_count_the_answers_that_were_lost_and_gained():
    _, analogies = associations_tables(RESULT)
    assert (cells(analogies)["lost"], cells(analogies)["gained"]) == ([2], [2])
    assert "k = 1, among 40 words: some" in analogies.notes[0]


def test_without_analogies_there_is_one_table():
    assert len(associations_tables(replace(RESULT, questions=()))) == 1


def test_the_notes_say_the_interval_and_what_is_left_out():
    for table in associations_tables(RESULT):
        notes = " ".join(table.notes)
        assert "95% interval of the change, from 2,000 resamples" in notes
        assert "seed 7" in notes
        assert "Not covered" in notes
        assert "lower-cased" in notes


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (StillCheck(12, 0, 0), "no unseen row moved, and none of 12 unseen-unseen pairs changed"),
        (StillCheck(12, 3, 0), "WRONG: 3 of 12 unseen-unseen pairs changed though no unseen row did"),
        (StillCheck(12, 3, 9), "9 unseen words moved"),
        (StillCheck(0, 0, 0), "no unseen-unseen pair to check"),
    ],
)
def test_the_self_check_is_told_as_it_came_out(check, said):
    (ratings, _) = associations_tables(replace(RESULT, still=check))
    assert said in ratings.notes[-1]


def test_each_set_has_its_table_by_epoch():
    history = AssociationsByEpoch(
        "small",
        (0, 1),
        "40 words",
        pairs=(
            SplitSeries("mine", "all", 4, (0.5, 0.25)),
            SplitSeries("mine", "seen-seen", 0, (NAN, NAN)),
            SplitSeries("other", "all", 2, (0.0, 0.0)),
        ),
        questions=(SplitSeries("Google", "all", 9, (0.5, 0.5)),),
    )
    mine, other, google = associations_by_epoch_tables(history)
    assert cells(mine) == {"epoch": [0, 1], "all": [0.5, 0.25], "seen-seen": [None, None]}
    assert "n: 4 all, 0 seen-seen" in mine.notes[1]
    assert other.title == "other, small, by epoch"
    assert "among 40 words" in google.notes[0]


def test_json_holds_no_nan():
    assert "NaN" not in as_json(RESULT)
