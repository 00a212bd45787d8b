from collections.abc import Iterable, Sequence
from inspect import unwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import drift
from drift.corpus.corpus import Corpus
from drift.corpus.read import read_corpus
from drift.errors import CorpusError, SettingsError


def write(path: Path, rows: Iterable[tuple[str, object]], header: str = "text,label") -> Path:
    path.write_text("\n".join([header, *(f"{text},{label}" for text, label in rows)]) + "\n")
    return path


def written(corpus: Corpus) -> list[tuple[str, str]]:
    """The documents of both parts as (words, class)."""
    return [
        (" ".join(corpus.types[token] for token in part.tokens[start:end]), corpus.classes[label])
        for part in (corpus.train, corpus.test)
        for start, end, label in zip(part.starts[:-1], part.starts[1:], part.labels, strict=True)
    ]


def numbered(n: int, n_classes: int = 2) -> list[tuple[str, str]]:
    return [(f"w{i} film", f"c{i % n_classes}") for i in range(n)]


def test_it_is_the_librarys_read_corpus() -> None:
    assert unwrap(drift.read_corpus) is read_corpus  # which takes one word where several may be given


def test_documents_become_numbers_of_types_in_both_parts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("Good film!", 1), ("bad film", 0), ("good", 1), ("bad", 0)])
    corpus = read_corpus(path, test_share=0.5, tokenizer="glove")
    assert sorted(written(corpus)) == [("bad", "0"), ("bad film", "0"), ("good", "1"), ("good film !", "1")]
    assert sorted(corpus.types) == ["!", "bad", "film", "good"]
    assert corpus.train.tokens.dtype == np.int32
    assert corpus.source == str(path)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["10", "9", "-1"], ["-1", "9", "10"]),
        (["b", "10", "9"], ["10", "9", "b"]),
        (["1.5", "1", "nan"], ["1", "1.5", "nan"]),
    ],
)
def test_classes_are_sorted_as_numbers_if_all_are_and_by_name_otherwise(
    tmp_path: Path, labels: list[str], classes: list[str]
) -> None:
    path = write(tmp_path / "a.csv", [(f"t{n}", label) for label in labels for n in range(3)])
    assert read_corpus(path).classes == classes


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(n=st.integers(4, 40), n_classes=st.integers(2, 3), share=st.floats(0.01, 0.99), seed=st.integers(0, 9))
def test_the_parts_are_disjoint_complete_and_drawn_by_the_seed(
    tmp_path: Path, n: int, n_classes: int, share: float, seed: int
) -> None:
    path = write(tmp_path / "a.csv", numbered(n, n_classes))
    corpus = read_corpus(path, test_share=share, seed=seed)
    assert sorted(written(corpus)) == sorted(numbered(n, n_classes))
    assert read_corpus(path, test_share=share, seed=seed).digest == corpus.digest


def test_another_seed_splits_in_another_way(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", numbered(60))
    assert read_corpus(path, seed=1).digest != read_corpus(path, seed=2).digest


def test_a_test_file_of_its_own_is_the_test_part(tmp_path: Path) -> None:
    train = write(tmp_path / "a.csv", numbered(10), "body,mood")
    test = write(tmp_path / "b.csv", [("w3 new", "c1")], "body,mood")
    corpus = read_corpus(train, text="body", label="mood", test=test)
    assert written(corpus) == [*numbered(10), ("w3 new", "c1")]
    assert len(corpus.test) == 1


def test_a_test_file_is_read_by_the_columns_of_the_training_file(tmp_path: Path) -> None:
    train = write(tmp_path / "a.csv", numbered(10), "review,label")
    test = write(tmp_path / "b.csv", [("w3 new", "c1")], "text,label")
    with pytest.raises(
        CorpusError, match=r"b\.csv: expected a column 'review', found the columns 'text', 'label'"
    ):
        read_corpus(train, test=test)


def test_a_label_that_only_the_test_file_has_is_an_error(tmp_path: Path) -> None:
    train = write(tmp_path / "a.csv", numbered(10))
    test = write(tmp_path / "b.csv", [("x", "c1"), ("y", "c7"), ("z", "c7")])
    with pytest.raises(
        CorpusError,
        match=r"b\.csv: expected labels of the training part \('c0', 'c1'\), found 'c7' in 2 documents",
    ):
        read_corpus(train, test=test)


def test_a_folder_as_test_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="expected a file for the test part, found a folder"):
        read_corpus(write(tmp_path / "a.csv", numbered(10)), test=tmp_path)


