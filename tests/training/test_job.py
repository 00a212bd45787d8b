"""What a new run reads, and in which order the text and its word vectors meet. No training: no TensorFlow."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drift.errors import CorpusError, SettingsError, UnknownWordError
from drift.run.facts import Inputs
from drift.training.job import prepare
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors

TEXTS = ["Der Fernseher war gut.", "das Haus, Der Film", "gut war das Haus", "Film und Haus"]


@pytest.fixture
def job(tmp_path: Path):
    rows = [f'"{text}",{label}' for text in TEXTS for label in "pn"]
    (tmp_path / "a.csv").write_text("\n".join(["text,label", *rows * 3]) + "\n")

    def prepared(*words: str, settings: dict[str, Any] | None = None, **asked: Any) -> dict[str, Any]:
        source: dict[str, Any] = {"source": "word2vec:corpus", "word2vec": {"dims": 4, "min_count": 1}}
        if words:
            matrix = np.random.default_rng(0).normal(size=(len(words), 4)).astype(np.float32)
            write_text(WordVectors(list(words), matrix), tmp_path / "v.txt")
            source = {"source": tmp_path / "v.txt", "cache": False}
        inputs = Inputs({"source": tmp_path / "a.csv", "tokenizer": "auto"}, source)
        return prepare(inputs, settings or {}, runs=tmp_path / "runs", **asked)

    return prepared


def test_the_text_is_cut_as_the_vectors_spell(job) -> None:
    found = job("Haus", "der", "das", "Fernseher", "Film", "gut", "war", ".", "und")
    assert set(found["corpus"].types) == {
        "der",
        "Fernseher",
        "war",
        "gut",
        ".",
        "das",
        "Haus",
        ",",
        "Film",
        "und",
    }


def test_a_word_is_held_out_in_the_vectors_spelling(job) -> None:
    found = job("Haus", "der", "das", "Fernseher", "Film", "gut", "war", hold_out=["fernseher"])
    assert found["hold_out"] == ("Fernseher",)


def test_a_misspelled_word_to_hold_out_is_refused_before_anything_is_trained(job) -> None:
    with pytest.raises(UnknownWordError, match=r"'Fernsehre' is not in .* of 2 words.*: Fernseher"):
        job("Haus", "Fernseher", hold_out=["Fernsehre"], low_coverage=True)


def test_a_low_coverage_stops_before_anything_is_trained(job) -> None:
    with pytest.raises(CorpusError, match=r"only 12 of its 90 words .* --low-coverage"):
        job("Film")
    assert job("Film", low_coverage=True)["low_coverage"]


def test_one_row_for_unknown_words_is_added_to_the_vectors(job) -> None:
    vectors = job("Haus", "das", "war", "der", "gut", "Film", settings={"unknown": "train"})["vectors"]
    assert vectors.words[-1] == "<unk>"


def test_word2vec_is_trained_on_the_training_documents_alone(job, tmp_path: Path) -> None:
    (tmp_path / "test.csv").write_text("text,label\nunheard,p\nworte,n\n")
    inputs = Inputs(
        {"source": tmp_path / "a.csv", "test": tmp_path / "test.csv", "tokenizer": "auto"},
        {"source": "word2vec:corpus", "word2vec": {"dims": 4, "min_count": 1}},
    )
    found = prepare(inputs, {}, runs=tmp_path / "runs")
    assert "unheard" in found["corpus"].types
    assert "unheard" not in found["vectors"].index
    assert found["inputs"].corpus["tokenizer"] == "glove"


def test_settings_of_word2vec_for_other_vectors_are_an_error(tmp_path: Path, job) -> None:
    job("Haus", "das", "war", "der", "gut", "Film")
    inputs = Inputs({"source": tmp_path / "a.csv"}, {"source": tmp_path / "v.txt", "word2vec": {"dims": 4}})
    with pytest.raises(SettingsError, match="settings of word2vec go with the vectors word2vec:corpus"):
        prepare(inputs, {}, runs=tmp_path / "runs")
