"""The IMDB layout: `train/pos/*.txt`, `train/neg/*.txt` and the same under `test/`, one document a file."""

from collections.abc import Iterator
from pathlib import Path

from drift.corpus.files import check_decoded, opened, too_long
from drift.corpus.labelled import Labelled, Row, collect
from drift.errors import CorpusError
from drift.progress import task
from drift.unpack import LINE_BYTES

UNLABELLED = "unsup"


def read_folder(path: Path, encoding: str) -> tuple[Labelled, Labelled | None]:
    """The training part of `path`, and its test part where it has one; a class is called as its folder.

    Any folders of .txt files under `train` are classes, except `unsup`, which has no labels.
    Raises CorpusError where the layout is another, or with the file that cannot be read.
    """
    if not _class_folders(path / "train"):
        inside = ", ".join(sorted(child.name for child in _children(path))[:10]) or "nothing"
        raise CorpusError(
            f"{path}: expected a folder with train/pos/*.txt and train/neg/*.txt, found {inside}. Pass such "
            f"a folder, one that `datasets` saved, or a CSV, TSV, JSON lines or Parquet file."
        )
    test = path / "test"
    return _read_part(path / "train", encoding), _read_part(test, encoding) if _class_folders(test) else None


def _read_part(part: Path, encoding: str) -> Labelled:
    files = [(file, folder.name) for folder in _class_folders(part) for file in _text_files(folder)]
    return collect(str(part), _rows(part, files, encoding))


def _rows(part: Path, files: list[tuple[Path, str]], encoding: str) -> Iterator[Row]:
    with task(f"reading {part.name}", len(files)) as advance:
        for file, label in files:
            with opened(file, encoding) as (text, _):
                document = text.read(LINE_BYTES)
            if len(document) == LINE_BYTES:
                raise too_long(str(file), "documents")
            yield Row(str(file.relative_to(part)), check_decoded(document, str(file), encoding), label)
            advance(1)


def _class_folders(part: Path) -> list[Path]:
    return [folder for folder in _children(part) if folder.name != UNLABELLED and _text_files(folder)]


def _text_files(folder: Path) -> list[Path]:
    return [file for file in _children(folder) if file.suffix == ".txt"]


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read: {error.strerror or error}.") from error
