import json
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest

import drift
from drift.analysis.associations import associations, associations_by_epoch
from drift.analysis.check import check
from drift.analysis.compare import compare
from drift.analysis.direction import direction
from drift.analysis.epochs import epochs
from drift.analysis.groups import by_epoch, neighbourhood_change
from drift.analysis.space import space
from drift.analysis.stranded import stranded
from drift.analysis.tabular import NOTEBOOK_ROWS, Column, Tabular, column
from drift.analysis.words import word_table
from drift.errors import MissingExtraError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal.associations import associations_tables
from drift.present.terminal.check import check_tables
from drift.present.terminal.compare import comparison_tables
from drift.present.terminal.direction import direction_tables
from drift.present.terminal.runs import epochs_table
from drift.present.terminal.space import space_tables
from drift.present.terminal.stranded import stranded_table
from drift.present.terminal.words import summary_table, words_table
from tests.frameworks import needs

NEAR = Neighbourhood(3)


@dataclass(frozen=True, repr=False)
class Fruit(Tabular):
    run: str
    names: tuple[str, ...]
    weights: tuple[float, ...]

    def tables(self):
        rows = list(zip(self.names, self.weights, strict=True))
        return {
            "fruit": (
                column("Name of it", rows, lambda row: row[0]),
                column("weight", rows, lambda row: row[1], 1, key="grams", unit="g"),
            ),
            "none": (Column("nothing", []),),
        }


FRUIT = Fruit("demo", ("<b>apple</b>", "fig"), (152.25, float("nan")))


class Cells(HTMLParser):
    """The text of each cell, and the elements that there are."""

    def __init__(self, text):
        super().__init__()
        self.cells, self.elements, self.inside = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.inside = tag in ("td", "th")

    def handle_data(self, data):
        if self.inside:
            self.cells.append(data)
            self.inside = False


def test_a_frame_has_the_first_table_under_the_columns_keys():
    frame = FRUIT.to_frame()
    assert list(frame.columns) == ["name_of_it", "grams"]
    assert frame["name_of_it"].tolist() == ["<b>apple</b>", "fig"]
    assert frame["grams"][0] == 152.25
    assert pd.isna(frame["grams"][1])


def test_another_table_is_had_by_its_name_and_a_wrong_name_is_refused():
    assert len(FRUIT.to_frame("none")) == 0
    with pytest.raises(SettingsError, match="expected one of the tables fruit, none, got 'nuts'"):
        FRUIT.to_frame("nuts")


def test_an_even_column_has_the_same_digits_in_every_row():
    even = Column("sd", [0.12346, 0.0000004, -0.0000004, 12345678.0], 4, even=True)
    assert even.cells() == ["0.1235", "0.0000", "0.0000", "12,345,678.0000"]
    assert Column("sd", [0.12346, 0.0000004], 4).cells() == ["0.1235", "4e-07"]


def test_numbers_that_would_all_be_shown_as_zeros_are_shown_as_they_are():
    """The whole column, as the displacement by epoch where SGD hardly moved a word; or a row of the table."""
    assert Column("moved", [0.0, 2.5e-11, None, -3e-12], 5, even=True).cells() == [
        "0.00000",
        "2.5e-11",
        "–",
        "-3e-12",
    ]
    assert Column("run", [2e-11, 0.25], 5, even=True, small=[True, False]).cells() == ["2e-11", "0.25000"]
    assert Column("run", [0.0004, 0.0002345], 4, even=True).cells() == ["0.0004", "0.00023"]
    assert Column("run", [0.0014, 0.0002345], 4, even=True).cells() == ["0.0014", "0.0002"]
    assert Column("sd", [0.0, 3e-17], 5, even=True).cells() == ["0.00000", "0.00000"]


def test_without_pandas_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"to_frame\(\) needs pandas, .*'embedding-drift\[frames\]'"):
        FRUIT.to_frame()


def test_the_repr_is_one_line_with_the_size_of_each_table():
    assert repr(FRUIT) == "Fruit(run='demo', fruit: 2 rows, none: 0 rows)"


def test_a_notebook_has_a_table_whose_words_are_no_markup():
    page = Cells(FRUIT._repr_html_())
    assert page.cells == ["Name of it", "weight (g)", "<b>apple</b>", "152.2", "fig", "–"]
    assert page.elements.count("table") == 1
    assert "b" not in page.elements


def test_a_notebook_has_the_first_rows_and_says_how_many_there_are_more():
    many = Fruit("demo", ("fig",) * (NOTEBOOK_ROWS + 3), (1.0,) * (NOTEBOOK_ROWS + 3))
    assert Cells(many._repr_html_()).elements.count("tr") == NOTEBOOK_ROWS + 1
    assert "3 rows more: to_frame(" in many._repr_html_()


