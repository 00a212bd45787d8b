"""The fast reader of regular pieces against the csv module, on files nobody would write by hand."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drift.corpus import delimited, files
from drift.corpus.blocks import Dialect, regular_rows
from drift.corpus.columns import Columns
from drift.corpus.delimited import Delimited, QuotesError, read_rows
from drift.corpus.labelled import BadRow, Row, Rows
from drift.errors import CorpusError

CELLS = st.text(alphabet='ab \t,;"\n\ré電😀\0', max_size=6)


def by_the_csv_module(text: str, dialect: Dialect) -> list[list[str]] | str:
    quoting = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    rows = csv.reader(StringIO(text, newline=""), delimiter=dialect.delimiter, quoting=quoting, strict=True)
    try:
        return [row for row in rows if row]
    except csv.Error:
        return "error"


def by_drift(path: Path, n_columns: int, dialect: Dialect) -> list[list[str]] | str:
    """All columns as text, each read as if it were the label; a row of another width is [None]."""
    read = []
    try:
        for at in range(n_columns):
            columns = Columns(tuple(map(str, range(n_columns))), (0,), at)
            column = []
            for rows in read_rows(Delimited(path, dialect, columns, header=False, encoding="utf-8")):
                if isinstance(rows, Rows):
                    column += list(zip(rows.numbers, rows.labels, strict=True))
                elif isinstance(rows, Row):
                    column.append((int(rows.place[4:].replace(",", "")), rows.label))
            read.append(column)
    except QuotesError:
        return "error"
    assert len({tuple(number for number, _ in column) for column in read}) == 1
    return [list(row) for row in zip(*([cell for _, cell in column] for column in read), strict=True)]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=8),
    broken=st.text(alphabet='a,"\n\r', max_size=5),
    at=st.integers(0, 40),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    piece=st.integers(1, 40),
)
def test_every_file_is_read_as_the_csv_module_reads_it(
    tmp_path: Path, rows: list[list[str]], broken: str, at: int, end: str, quoting: int, piece: int
) -> None:
    written = StringIO(newline="")
    csv.writer(written, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    text = written.getvalue().replace("\0", "")
    text = text[:at] + broken + text[at:]
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    expected = by_the_csv_module(text, Dialect(","))
    with pytest.MonkeyPatch.context() as patch:  # small pieces, so that all that can be cut is cut
        patch.setattr(delimited, "PIECE_BYTES", piece)
        patch.setattr(delimited, "_LEAST", 1)
        patch.setattr(files, "PIECE_BYTES", piece)
        found = by_drift(path, 2, Dialect(","))
    if expected == "error":
        assert found == "error"
    else:
        assert found == [row for row in expected if len(row) == 2]


@pytest.mark.parametrize("quoted", [True, False])
def test_what_is_regular_is_cut_without_the_csv_module(quoted: bool) -> None:
    block = regular_rows("a\té電\r\n😀\tb\r\nhalf a".encode(), Dialect("\t", quoted), 2, (1, 0))
    assert block is not None
    assert block.cells == [["é電", "b"], ["a", "😀"]]
    assert block.n_bytes == len("a\té電\r\n😀\tb\r\n".encode())


def test_quoted_cells_with_line_breaks_and_doubled_marks_are_regular() -> None:
    block = regular_rows(b'1,"a ""b""\n, c"\n"2",""\n', Dialect(","), 2, (0, 1))
    assert block is not None
    assert block.cells == [["1", "2"], ['a "b"\n, c', ""]]


@pytest.mark.parametrize(
    "piece",
    [
        b'a,5" tall\n',
        b'"a"b,c\n',
        b"a,b\n\nc,d\n",
        b"a\nb,c\n",
        b"a,b,c\nd,e\n",
        b"a,b\rc,d\n",
        b"a,b\0\n",
        b"a,caf\xe9\n",
        b"no row end",
        b'"open, \n',
    ],
)
def test_what_is_not_regular_is_left_to_the_csv_module(piece: bytes) -> None:
    assert regular_rows(piece, Dialect(","), 2, (0, 1)) is None


def test_a_line_break_and_a_tab_in_one_cell_of_a_tsv_are_left_to_it_too() -> None:
    assert regular_rows(b'"a\tb\nc\td"\te\n', Dialect("\t"), 2, (0, 1)) is None


def test_rows_are_numbered_through_regular_and_other_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"t,l\n" + b"good,1\n" * 3 + b"\n" + b'5" tall,0\n' + b"a,b,c\n" + b"bad,0\n" * 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PIECE_BYTES", 8)
        patch.setattr(delimited, "_LEAST", 1)
        file = Delimited(path, Dialect(","), Columns(("t", "l"), (0,), 1), header=True, encoding="utf-8")
        places = [
            f"row {number}" if isinstance(number, int) else number
            for rows in read_rows(file)
            for number in (
                rows.numbers if isinstance(rows, Rows) else [f"{rows.place}{'!' * isinstance(rows, BadRow)}"]
            )
        ]
    assert places == ["row 2", "row 3", "row 4", "row 6", "row 7!", "row 8", "row 9"]


def test_a_nul_byte_is_an_error_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"good,1\nb\0d,0\n")
    file = Delimited(path, Dialect(","), Columns(("1", "2"), (0,), 1), header=False, encoding="utf-8")
    with pytest.raises(CorpusError, match="row 2: expected text, found a NUL byte"):
        list(read_rows(file))
