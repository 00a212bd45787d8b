from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from drift.corpus.read import read_corpus
from drift.errors import CorpusError

TEXTS = [f"w{n} film" for n in range(20)]
LABELS = [n % 2 for n in range(20)]


class DataSet:
    """As `datasets` has it: columns by name, and features that name classes."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self.columns, self.column_names = columns, list(columns)
        self.features = {"label": SimpleNamespace(names=["bad", "good"])}

    def __getitem__(self, name: str) -> list[Any]:
        return self.columns[name]


SOURCES = {
    "frame": pd.DataFrame({"id": range(20), "text": TEXTS, "label": LABELS}),
    "floats": pd.DataFrame({"text": TEXTS, "label": np.array(LABELS, float)}),
    "arrow": pa.table({"text": TEXTS, "label": LABELS}),
    "mapping": {"text": TEXTS, "label": LABELS},
    "pair": (TEXTS, LABELS),
    "arrays": (np.array(TEXTS, dtype=object), np.array(LABELS)),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_what_is_in_memory_is_read_alike(kind: str) -> None:
    corpus = read_corpus(SOURCES[kind])
    assert corpus.digest == read_corpus((TEXTS, LABELS)).digest
    assert (corpus.classes, corpus.source, len(corpus.train) + len(corpus.test)) == (["0", "1"], "memory", 20)


def test_a_data_set_brings_its_parts_and_the_names_of_its_classes() -> None:
    parts = {
        "train": DataSet({"text": TEXTS, "label": LABELS}),
        "test": DataSet({"text": ["x"], "label": [1]}),
    }
    corpus = read_corpus(parts)
    assert (corpus.classes, len(corpus.train), len(corpus.test)) == (["bad", "good"], 20, 1)


def test_what_is_missing_in_a_frame_is_left_out_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    frame = pd.DataFrame({"text": ["a", None, "c", np.nan, "e", "f"], "label": [0, 1, np.nan, 1, 1, 0]})
    read_corpus(frame)
    assert "left out 3 rows: 2 with no text, 1 with no label (the first is row 2)" in caplog.text


def test_columns_are_chosen_as_in_a_file() -> None:
    frame = pd.DataFrame({"head": TEXTS, "body": TEXTS, "mood": LABELS})
    corpus = read_corpus(frame, text=["head", "body"], label="mood", test=frame)
    assert len(corpus.train) == len(corpus.test) == 20
    assert corpus.train.lengths[0] == 4


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (3, "expected a data frame, .*, found int"),
        (["a", "b"], "expected a data frame, .*, found list"),
        ((["a"], [1, 2]), "expected as many labels as texts, found 1 texts and 2 labels"),
        ({"words": ["a"], "label": [1]}, "memory: expected one column that holds the text"),
    ],
)
def test_anything_else_is_an_error(source: Any, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_corpus(source)
