from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.vectors.text_block import parse_block


def nearest_float32(decimal: str) -> np.float32:
    """By exact fractions: numpy.float32(str) rounds twice, to a double first."""
    exact = Fraction(decimal)
    guess = np.float32(float(decimal))
    near = [guess]
    with np.errstate(over="ignore"):
        near += [np.nextafter(guess, np.float32(side)) for side in (-np.inf, np.inf)]
    finite = [one for one in near if np.isfinite(one)]
    even = [int(one.view(np.uint32)) & 1 for one in finite]
    return min(
        zip(finite, even, strict=True), key=lambda pair: (abs(Fraction(float(pair[0])) - exact), pair[1])
    )[0]


HARD = [
    "1.000000059604644775390625",  # halfway between 1 and the next float32: to even
    "1.0000000596046447753906250000000000000000000001",  # just above: a double says halfway
    "1.0000000596046447753906249999999999999999999999",
    "1.000000178813934326171875",  # halfway, to even is up
    "0.1",
    "0.30000001192092895507812500000000000000000000000000000000001",
    "-3.4028234663852885981170418348451692544e38",
    "1.17549435e-38",
    "1.4e-45",
    "7.0064923216240853546186479164495e-46",  # halfway between 0 and the smallest
    "16777217",
    "9007199791611905",
    "-.5",
    "5.",
    "+1E+2",
]


@pytest.mark.parametrize("word", [b"the", b"two words"], ids=["regular", "by hand"])
@pytest.mark.parametrize("decimal", HARD)
def test_each_number_is_the_nearest_float32(decimal: str, word: bytes) -> None:
    block = parse_block(word + b" 1 " + decimal.encode() + b"\n", 2)
    assert block.bad == []
    assert block.rows[0, 1].view(np.uint32) == nearest_float32(decimal).view(np.uint32)


@given(st.decimals(-1000, 1000, places=9))
def test_nine_decimal_places_give_the_nearest_float32(number: Decimal) -> None:
    decimal = f"{number:f}"
    assert parse_block(f"the 1 {decimal}\n".encode(), 2).rows[0, 1] == nearest_float32(decimal)


def test_minus_zero_keeps_its_sign() -> None:
    assert np.signbit(parse_block(b"the 1 -0.0\n", 2).rows[0, 1])


WORDS = {
    "spaces": ". . .",
    "an address after a space": "at name@domain.com",
    "NEL": "\u0085",
    "line separator": "\u2028",
    "no-break space": "\u00a0",
    "byte order mark": "\ufeffthe",
    "quotation mark": '"',
    "NULL": "NULL",
    "nan": "nan",
    "a number": "0.5",
    "empty": "",
    "a space at its end": "a ",
    "carriage return": "a\rb",
    "tab": "a\tb",
    "zero byte": "a\0b",
    "backslash": "\\",
    "vertical tab and form feed": "\x0b\x0c",
}


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS.keys())
def test_a_word_is_what_stands_before_the_last_fields(word: str) -> None:
    block = parse_block(f"the 1 2\n{word} 3 4\nof 5 6\n".encode(), 2)
    assert block.tokens == [b"the", word.encode(), b"of"]
    assert block.rows.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert (block.bad, block.n_lines) == ([], 3)


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS.keys())
def test_the_first_word_of_a_block_is_no_different(word: str) -> None:
    assert parse_block(f"{word} 3 4\n".encode(), 2).tokens == [word.encode()]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \n", b" \r\n"])
def test_line_ends_and_spaces_before_them_are_dropped(end: bytes) -> None:
    block = parse_block(b"the 1 2" + end + b"a b 3 4" + end + b"of 5 6" + end, 2)
    assert block.tokens == [b"the", b"a b", b"of"]
    assert block.rows.tolist() == [[1, 2], [3, 4], [5, 6]]


def test_the_last_line_needs_no_line_feed() -> None:
    assert parse_block(b"the 1 2\nof 3 4", 2).rows.tolist() == [[1, 2], [3, 4]]


def test_blank_lines_are_no_rows_but_count_as_lines() -> None:
    block = parse_block(b"the 1 2\n\nof 3 4\n\n", 2)
    assert (block.tokens, block.lines.tolist(), block.n_lines, block.bad) == ([b"the", b"of"], [0, 2], 4, [])


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (b"of 3", "expected 2 numbers, found 1"),
        (b"of", "expected 2 numbers, found 0"),
        (b"of 3 4 5", "expected 2 numbers, found 3"),
        (b"of  3", "expected single spaces, found two before number 1"),
        (b"of 3 x", "expected 2 numbers, found 'x' as number 2"),
        (b"of 3 1_0", "expected 2 numbers, found '1_0' as number 2"),
        (b"of 3\r4 5", "expected 2 numbers, found '3\\r4' as number 1"),
        (b"of 3 \xff", "expected 2 numbers, found '\\\\xff' as number 2"),
        (b"of 3 nan", "expected finite numbers, found 'nan' as number 2"),
        (b"of -inf 3", "expected finite numbers, found '-inf' as number 1"),
        (b"of 3 1e39", "expected finite numbers, found one beyond the range of float32"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_kept(row: bytes, trouble: str) -> None:
    block = parse_block(b"the 1 2\n" + row + b"\na b 5 6\nin 7 8\n", 2)
    assert block.bad == [(1, trouble)]
    assert block.tokens == [b"the", b"a b", b"in"]
    assert block.rows.tolist() == [[1, 2], [5, 6], [7, 8]]


def test_a_bad_last_row_without_a_line_feed_is_called_cut() -> None:
    assert parse_block(b"the 1 2\nof 3", 2).bad == [
        (1, "expected 2 numbers, found 1 (the file ends within this row)")
    ]


def test_the_first_rows_of_a_block_leave_later_troubles_out() -> None:
    block = parse_block(b"the 1 2\nof 3\nin 5 6\nto 7\n", 2)
    assert [line for line, _ in block.first(2).bad] == [1]
    assert block.first(1).bad == []
    assert block.first(1).tokens == [b"the"]
    assert block.first(3) is block
