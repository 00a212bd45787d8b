from pathlib import Path

import pytest

from drift.corpus.folder import read_folder
from drift.errors import CorpusError


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("latin-1"))
    return root


IMDB = {
    "train/pos/0_9.txt": "good",
    "train/pos/1_7.txt": "fine",
    "train/neg/0_3.txt": "bad",
    "train/unsup/0_0.txt": "who knows",
    "train/labeledBow.feat": "0 1:2",
    "train/pos/notes.md": "not a document",
    "test/pos/0_10.txt": "great",
    "test/neg/0_2.txt": "awful",
    "README": "about",
}


def test_the_imdb_layout_is_read_without_the_unlabelled_part(tmp_path: Path) -> None:
    train, test = read_folder(write(tmp_path, IMDB), "utf-8")
    assert (train.texts, train.labels) == (["bad", "good", "fine"], ["neg", "pos", "pos"])
    assert (test.texts, test.labels) == (["awful", "great"], ["neg", "pos"])


def test_a_folder_without_a_test_part_has_none(tmp_path: Path) -> None:
    files = {name: text for name, text in IMDB.items() if name.startswith("train")}
    assert read_folder(write(tmp_path, files), "utf-8")[1] is None


def test_other_class_folders_are_classes_too(tmp_path: Path) -> None:
    train, _ = read_folder(
        write(tmp_path, {f"train/{one}/1.txt": one for one in "abb"} | {"train/a/2.txt": "a"}), "utf-8"
    )
    assert train.labels == ["a", "a", "b"]


def test_another_layout_is_an_error_that_says_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(
        CorpusError, match=r"expected a folder with train/pos/\*\.txt .*, found neg, pos\. Pass such"
    ):
        read_folder(write(tmp_path, {"pos/1.txt": "a", "neg/1.txt": "b"}), "utf-8")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="found nothing"):
        read_folder(tmp_path, "utf-8")


def test_undecodable_text_names_the_file(tmp_path: Path) -> None:
    root = write(tmp_path, IMDB | {"train/neg/9_1.txt": "caf\u00e9"})
    with pytest.raises(CorpusError, match=r"9_1\.txt: expected text in utf-8, .* --encoding latin-1"):
        read_folder(root, "utf-8")
    assert "caf\u00e9" in read_folder(root, "latin-1")[0].texts


def test_an_empty_document_is_left_out_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    train, _ = read_folder(write(tmp_path, IMDB | {"train/neg/9_1.txt": " "}), "utf-8")
    assert len(train) == 3
    assert "1 with no text (the first is neg/9_1.txt)" in caplog.text


def test_a_folder_that_may_not_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)
    with pytest.raises(CorpusError, match="train: cannot be read: Permission denied"):
        read_folder(tmp_path, "utf-8")


def test_the_progress_counts_files(tmp_path: Path, tasks: dict[str, tuple[float | None, float]]) -> None:
    read_folder(write(tmp_path, IMDB), "utf-8")
    assert tasks["reading train"] == (3, 3)
