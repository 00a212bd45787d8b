import errno

import pytest

from drift import files
from drift.errors import DriftError
from drift.files import flush_tree, replacing, whole_file, whole_folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def fill(folder, text):
    folder.mkdir()
    (folder / "a.txt").write_text(text)


def test_a_file_takes_the_place_of_the_one_that_was_there(tmp_path):
    (tmp_path / "a.txt").write_text("before")
    with whole_file(tmp_path / "a.txt") as partial:
        partial.write_text("after")
        assert (tmp_path / "a.txt").read_text() == "before"
        assert partial.suffix == ".txt"
    assert (tmp_path / "a.txt").read_text() == "after"
    assert names(tmp_path) == ["a.txt"]


def test_what_fails_halfway_leaves_the_file_that_was_there_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_text("before")
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "a.txt") as partial:
        partial.write_text("aft")
        raise KeyboardInterrupt
    assert (tmp_path / "a.txt").read_text() == "before"
    assert names(tmp_path) == ["a.txt"]


def test_a_users_file_that_cannot_be_written_is_one_line(tmp_path):
    with (
        pytest.raises(DriftError, match=r"a\.txt: cannot be written \(No space left"),
        whole_file(tmp_path / "a.txt"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_fails_leaves_no_folder_that_was_not_there(tmp_path):
    (tmp_path / "there").mkdir()
    for folder in ("new/newer", "there"):
        with pytest.raises(DriftError), whole_file(tmp_path / folder / "a.txt"):
            raise OSError(errno.ENOSPC, "No space left on device")
    assert names(tmp_path) == ["there"]


def test_two_who_write_the_same_file_do_not_meet_halfway(tmp_path):
    with replacing(tmp_path / "a.txt") as first, replacing(tmp_path / "a.txt") as second:
        first.write_text("first")
        second.write_text("second")
    assert (tmp_path / "a.txt").read_text() == "first"
    assert names(tmp_path) == ["a.txt"]


def test_a_file_is_flushed_before_it_has_its_name_and_its_folder_after(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(
        files, "flush", lambda path: flushed.append((path.name, (tmp_path / "a.txt").exists()))
    )
    with replacing(tmp_path / "a.txt") as partial:
        partial.write_text("text")
    assert flushed == [(partial.name, False), (tmp_path.name, True)]


def test_a_folder_has_its_name_only_when_it_is_whole(tmp_path):
    with whole_folder(tmp_path / "deep" / "a", keep=lambda: True) as partial:
        fill(partial, "text")
        assert not (tmp_path / "deep" / "a").exists()
    assert (tmp_path / "deep" / "a" / "a.txt").read_text() == "text"
    assert names(tmp_path / "deep") == ["a"]


@pytest.mark.parametrize(("keep", "left"), [(True, "theirs"), (False, "ours")])
def test_a_folder_that_somebody_else_made_meanwhile_stays_where_it_is_to_be_kept(tmp_path, keep, left):
    with whole_folder(tmp_path / "a", keep=lambda: keep) as partial:
        fill(partial, "ours")
        fill(tmp_path / "a", "theirs")
    assert (tmp_path / "a" / "a.txt").read_text() == left
    assert names(tmp_path) == ["a"]


def test_a_folder_that_fails_halfway_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="full"), whole_folder(tmp_path / "a", keep=lambda: True) as partial:
        fill(partial, "half")
        raise OSError(errno.ENOSPC, "full")
    assert names(tmp_path) == []


def test_all_that_is_in_a_folder_is_flushed_and_every_folder_that_names_it(tmp_path, monkeypatch):
    fill(tmp_path / "a", "text")
    fill(tmp_path / "a" / "b", "text")
    flushed = []
    monkeypatch.setattr(files, "flush", lambda path: flushed.append(path.relative_to(tmp_path).as_posix()))
    flush_tree(tmp_path / "a")
    assert sorted(flushed) == ["a", "a/a.txt", "a/b", "a/b/a.txt"]