def imdb(root: Path, parts: Sequence[str] = ("train", "test")) -> Path:
    for part in parts:
        for label in ("neg", "pos"):
            (root / part / label).mkdir(parents=True)
            (root / part / label / "1.txt").write_text(f"{part} {label}")
    return root


def test_a_folder_brings_its_own_test_part(tmp_path: Path) -> None:
    corpus = read_corpus(str(imdb(tmp_path)))
    assert written(corpus) == [
        ("train neg", "neg"),
        ("train pos", "pos"),
        ("test neg", "neg"),
        ("test pos", "pos"),
    ]
    assert len(corpus.test) == 2


def test_a_test_file_beside_a_folders_own_test_part_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has a test part of its own"):
        read_corpus(imdb(tmp_path), test=tmp_path / "b.csv")


def test_a_folder_has_no_columns_to_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="expected no column names"):
        read_corpus(imdb(tmp_path), label="label")


def test_one_class_only_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("a", "same"), ("b", "same")])
    with pytest.raises(
        CorpusError, match="expected labels of two or more classes, found only 'same' in 2 documents"
    ):
        read_corpus(path)


def test_another_label_in_each_document_looks_like_the_wrong_column(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("a", "x"), ("b", "y"), ("c", "z")])
    with pytest.raises(
        CorpusError, match=r"found another label in each of 3 documents\. This looks like the wrong"
    ):
        read_corpus(path)


def test_a_limit_draws_documents_from_the_whole_file(tmp_path: Path) -> None:
    rows = [(f"w{n}", "c0" if n < 500 else "c1") for n in range(1000)]
    corpus = read_corpus(write(tmp_path / "a.csv", rows), limit=100)
    assert len(corpus.train) + len(corpus.test) == 100
    assert min(corpus.label_counts(corpus.train).values()) > 20
    assert set(written(corpus)) <= set(rows)
    assert len(corpus.types) == 100


def test_a_limit_holds_for_the_test_file_too(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", numbered(40))
    corpus = read_corpus(path, test=path, limit=20)
    assert (len(corpus.train), len(corpus.test)) == (20, 20)


def test_the_whitespace_tokenizer_keeps_letter_case(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("Good film!", 1), ("BAD", 0)])
    assert set(read_corpus(path, tokenizer="whitespace").types) == {"Good", "film!", "BAD"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"tokenizer": "spacy"}, "tokenizer among auto, glove, whitespace, found 'spacy'"),
        ({"encoding": "utf-99"}, "found 'utf-99'"),
        ({"encoding": "base64"}, "found 'base64'"),
        ({"test_share": 1.0}, "found 1.0"),
        ({"limit": 0}, "found 0"),
        ({"seed": -1}, "found -1"),
    ],
)
def test_wrong_settings_are_errors_before_anything_is_read(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_corpus("no such file", **wrong)


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(
        CorpusError, match="no such file: expected a file or folder of labelled text, found none"
    ):
        read_corpus(Path("no such file"))


def test_many_classes_are_logged_in_one_short_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="drift")
    read_corpus(write(tmp_path / "a.csv", numbered(48, 12)))
    (line,) = [message for message in caplog.messages if message.startswith("labels: ")]
    assert line.startswith("labels: c0 (4), c1 (4), ")
    assert line.endswith(" and 2 more")


def test_the_progress_of_reading_and_tokenising_ends_at_its_total(
    tmp_path: Path, tasks: dict[str, tuple[float | None, float]]
) -> None:
    path = write(tmp_path / "a.csv", numbered(1_234))
    read_corpus(path, test=path)
    assert tasks["tokenising"] == (2_468, 2_468)
    assert tasks["reading a.csv"] == (path.stat().st_size, path.stat().st_size)
