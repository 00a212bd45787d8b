import csv
import io
import json

import pytest
from pyarrow import parquet

from drift.analysis.printable import printable
from drift.errors import DriftError, SettingsError
from drift.present.plain import as_json, plain
from drift.present.terminal.fit import drawn, fitted
from drift.present.terminal.tables import Column, Table, as_csv, as_markdown, write_table

FORMULAS = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def table():
    return Table(
        "Words",
        (
            Column("word", ["tv", "=1+1", "a|b", '"q",']),
            Column("L2", [1.23456, -0.5, None, 2.0]),
            Column("count", [1234567, 0, 3, 4]),
            Column("seen", [True, False, True, True]),
        ),
        ("A note.",),
    )


def test_csv_keeps_full_precision_and_reads_back(table, tmp_path):
    write_table(table, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["word", "L2", "count", "seen"]
    assert rows[1] == ["tv", "1.23456", "1234567", "True"]
    assert rows[3] == ["a|b", "", "3", "True"]
    assert rows[4][0] == '"q",'


@pytest.mark.parametrize("word", FORMULAS)
def test_a_word_that_a_spreadsheet_would_run_is_quoted(word):
    text = as_csv(Table("", (Column("word", [word]), Column("L2", [-1.5]))))
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[f"'{word}", "-1.5"]]


def test_a_negative_number_is_not_quoted():
    assert as_csv(Table("", (Column("L2", [-1.5]),))).split("\n")[1] == "-1.5"


def test_markdown_escapes_what_would_break_the_row(table):
    lines = as_markdown(table).split("\n")
    assert lines[2:4] == ["| word | L2 | count | seen |", "| :--- | ---: | ---: | ---: |"]
    assert lines[4] == "| tv | 1.235 | 1,234,567 | yes |"
    assert lines[6] == "| a\\|b | – | 3 | yes |"
    assert lines[-2] == "A note."


def test_parquet_has_the_columns_types(table, tmp_path):
    write_table(table, tmp_path / "t.parquet")
    found = parquet.read_table(tmp_path / "t.parquet").to_pydict()
    assert found == {column.name: list(column.values) for column in table.columns}


def test_json_is_a_list_of_records(table, tmp_path):
    write_table(table, tmp_path / "t.json")
    found = json.loads((tmp_path / "t.json").read_text())
    assert found[2] == {"word": "a|b", "L2": None, "count": 3, "seen": True}


def test_another_file_name_is_refused_and_nothing_is_written(table, tmp_path):
    with pytest.raises(SettingsError, match=r"expected a file name ending with one of \.csv"):
        write_table(table, tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_what_was_there(table, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DriftError, match=r"folder\.csv: cannot be written"):
        write_table(table, tmp_path / "folder.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]
    with pytest.raises(DriftError, match="cannot be written"):
        write_table(table, tmp_path / "folder.csv" / ("x" * 300) / "t.csv")


def test_a_word_is_never_read_as_markup_of_the_screen():
    from rich.console import Console

    console = Console(width=80)
    with console.capture() as shown:
        console.print(
            drawn(fitted(Table("[bold]t", (Column("word", ["[red]tv[/red]", "\x1b[31m", "\u202eevil"]),))))
        )
    text = shown.get()
    assert "[red]tv[/red]" in text
    assert "\x1b[31m" not in text
    assert "\\x1b[31m" in text
    assert "\\u202eevil" in text
    assert "[bold]t" in text


def test_a_long_word_is_shortened():
    assert printable("a" * 2000) == "a" * 39 + "…"
    assert printable("naïve 電視") == "naïve 電視"


def test_plain_values_hold_no_nan():
    import numpy as np

    result = {"a": np.array([1.0, np.nan]), "b": (np.int64(3), float("inf")), 4: None}
    assert plain(result) == {"a": [1.0, None], "b": [3, None], "4": None}
    assert json.loads(as_json(result)) == plain(result)
