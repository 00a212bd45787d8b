import pytest

from drift.vectors.text_head import numbers_at_end, text_head


def test_a_first_line_of_two_whole_numbers_is_a_header() -> None:
    head = text_head(b"2 3\na 1 2 3\nb 4 5 6\n")
    assert (head.n_words, head.header_dims, head.n_bytes, head.n_dims) == (2, 3, 4, 3)


@pytest.mark.parametrize("header", [b"2 3 \n", b"2 3\r\n", b"\xef\xbb\xbf2 3\n"])
def test_a_header_may_end_in_a_space_or_carriage_return_or_begin_with_a_byte_order_mark(
    header: bytes,
) -> None:
    assert text_head(header + b"a 1 2 3\n").n_bytes == len(header)


def test_a_number_as_first_word_is_no_header_and_no_part_of_the_vector() -> None:
    head = text_head(b"0.5 1 2 3\n1 4 5 6\nthe 7 8 9\n")
    assert (head.n_words, head.n_dims) == (None, 3)


def test_the_width_is_that_of_most_rows_not_of_the_first() -> None:
    assert text_head(b"a b 1.5 2 3\nthe 1 2 3\nof 4 5 6\na 7 8\n").n_dims == 3
    assert text_head(b"a 7 8\nthe 1 2 3\nof 4 5 6\n").n_dims == 3


def test_a_last_line_that_the_head_cuts_does_not_count() -> None:
    assert text_head(b"the 1 2 3\nof 4").widths == {3: 1}


@pytest.mark.parametrize(
    ("line", "n_numbers"),
    [
        (b"the 1 -2.5 .3 4e-5", 4),
        (b". . . 1 2", 2),
        (b"a 1 ", 0),
        (b"the nan Inf 1", 3),
        (b"12 13", 1),
        (b"the 1 x 2", 1),
        (b"the 1_0 0x1F", 0),
        (b"", 0),
    ],
)
def test_numbers_are_counted_from_the_end_and_never_the_first_field(line: bytes, n_numbers: int) -> None:
    assert numbers_at_end(line) == n_numbers
