"""Labelled text that is in memory: a data frame, an Arrow table, a `datasets` data set, or texts and labels.

Nothing is imported for it: what has columns by name is asked for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from drift.corpus.arrow import class_names, values_as_text
from drift.corpus.asked import Asked
from drift.corpus.columns import choose_columns, joined, say_columns
from drift.corpus.labelled import Labelled, Rows, collect
from drift.corpus.labels import as_the_file_says
from drift.errors import CorpusError

MEMORY = "memory"
ACCEPTED_IN_MEMORY = (
    "a data frame, an Arrow table, a `datasets` data set, a mapping of columns, or texts and labels"
)
TRAIN, TEST = "train", "test"


def read_memory(source: Any, asked: Asked) -> tuple[Labelled, Labelled | None]:  # noqa: ANN401
    """The labelled documents of what is in memory, and its test part where it has one.

    source: has columns by name (`source[name]`, and `columns` or `column_names`), is a mapping of them, or a
        pair (texts, labels). A mapping with a `train` part that has columns, as `datasets` gives it, brings
        its parts.
    Raises CorpusError for anything else, or columns that do not fit.
    """
    if isinstance(source, Mapping) and TRAIN in source and _names(source[TRAIN]) is not None:
        test = _part(source[TEST], asked) if TEST in source else None
        return _part(source[TRAIN], asked), test
    return _part(source, asked), None


def _part(source: Any, asked: Asked) -> Labelled:  # noqa: ANN401
    names = _names(source)
    if names is None:
        return _pair(source, asked)
    columns = choose_columns(names, asked, MEMORY)
    say_columns(MEMORY, columns, asked)
    *texts, labels = (
        _as_texts(source[columns.names[place]], columns.names[place]) for place in columns.wanted
    )
    whole = texts[0] if len(texts) == 1 else list(map(joined, zip(*texts, strict=True)))
    found = _collected(whole, labels)
    return as_the_file_says(
        replace(found, columns=columns, names=_features(source, columns.label_name or ""))
    )


def _pair(source: Any, asked: Asked) -> Labelled:  # noqa: ANN401
    if not (isinstance(source, tuple | list) and len(source) == 2) or isinstance(source[0], str):
        raise CorpusError(f"expected {ACCEPTED_IN_MEMORY}, found {type(source).__name__}.")
    if asked.names_columns:
        raise CorpusError(
            "expected no column names beside texts and labels, which are no columns of a table."
        )
    texts, labels = _as_texts(source[0], "texts"), _as_texts(source[1], "labels")
    return as_the_file_says(_collected(texts, labels))


def _collected(texts: list[str], labels: list[str]) -> Labelled:
    if len(texts) != len(labels):
        raise CorpusError(
            f"expected as many labels as texts, found {len(texts):,} texts and {len(labels):,} labels."
        )
    return collect(MEMORY, [Rows(range(1, 1 + len(texts)), texts, labels)])


def _names(source: Any) -> list[str] | None:  # noqa: ANN401
    """The names of the columns, or None of what has none."""
    if isinstance(source, Mapping):
        return list(map(str, source))
    found = getattr(source, "column_names", None)
    if found is None:
        found = getattr(source, "columns", None)
    return list(map(str, found)) if isinstance(found, Iterable) else None


def _as_texts(column: Any, name: str) -> list[str]:  # noqa: ANN401
    for method in ("to_pylist", "tolist", "to_list"):
        if hasattr(column, method):
            column = getattr(column, method)()
            break
    return values_as_text([None if value != value else value for value in column], f"{MEMORY}: {name!r}")


def _features(source: Any, label: str) -> Mapping[str, str]:  # noqa: ANN401
    """The names of a `ClassLabel`, as a `datasets` data set has them."""
    features = getattr(source, "features", None)
    names: Sequence[str] | None = (
        getattr(features[label], "names", None) if features and label in features else None
    )
    return class_names(names) if names else {}
