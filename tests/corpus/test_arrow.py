import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from drift.corpus.asked import Asked
from drift.corpus.plain import read_documents
from drift.corpus.read import read_corpus
from drift.corpus.tables import read_table
from drift.errors import CorpusError

COLUMNS: dict[str, list[Any]] = {"text": ["good", None, "bad", "fine"], "label": [1, 0, 0, 1]}
NAMED = {"info": {"features": {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}}}


def stream(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_stream(path, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def arrow_file(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


WRITERS = {
    "parquet": parquet.write_table,
    "feather": feather.write_feather,
    "file": arrow_file,
    "stream": stream,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_each_format_is_known_by_content_and_what_is_missing_is_counted(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    WRITERS[kind](pa.table(COLUMNS), tmp_path / "misnamed.csv")
    found = read_table(tmp_path / "misnamed.csv", Asked())
    assert (found.texts, found.labels) == (["good", "bad", "fine"], ["1", "0", "1"])
    assert "1 with no text (the first is row 2)" in caplog.text
    assert read_documents(tmp_path / "misnamed.csv") == ["good", "bad", "fine"]


def test_class_labels_have_the_names_that_the_file_gives_them_and_minus_one_is_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    table = pa.table({**COLUMNS, "label": [1, 0, -1, 0]}).replace_schema_metadata(
        {"huggingface": json.dumps(NAMED)}
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet", Asked()).labels == ["pos", "neg"]
    assert "left out 1 documents, as the file says: 1 of '-1'" in caplog.text


def saved(folder: Path, n: int) -> None:
    folder.mkdir(parents=True)
    table = pa.table(
        {"title": [f"t{i}" for i in range(n)], "content": ["c"] * n, "label": [i % 2 for i in range(n)]}
    )
    for part in (0, 1):
        stream(table.slice(part * n // 2, n // 2), folder / f"data-0000{part}-of-00002.arrow")
    for name in ("dataset_info.json", "state.json"):
        (folder / name).write_text("{}")


def test_a_saved_data_set_is_read_with_its_test_part(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="drift")
    saved(tmp_path / "train", 8)
    saved(tmp_path / "test", 4)
    saved(tmp_path / "unsupervised", 2)
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test", "unsupervised"]}')
    corpus = read_corpus(tmp_path)
    assert (len(corpus.train), len(corpus.test)) == (8, 4)
    assert "of its parts unsupervised is not read" in caplog.text
    assert "text in 'title' and 'content', joined" in caplog.text
    assert corpus.types[:2] == ["t0", "c"]


def test_a_saved_data_set_without_parts_is_split(tmp_path: Path) -> None:
    saved(tmp_path / "one", 20)
    corpus = read_corpus(tmp_path / "one", text="title", test_share=0.5)
    assert (len(corpus.train), len(corpus.test)) == (10, 10)


def test_a_folder_of_parquet_files_has_its_parts_by_name_and_names_those_that_are_not_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="drift")
    for name in ("train-00000-of-00002", "train-00001-of-00002", "test-00000-of-00001", "validation-0"):
        parquet.write_table(pa.table({**COLUMNS, "text": list("abcd")}), tmp_path / f"{name}.parquet")
    corpus = read_corpus(tmp_path)
    assert (len(corpus.train), len(corpus.test)) == (8, 4)
    assert "of its parts validation is not read" in caplog.text


def test_parquet_files_that_name_no_part_are_all_trained_on(tmp_path: Path) -> None:
    for name in ("a-0", "b-0"):
        parquet.write_table(pa.table({**COLUMNS, "text": list("abcd")}), tmp_path / f"{name}.parquet")
    corpus = read_corpus(tmp_path, test_share=0.25)
    assert len(corpus.train) + len(corpus.test) == 8


def test_a_data_set_without_a_training_part_is_an_error(tmp_path: Path) -> None:
    saved(tmp_path / "validation", 4)
    (tmp_path / "dataset_dict.json").write_text("{}")
    with pytest.raises(CorpusError, match="expected a part called train, found validation"):
        read_corpus(tmp_path)


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    parquet.write_table(pa.table(COLUMNS), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-30])
    with pytest.raises(CorpusError, match=r"a\.parquet: expected a whole Parquet or Arrow file") as caught:
        read_table(tmp_path / "a.parquet", Asked())
    assert "\n" not in str(caught.value)


def test_a_column_of_lists_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"text": [["a", "b"]], "label": [1]}), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match="'text': expected text or a number, found list"):
        read_table(tmp_path / "a.parquet", Asked())
