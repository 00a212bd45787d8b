import json
from pathlib import Path

import pytest

from drift.corpus.asked import Asked, asked_columns
from drift.corpus.tables import read_table
from drift.errors import CorpusError


def read(
    path: Path, lines: list[str], text: str | None = None, label: str | None = None, encoding: str = "utf-8"
) -> list[tuple[str, str]]:
    path.write_bytes("\n".join(lines).encode(encoding, "surrogateescape"))
    found = read_table(path, Asked(asked_columns(text), label))
    return list(zip(found.texts, found.labels, strict=True))


def error(path: Path, lines: list[str], text: str | None = None, label: str | None = None) -> str:
    with pytest.raises(CorpusError) as caught:
        read(path, lines, text, label)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(path), "FILE")


def test_each_line_is_a_document(tmp_path: Path) -> None:
    lines = ['{"text": "a\\nb\u2028c", "label": "x"}', "", '{"label": "y", "other": [1], "text": "d"}']
    assert read(tmp_path / "a", lines) == [("a\nb\u2028c", "x"), ("d", "y")]


def test_labels_are_read_as_a_csv_file_would_have_them(tmp_path: Path) -> None:
    values = [0, 1.0, 1.5, True, False, "0"]
    lines = [json.dumps({"text": "t", "label": value}) for value in values]
    assert [label for _, label in read(tmp_path / "a", lines)] == ["0", "1", "1.5", "true", "false", "0"]


def test_null_not_a_number_and_missing_keys_are_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [
        '{"text": "a", "label": 1}',
        '{"text": "b", "label": null}',
        '{"text": "c", "label": NaN}',
        '{"label": 0}',
    ]
    assert read(tmp_path / "a", lines) == [("a", "1")]
    assert "left out 3 rows: 2 with no label, 1 with no text (the first is line 2)" in caplog.text


def test_a_malformed_line_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    found = error(tmp_path / "a", ['{"text": "a", "label": 1}', "", '{"text": "b"'])
    assert found.startswith("FILE:3: expected one JSON object a line: Expecting ',' delimiter")


def test_a_line_nested_too_deep_is_an_error(tmp_path: Path) -> None:
    found = error(tmp_path / "a", ['{"text": "a", "label": 1}', "[" * 100_000])
    assert found.startswith("FILE:2: expected one JSON object a line: ")


def test_a_line_that_is_no_object_is_an_error(tmp_path: Path) -> None:
    assert (
        error(tmp_path / "a", ['{"text": "a", "label": 1}', "[1]"])
        == "FILE:2: expected a JSON object, found list."
    )


def test_a_json_array_is_an_error_that_says_so(tmp_path: Path) -> None:
    assert "found a JSON array" in error(tmp_path / "a", ['[{"text": "a", "label": 1}]'])


def test_a_label_that_is_a_list_is_an_error(tmp_path: Path) -> None:
    found = error(tmp_path / "a", ['{"text": "a", "label": ["x"]}'])
    assert found == "FILE:1: 'label': expected text or a number, found list."


def test_undecodable_text_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    found = error(tmp_path / "a", ['{"text": "a", "label": 1}', '{"text": "caf\udce9", "label": 0}'])
    assert found.startswith(
        "FILE:2: expected text in utf-8, found bytes that are not. Pass --encoding latin-1"
    )


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    assert read(tmp_path / "a", ['{"text": "a\\ud83d", "label": 1}']) == [("a\ufffd", "1")]


def test_other_keys_can_be_named(tmp_path: Path) -> None:
    assert read(tmp_path / "a", ['{"text": "no", "body": "yes", "mood": 1}'], "body", "mood") == [
        ("yes", "1")
    ]


def test_a_wrong_key_is_an_error_that_lists_those_found(tmp_path: Path) -> None:
    found = error(tmp_path / "a", ['{"words": "a", "label": 1}'])
    assert found.endswith("found the columns 'words', 'label'. Name it with --text-column.")
