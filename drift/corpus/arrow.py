"""Parquet, Arrow and Feather files, and the folders in which Hugging Face's `datasets` keeps them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drift.corpus.asked import Asked
from drift.corpus.columns import Columns, choose_columns, joined, say_columns
from drift.corpus.json_lines import as_text
from drift.corpus.labelled import Labelled, Rows, collect
from drift.errors import CorpusError
from drift.progress import task

if TYPE_CHECKING:
    import pyarrow as pa

_PARQUET, _FILE, _STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_ROWS_AT_ONCE = 10_000
NO_NAME = ""
_PARTS = ("train", "test")


def is_arrow(head: bytes) -> bool:
    """Whether a file that begins with `head` is Parquet, Arrow or Feather."""
    return head.startswith((_PARQUET, _FILE, _STREAM))


def read_arrow(files: Sequence[Path], asked: Asked, source: str) -> Labelled:
    """The labelled documents of one file, or of the files that one table is cut into.

    Labels that the file gives names to, as `datasets` does, have these names.
    Raises CorpusError where a column is not there, or a file is damaged.
    """
    with _said(source):
        schema = _schema(files[0])
        columns = choose_columns(schema.names, asked, source)
        say_columns(source, columns, asked)
        found = collect(source, _rows(files, columns, source), columns)
    label = columns.label_name
    names = {} if label is None else _class_names(schema.metadata, label)
    return Labelled(source, found.texts, found.labels, columns, names=names)


def read_arrow_texts(path: Path, asked: Asked) -> Iterator[tuple[int, str]]:
    """Yield the number of each row and its text; the same errors."""
    with _said(str(path)):
        columns = choose_columns(_schema(path).names, asked, str(path))
        say_columns(str(path), columns, asked)
        for rows in _rows([path], columns, str(path)):
            yield from zip(rows.numbers, rows.texts, strict=True)


def dataset_parts(folder: Path) -> dict[str, list[Path]] | None:
    """The files of each part of a folder that `datasets` wrote by save_to_disk, or of Parquet files by part.

    None where the folder is another. A folder without parts has one, called `train`.
    """
    if (folder / "dataset_dict.json").is_file():
        return {part.name: found for part in _folders(folder) if (found := _files(part, "*.arrow"))}
    if found := _files(folder, "*.arrow"):
        return {"train": found}
    for place in (folder, folder / "data"):
        if found := _files(place, "*.parquet"):
            parts = _by_part(found)
            return parts if parts.keys() & set(_PARTS) else {_PARTS[0]: found}
    return None


def _by_part(files: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each part, as `datasets` calls them: `train-00000-of-00002.parquet` is one of `train`."""
    parts: dict[str, list[Path]] = {}
    for file in files:
        known = (part for part in _PARTS if file.name.startswith(part))
        parts.setdefault(next(known, file.stem.partition("-")[0]), []).append(file)
    return parts


def values_as_text(values: Iterable[Any], place: str) -> list[str]:
    """Cells as a CSV file would have them; what is missing is empty."""
    return [value if type(value) is str else as_text(value, place) for value in values]


def class_names(names: Sequence[str]) -> dict[str, str]:
    """What the numbers of a `ClassLabel` stand for; -1 is no label there."""
    return {"-1": NO_NAME, **{str(number): name for number, name in enumerate(names)}}


def _rows(files: Sequence[Path], columns: Columns, source: str) -> Iterator[Rows]:
    names = [columns.names[place] for place in columns.wanted]
    number = 1
    with task(f"reading {Path(source).name}", sum(map(_n_rows, files))) as advance:
        for file in files:
            for batch in _batches(file, names):
                cells = [
                    values_as_text(batch.column(name).to_pylist(), f"{file}: {name!r}") for name in names
                ]
                labels = cells.pop() if columns.label is not None else []
                texts = cells[0] if len(cells) == 1 else list(map(joined, zip(*cells, strict=True)))
                yield Rows(range(number, number + len(texts)), texts, labels)
                number += len(texts)
                advance(len(texts))


def _batches(file: Path, names: list[str]) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa
    from pyarrow import parquet

    if _kind(file) == _PARQUET:
        with parquet.ParquetFile(file) as stored:
            yield from stored.iter_batches(_ROWS_AT_ONCE, columns=names)
        return
    with pa.memory_map(str(file)) as mapped:
        if _kind(file) == _FILE:
            stored = pa.ipc.open_file(mapped)
            batches = (stored.get_batch(number) for number in range(stored.num_record_batches))
        else:
            batches = iter(pa.ipc.open_stream(mapped))
        for batch in batches:
            yield batch.select(names)


def _schema(file: Path) -> "pa.Schema":
    import pyarrow as pa
    from pyarrow import parquet

    if _kind(file) == _PARQUET:
        return parquet.read_schema(file)
    with pa.memory_map(str(file)) as mapped:
        return (pa.ipc.open_file if _kind(file) == _FILE else pa.ipc.open_stream)(mapped).schema


def _n_rows(file: Path) -> int:
    from pyarrow import parquet

    if _kind(file) == _PARQUET:
        return int(parquet.read_metadata(file).num_rows)
    return sum(batch.num_rows for batch in _batches(file, []))


def _kind(file: Path) -> bytes:
    with file.open("rb") as raw:
        head = raw.read(len(_FILE))
    return next((kind for kind in (_PARQUET, _FILE) if head.startswith(kind)), _STREAM)


def _class_names(metadata: dict[bytes, bytes] | None, label: str) -> dict[str, str]:
    try:
        features = json.loads((metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        names = features[label]["names"]
    except (ValueError, KeyError, TypeError):
        return {}
    return class_names(names) if isinstance(names, list) else {}


@contextmanager
def _said(source: str) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except pa.ArrowException as error:
        reason = str(error).split("\n", 1)[0].rstrip(".")
        raise CorpusError(
            f"{source}: expected a whole Parquet or Arrow file, found a damaged one: {reason}."
        ) from error
    except OSError as error:
        raise CorpusError(f"{source}: cannot be read: {error.strerror or error}.") from error


def _folders(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if child.is_dir())


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern)) if folder.is_dir() else []
