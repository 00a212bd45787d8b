import errno
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from drift.run import base_lists as module
from drift.run.base_lists import lists_path, read_lists, store_lists

DIGEST = "ab" * 32
CANDIDATES = np.array([0, 2, 5, 9])
PLACES = np.array([[1, 2], [0, 3], [3, -1], [-1, -1]], dtype=np.int32)
COSINES = np.array([[0.5, -1], [1, 0], [0.25, np.nan], [np.nan, np.nan]], dtype=np.float32)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    store_lists(tmp_path, DIGEST, CANDIDATES, PLACES, COSINES)
    return tmp_path


def assert_read(runs: Path, depth: int = 2) -> None:
    found = read_lists(runs, DIGEST, CANDIDATES, depth)
    assert found is not None
    np.testing.assert_array_equal(found[0], PLACES)
    np.testing.assert_array_equal(found[1], COSINES)
    assert (found[0].dtype, found[1].dtype) == (np.int32, np.float32)


def chunks(runs: Path, name: str) -> list[Path]:
    folder = lists_path(runs, DIGEST, CANDIDATES) / name / "c"
    return [file for file in folder.rglob("*") if file.is_file()]


def test_lists_are_given_back_as_they_were_stored(runs):
    assert_read(runs)


def test_lists_lie_beside_snapshot_0_and_nothing_else_is_left(runs):
    assert [file.name for file in runs.iterdir()] == ["_vectors"]
    assert list((runs / "_vectors").iterdir()) == [lists_path(runs, DIGEST, CANDIDATES)]


def test_deeper_lists_than_asked_for_do_and_are_read_as_deep_as_asked(runs):
    found = read_lists(runs, DIGEST, CANDIDATES, 1)
    assert found is not None
    np.testing.assert_array_equal(found[0], PLACES[:, :1])


def test_lists_that_are_not_deep_enough_are_left_aside(runs):
    assert read_lists(runs, DIGEST, CANDIDATES, 3) is None


def test_lists_of_other_candidates_or_vectors_are_not_taken(runs):
    assert read_lists(runs, DIGEST, np.array([0, 2, 5, 8]), 2) is None
    assert read_lists(runs, "cd" * 32, CANDIDATES, 2) is None


def test_lists_that_were_put_in_the_place_of_others_are_not_taken(runs):
    others = np.array([0, 2, 5, 8])
    lists_path(runs, DIGEST, CANDIDATES).rename(lists_path(runs, DIGEST, others))
    assert read_lists(runs, DIGEST, others, 2) is None


def test_none_were_stored(tmp_path):
    assert read_lists(tmp_path, DIGEST, CANDIDATES, 2) is None


@pytest.mark.parametrize("name", ["places", "cosines"])
def test_one_changed_bit_is_found_and_new_lists_take_the_place(runs, name):
    (chunk,) = chunks(runs, name)
    damaged = bytearray(chunk.read_bytes())
    damaged[3] ^= 1
    chunk.write_bytes(damaged)
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None
    store_lists(runs, DIGEST, CANDIDATES, PLACES, COSINES)
    assert_read(runs)


@pytest.mark.parametrize("name", ["places", "cosines"])
@pytest.mark.parametrize("content", [b"", b"half", None])
def test_a_chunk_that_is_cut_short_or_missing_is_found(runs, name, content):
    (chunk,) = chunks(runs, name)
    chunk.unlink() if content is None else chunk.write_bytes(content)
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"zarr_format": 3, "node_type": "group"}'])
def test_damaged_metadata_is_found(runs, content):
    (lists_path(runs, DIGEST, CANDIDATES) / "zarr.json").write_text(content)
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None


def test_metadata_of_an_array_that_is_no_zarr_is_found(runs):
    file = lists_path(runs, DIGEST, CANDIDATES) / "places" / "zarr.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"shape": "many"}))
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None


def test_another_format_is_left_aside(runs, monkeypatch):
    monkeypatch.setattr(module, "_FORMAT", 3)
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None


@pytest.mark.parametrize("place", [4, -2])
def test_a_place_that_no_candidate_has_is_found(tmp_path, place):
    store_lists(tmp_path, DIGEST, CANDIDATES, np.where(PLACES == 3, np.int32(place), PLACES), COSINES)
    assert read_lists(tmp_path, DIGEST, CANDIDATES, 2) is None


def test_deeper_lists_take_the_place_of_others(runs):
    deeper = np.concatenate([PLACES, np.full((4, 1), -1, np.int32)], axis=1)
    cosines = np.concatenate([COSINES, np.full((4, 1), np.nan, np.float32)], axis=1)
    store_lists(runs, DIGEST, CANDIDATES, deeper, cosines)
    found = read_lists(runs, DIGEST, CANDIDATES, 3)
    assert found is not None
    np.testing.assert_array_equal(found[0], deeper)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_where_lists_cannot_be_written_nothing_is_left_and_nobody_is_troubled(tmp_path, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, "refused")

    monkeypatch.setattr(module, "write_array", refuse)
    store_lists(tmp_path, DIGEST, CANDIDATES, PLACES, COSINES)
    assert not (tmp_path / "_vectors").exists()


def test_a_folder_that_cannot_be_made_troubles_nobody(tmp_path):
    (tmp_path / "_vectors").write_text("a file")
    store_lists(tmp_path, DIGEST, CANDIDATES, PLACES, COSINES)
    assert read_lists(tmp_path, DIGEST, CANDIDATES, 2) is None


def test_lists_half_written_by_a_killed_process_are_not_taken(runs):
    path = lists_path(runs, DIGEST, CANDIDATES)
    shutil.move(path, path.with_name(f"{path.name}.4711.partial"))
    assert read_lists(runs, DIGEST, CANDIDATES, 2) is None
