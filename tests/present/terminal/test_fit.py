import pytest
from rich.cells import cell_len
from rich.console import Console

from drift.present.terminal.fit import WHOLE, Fitted, drawn, fitted
from drift.present.terminal.screen import show, shown_wide
from drift.present.terminal.tables import Column, Table

WORDS = ["television", "a" * 39, "电影" * 8, "it"]
NUMBERS = [1234567.891, -0.5, None, 2.0]


def table(n: int) -> Table:
    numbers = (Column(f"measure number {at}", NUMBERS) for at in range(n))
    near = Column("nearest words", ["film, movie, cinema, plot, actor", "x", "y", "z"])
    return Table(
        "A title that is longer than the table", (Column("word", WORDS), near, *numbers), ("A note.",)
    )


def lines_of(found: Fitted, width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as shown:
        console.print(drawn(found))
    return shown.get().splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("n", [1, 3, 8])
def test_no_number_and_no_short_cell_is_broken_at_any_width(width: int, n: int) -> None:
    found = fitted(table(n), width)
    lines = lines_of(found, width)
    text = "\n".join(lines)
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    for column in found.table.columns:
        for cell in column.cells(found.most):
            parts = cell.split() if cell_len(cell) > WHOLE else [cell]
            assert all(part in text for part in parts)


def test_what_there_is_no_room_for_is_said() -> None:
    found = fitted(table(8), 80)
    assert 2 < len(found.table.columns) < 10
    assert found.notes[0] == "A note."
    assert found.notes[1].startswith("No room for the columns: measure number ")
    assert found.notes[1].endswith("measure number 7. --wide shows them.")


def test_long_cells_are_shortened_before_a_column_goes() -> None:
    wide = Table("t", (Column("word", ["a" * 60]), Column("count", [1])))
    found = fitted(wide, 40)
    assert (found.left_out, len(found.table.columns)) == ((), 2)
    assert "a" * 27 + "…" in "\n".join(lines_of(found, 40))


def test_a_name_is_never_shortened_away() -> None:
    runs = Table(
        "Runs", (Column("word", ["tv"]), Column("other", ["x" * 30]), Column("name", ["demo-trainable-1"]))
    )
    assert fitted(runs, 30).left_out == ("other",)


def test_wide_shows_all_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show([table(12)])
    assert "No room for the columns" in capsys.readouterr().out
    with shown_wide(True):
        show([table(12)])
    out = capsys.readouterr().out
    assert "No room" not in out
    assert out.count("1,234,567.891") == 12


def test_json_for_a_terminal_holds_nothing_that_steers_it() -> None:
    import json

    from drift.present.plain import as_json, json_escaped

    value = {"word\u202e": ["\x7f\x9b31m", "电影 😀 naïve", "\u2066x\U000e0001"]}
    text = json_escaped(as_json(value))
    assert all(char.isprintable() or char == "\n" for char in text)
    assert "电影 😀 naïve" in text
    assert json.loads(text) == value
