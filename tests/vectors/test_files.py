import gzip
import os
from pathlib import Path

import pytest

from drift import unpack
from drift.errors import VectorsError
from drift.vectors import files
from drift.vectors.files import chunks, first_bytes, written


def test_pieces_put_together_are_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", 4)
    for name, content in {"plain": b"0123456789", "packed": gzip.compress(b"0123456789", mtime=0)}.items():
        (tmp_path / name).write_bytes(content)
        assert list(chunks(tmp_path / name, 1)) == [b"1234", b"5678", b"9"]


def test_pieces_of_whole_lines_end_with_a_line_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", 3)
    (tmp_path / "f").write_bytes(b"a\nbcd\nefghij\nk")
    assert list(chunks(tmp_path / "f", whole_lines=True)) == [b"a\nbcd\n", b"efghij\n", b"k"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="nowhere: expected a file of word vectors, found no such file"):
        first_bytes(tmp_path / "nowhere")


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="expected a file of word vectors, found a folder"):
        first_bytes(tmp_path)


def test_a_pipe_is_an_error_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(VectorsError, match="expected a regular file"):
        first_bytes(tmp_path / "pipe")


@pytest.mark.parametrize("content", [b"", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(VectorsError, match="found an empty file"):
        first_bytes(tmp_path / "f")


def test_a_file_without_permission_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "f").write_bytes(b"x")
    monkeypatch.setattr(type(tmp_path), "open", refuse)  # the superuser may read everything
    with pytest.raises(VectorsError, match="f: no permission to read it"):
        first_bytes(tmp_path / "f")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"old")
    with pytest.raises(RuntimeError), written(tmp_path / "f") as file:
        file.write(b"new")
        raise RuntimeError
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_gzip_bomb_is_refused_while_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "_UNSUSPICIOUS_BYTES", 1 << 20)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"a 0.5 0.5\n" * 400_000))
    with pytest.raises(VectorsError, match="unpack to at most 200 times their size"):
        for _ in files.chunks(path):
            pass


def test_text_that_packs_well_is_no_bomb(tmp_path):
    path = tmp_path / "zeros.gz"
    path.write_bytes(gzip.compress(b"a 0.5 0.5\n" * 400_000))
    assert sum(map(len, files.chunks(path))) == 4_000_000


def test_a_line_without_an_end_is_refused_before_it_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LINE_BYTES", 1000)
    path = tmp_path / "line.txt"
    path.write_bytes(b"x" * (files.BLOCK_BYTES + 5000))
    with pytest.raises(VectorsError, match="expected lines of at most"):
        list(files.chunks(path, whole_lines=True))