def test_a_notebook_takes_the_pages_own_colours():
    text = FRUIT._repr_html_()
    assert "color: inherit; background: none" in text
    assert "color: #" not in text
    assert "background: #" not in text


def found_in(run):
    """Each result with the tables of its command, and which of its own tables each of them shows."""
    words = word_table(run, neighbourhood=NEAR)
    near = stranded(run, neighbourhood=NEAR)
    pair = compare(run, ["word1", "word2"], neighbourhood=NEAR)
    axis, whole = direction(run), space(run, [run.last_epoch])
    new = check(run, [["word1", "word4", "nowhere"]], neighbourhood=NEAR)
    return {
        "words": (words, [words_table(words, 40)], ["words"]),
        "epochs": (epochs(run), [epochs_table(epochs(run))], ["epochs"]),
        "stranded": (near, [stranded_table(near)], ["pairs"]),
        "compare": (pair, comparison_tables(pair)[:1], ["words"]),
        "direction": (axis, direction_tables(axis), ["epochs", "words", "words"]),
        "space": (whole, space_tables(whole), ["space", "space"]),
        "check": (new, check_tables(new, 10)[:1], ["tokens"]),
    }


NAMES = ("words", "epochs", "stranded", "compare", "direction", "space", "check")


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_has_every_column_that_the_commands_table_shows(make_run, name):
    result, shown, which = found_in(make_run(counts=np.arange(40) % 4))[name]
    assert shown[0].rows
    for table, part in zip(shown, which, strict=True):
        assert {one.label for one in table.columns} <= set(result.to_frame(part).columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_result_is_one_line_and_a_table_of_plain_text(make_run, name):
    result, _, _ = found_in(make_run(counts=np.arange(40) % 4))[name]
    assert "\n" not in repr(result)
    assert len(repr(result)) < 300
    assert "nan" not in Cells(result._repr_html_()).cells


def test_every_question_is_answered_by_a_table():
    needs("tensorflow_serving")
    no_answer = {"read_vectors", "read_corpus", "open_run", "fine_tune", "from_matrices", "from_files"}
    no_answer |= {"record", "masked_plan", "parallel", "plot", "report"}
    asked = [name for name in drift.__all__ if name[0].islower() and name not in no_answer]
    answers = {name: get_type_hints(getattr(drift, name))["return"] for name in asked}
    assert [name for name, kind in answers.items() if not issubclass(kind, Tabular)] == []
    assert {"compare", "restored", "serving"} <= answers.keys()


def test_a_frame_of_words_has_the_tables_own_numbers(make_run):
    table = word_table(make_run(), neighbourhood=NEAR)
    frame = table.to_frame()
    assert len(frame) == 40
    assert frame["seen"].dtype == bool
    np.testing.assert_array_equal(frame["cosine"].to_numpy(), table.cosine)


def test_seen_against_unseen_words_are_a_frame_too(make_run):
    run = make_run()
    table = word_table(run, neighbourhood=NEAR)
    frame = table.to_frame("summary").set_index(["measure", "words"])
    shown = summary_table(neighbourhood_change(table), by_epoch(run), table.k)
    assert frame["mean"].tolist() == pytest.approx(shown.columns[3].values)
    assert frame.loc[("l2", "seen"), ["n", "left_out"]].tolist() == [10, 0]
    assert {one.label for one in shown.columns[1:]} <= set(frame.columns)


def test_a_run_has_its_epochs_as_a_frame(make_run):
    frame = epochs(make_run()).to_frame()
    assert frame["test_accuracy"].tolist() == pytest.approx([0.6, 0.7, 0.8])
    assert frame["moved_words"].tolist() == [10, 10, 10]


def test_a_pair_is_in_a_frame_epoch_by_epoch(make_run):
    result = compare(make_run(), ["word1", "word2"], neighbourhood=NEAR)
    frame = result.to_frame("pairs")
    assert frame["epoch"].tolist() == [0, 1, 2, 3]
    assert frame["cosine"].tolist() == list(result.pairs[0].cosine)
    assert len(result.to_frame("neighbours")) == 12  # three before and three after, of two words


def test_associations_are_in_frames_with_their_intervals(make_run):
    run = make_run()
    result = associations(run, analogies=False, resamples=20)
    (table,) = associations_tables(result)
    assert {one.label for one in table.columns} == set(result.to_frame("pairs").columns)
    by_epoch = associations_by_epoch(run)
    assert len(by_epoch.to_frame()) == 4 * len(by_epoch.pairs)


def test_nothing_of_it_changes_the_json(make_run):
    from drift.present.plain import as_json

    found = json.loads(as_json(stranded(make_run(), neighbourhood=NEAR)))
    assert set(found) >= {"run", "epoch", "k", "candidates", "n_pairs", "pairs"}
    assert "tables" not in found
