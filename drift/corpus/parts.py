"""The parts of a corpus, read from wherever they are: a file, a folder, memory, or the demo."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from drift.corpus.arrow import dataset_parts, read_arrow
from drift.corpus.asked import Asked
from drift.corpus.demo import read_demo_corpus
from drift.corpus.files import is_folder
from drift.corpus.folder import read_folder
from drift.corpus.labelled import Labelled
from drift.corpus.labels import as_the_file_says, check_label_map, with_label_map
from drift.corpus.memory import TEST, TRAIN, read_memory
from drift.corpus.tables import read_table
from drift.errors import CorpusError, SettingsError
from drift.progress import log

DEMO_CORPUS = "demo"


def read_parts(source: Any, asked: Asked, test: Any, label_map: Mapping[str, str]) -> list[Labelled]:  # noqa: ANN401
    """The labelled documents of `source`, and those of its own test part or of `test`, where there is one.

    source, test, label_map: as `read_corpus` takes them. The test part is read by the columns of the other.
    Raises CorpusError or SettingsError.
    """
    return _renamed(_parts(source, asked, test), label_map)


def _parts(source: Any, asked: Asked, test: Any) -> list[Labelled]:  # noqa: ANN401
    train, own_test = _read_source(source, asked)
    if test is None:
        return [train] if own_test is None else [train, own_test]
    if own_test is not None:
        raise SettingsError(f"{train.source} has a test part of its own: leave out the test file {test}.")
    if isinstance(test, str | Path) and is_folder(Path(test)):
        raise CorpusError(f"{test}: expected a file for the test part, found a folder.")
    columns = train.columns
    if columns is not None:
        header = asked.header if train.header else False
        asked = replace(asked, text=columns.text_names, label=columns.label_name, header=header)
    return [train, _read_source(test, asked)[0]]


def _read_source(source: Any, asked: Asked) -> tuple[Labelled, Labelled | None]:  # noqa: ANN401
    if not isinstance(source, str | Path):
        return read_memory(source, asked)
    path = Path(source)
    if source != DEMO_CORPUS and not is_folder(path):
        return read_table(path, asked), None
    parts = None if source == DEMO_CORPUS else dataset_parts(path)
    if parts is not None:
        return _read_dataset(path, parts, asked)
    if asked.names_columns:
        raise SettingsError(f"{source}: expected no column names, since it has no columns to choose from.")
    return (read_demo_corpus(), None) if source == DEMO_CORPUS else read_folder(path, asked.encoding)


def _read_dataset(path: Path, parts: dict[str, list[Path]], asked: Asked) -> tuple[Labelled, Labelled | None]:
    if TRAIN not in parts:
        raise CorpusError(
            f"{path}: expected a part called train, found {', '.join(parts) or 'none'}. Name a file."
        )
    unread = sorted(parts.keys() - {TRAIN, TEST})
    if unread:
        log.info(
            "%s: of its parts %s %s not read", path, ", ".join(unread), "is" if len(unread) == 1 else "are"
        )

    def read(part: str) -> Labelled:
        return as_the_file_says(read_arrow(parts[part], asked, str(path / part)))

    return read(TRAIN), read(TEST) if TEST in parts else None


def _renamed(parts: list[Labelled], label_map: Mapping[str, str]) -> list[Labelled]:
    names = {str(label): str(name) for label, name in label_map.items()}
    check_label_map(names, parts)
    return [with_label_map(part, names) for part in parts]
