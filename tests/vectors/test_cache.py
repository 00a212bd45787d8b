"""Reading once: what the cache keeps and when it holds."""

import json
import logging
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from drift.errors import SettingsError, VectorsError
from drift.vectors import cache, cache_source, read
from drift.vectors.binary import write_binary
from drift.vectors.cache_folder import list_cache
from drift.vectors.read import read_vectors
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors
from tests.vectors.conftest import MATRIX, TEXT, WORDS, aged, names, written

pytestmark = pytest.mark.usefixtures("cache_dir")


def test_a_file_is_parsed_once(source: Path, parsed: list[Path]) -> None:
    plain = read_vectors(source, cache=False)
    first, second = read_vectors(source), read_vectors(str(source))
    assert parsed == [source, source]
    for vectors in (first, second):
        assert (vectors.words, vectors.matrix.tolist()) == (WORDS, MATRIX)
        assert (vectors.digest, vectors.source) == (plain.digest, str(source))
        assert vectors.index["état"] == 3


def test_the_matrix_is_memory_mapped_and_cannot_be_written_to(source: Path) -> None:
    for vectors in (read_vectors(source), read_vectors(source)):
        assert isinstance(vectors.matrix.base, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            vectors.matrix[0] = 1


def test_opening_hashes_nothing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = read_vectors(source).digest
    monkeypatch.setattr("drift.vectors.word_vectors.row_blocks", lambda *_: 1 / 0)
    assert read_vectors(source).digest == digest


def test_what_reading_warned_of_is_said_every_time(source: Path, caplog: pytest.LogCaptureFixture) -> None:
    said = []
    for _ in range(3):
        caplog.clear()
        read_vectors(source)
        said.append([one.getMessage() for one in caplog.records if one.levelno == logging.WARNING])
    assert len(said[0]) == 2
    assert "left out 1 rows whose word had come before: 'the'" in said[0][0]
    assert said[0] == said[1] == said[2]


def test_what_another_thread_warned_of_is_not_taken_for_a_note(source: Path, cache_dir: Path) -> None:
    def read_beside_another() -> WordVectors:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(logging.getLogger("drift").warning, "of something else").result()
        logging.getLogger("drift").warning("of this")
        return read_vectors(source, cache=False, limit=2)

    cache.cached(source, {}, read_beside_another)
    (place,) = (cache_dir / "sources").iterdir()
    assert json.loads(place.read_text())["notes"] == ["of this"]


def test_nothing_is_kept_where_warnings_are_turned_off(source: Path, cache_dir: Path) -> None:
    logging.getLogger("drift").setLevel(logging.ERROR)
    try:
        read_vectors(source)
    finally:
        logging.getLogger("drift").setLevel(logging.NOTSET)
    assert names(cache_dir) == []


def test_without_the_cache_nothing_is_kept_or_taken(
    source: Path, cache_dir: Path, parsed: list[Path]
) -> None:
    assert read_vectors(source, cache=False).matrix.flags.writeable
    assert not cache_dir.exists()
    read_vectors(source)
    assert read_vectors(source, cache=False).matrix.flags.writeable
    assert len(parsed) == 3


def test_what_is_small_is_not_kept(source: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST_BYTES", 33)  # 4 words of 2 dims take 32
    assert read_vectors(source).matrix.flags.writeable
    assert names(cache_dir) == []


def test_other_options_are_another_reading(source: Path, parsed: list[Path]) -> None:
    bad = written(source.with_name("bad.txt"), TEXT + "in 1\n")
    assert read_vectors(bad, limit=2).words == ["the", "of"]
    assert read_vectors(bad, skip_bad_rows=True).words == WORDS
    with pytest.raises(VectorsError, match=r"bad\.txt:6: expected 2 numbers"):
        read_vectors(bad)
    assert read_vectors(bad, limit=2).words == ["the", "of"]
    assert len(parsed) == 3


def test_a_file_of_words_is_refused_even_if_the_vectors_are_kept(source: Path) -> None:
    read_vectors(source)
    with pytest.raises(SettingsError):
        read_vectors(source, words_file=source)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no time of change")
def test_a_file_changed_in_place_is_read_again_though_its_time_was_set_back(source: Path) -> None:
    read_vectors(source)
    before = source.stat()
    source.write_text(TEXT.replace("7 8", "9 8"), encoding="utf-8")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (source.stat().st_size, source.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert read_vectors(source).matrix[3].tolist() == [9, 8]


def test_a_file_put_in_the_place_of_another_is_read(source: Path, tmp_path: Path) -> None:
    read_vectors(source)
    other = written(tmp_path / "other", TEXT.replace("7 8", "9 8"))
    shutil.copystat(source, other)
    other.replace(source)
    assert read_vectors(source).matrix[3].tolist() == [9, 8]


def test_a_newer_version_of_the_readers_reads_again(
    source: Path, parsed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_vectors(source)
    monkeypatch.setattr(cache_source, "READER", cache_source.READER + 1)
    read_vectors(source)
    assert len(parsed) == 2


def test_what_only_the_old_state_of_a_file_gave_is_removed(source: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy2(source, tmp_path / "copy.txt"))
    shared = read_vectors(source).digest
    assert read_vectors(copy).digest == shared
    written(source, "a 1 2\n")
    changed = read_vectors(source).digest
    assert {entry.digest for entry in list_cache().entries} == {shared, changed}
    written(copy, "b 1 2\n")
    read_vectors(copy)
    assert shared not in {entry.digest for entry in list_cache().entries}


@pytest.mark.parametrize("seconds_ago", [0, 0.02])
def test_a_file_that_changed_a_moment_ago_is_not_kept(
    source: Path, cache_dir: Path, seconds_ago: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = source.stat().st_mtime_ns
    monkeypatch.setattr(time, "time_ns", lambda: changed + int(seconds_ago * 1e9))
    read_vectors(source)
    assert names(cache_dir) == []


def test_where_the_clock_of_the_file_system_is_coarse_a_moment_is_two_seconds() -> None:
    coarse = {"modified_ns": 1_700_000_000_000_000_000}
    fine = {"modified_ns": 1_700_000_000_000_000_001}
    second_later = 1_700_000_001_000_000_001
    assert not cache_source.is_settled(coarse, second_later)
    assert cache_source.is_settled(fine, second_later)
    assert cache_source.is_settled(coarse, second_later + 2_000_000_000)


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    source: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = read._READERS["text"]

    def changing(path: Path, **options: object) -> WordVectors:
        vectors = parse(path, **options)  # type: ignore[arg-type]
        written(path, TEXT + "in 1 2\n")
        return vectors

    monkeypatch.setitem(read._READERS, "text", changing)
    assert read_vectors(source).words == WORDS
    assert names(cache_dir) == []


def test_a_file_that_goes_while_it_is_read_is_not_kept(source: Path, cache_dir: Path) -> None:
    def read_and_remove() -> WordVectors:
        vectors = read_vectors(source, cache=False)
        source.unlink()
        return vectors

    assert cache.cached(source, {}, read_and_remove).words == WORDS
    assert names(cache_dir) == []


def test_the_same_vectors_in_several_formats_are_kept_once(tmp_path: Path) -> None:
    vectors = WordVectors(["the", "of"], np.array([[1, 2], [3, 4]], dtype=np.float32))
    for write, name in ((write_text, "v.txt"), (write_text, "v.txt.gz"), (write_binary, "v.bin")):
        write(vectors, tmp_path / name)
        aged(tmp_path / name)
        for _ in range(2):
            found = read_vectors(tmp_path / name)
            assert (found.words, found.matrix.tolist()) == (["the", "of"], [[1, 2], [3, 4]])
            assert isinstance(found.matrix.base, np.memmap)
    (entry,) = list_cache().entries
    assert entry.digest == vectors.digest
    assert [Path(one).name for one in entry.sources] == ["v.bin", "v.txt", "v.txt.gz"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"source": 1, "stamp": {}, "digest": "x", "notes": []}'],
)
def test_a_damaged_record_is_made_again(
    source: Path, cache_dir: Path, parsed: list[Path], content: bytes
) -> None:
    read_vectors(source)
    (record,) = (cache_dir / "sources").iterdir()
    record.write_bytes(content)
    assert read_vectors(source).words == WORDS
    assert read_vectors(source).words == WORDS
    assert len(parsed) == 2


def test_a_record_cannot_name_a_folder_elsewhere(source: Path, cache_dir: Path) -> None:
    digest = read_vectors(source).digest
    (place,) = (cache_dir / "sources").iterdir()
    (cache_dir / "vectors" / digest).rename(cache_dir / "elsewhere")
    place.write_text(json.dumps({**json.loads(place.read_text()), "digest": "../elsewhere"}))
    assert cache_source.read_source_record(place) is None


def test_a_cache_that_cannot_be_written_is_said_in_one_line(
    source: Path, cache_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache_dir.write_text("a file where the cache_dir should be")
    with caplog.at_level(logging.INFO, "drift"):
        vectors = read_vectors(source)
    assert vectors.words == WORDS
    notes = [one.getMessage() for one in caplog.records if one.levelno == logging.INFO]
    assert len(notes) == 1
    assert "cannot be kept in the cache" in notes[0]
    assert cache_dir.read_text() == "a file where the cache_dir should be"
