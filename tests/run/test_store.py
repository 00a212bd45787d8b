"""The one way from a run to the disk."""

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from drift.run.store import exists, listed, read_file, remove, rename, write_file

RUN = Path(__file__).parents[2] / "drift" / "run"
ON_DISK = {
    *(
        "open",
        "exists",
        "is_dir",
        "is_file",
        "iterdir",
        "glob",
        "rglob",
        "mkdir",
        "rmdir",
        "unlink",
        "rename",
    ),
    *("read_text", "read_bytes", "write_text", "write_bytes", "stat", "touch"),
}
LIBRARIES = {"os", "shutil", "tempfile", "zarr", "io", "drift.files"}


def reached(path):
    """Names of what a module reaches the disk by, besides what is for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ON_DISK:
            yield node.attr
        elif isinstance(node, ast.Name) and node.id == "open":
            yield "open"
        elif isinstance(node, ast.ImportFrom) and node.module in LIBRARIES:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in LIBRARIES)


def test_no_other_module_of_a_run_reaches_the_disk():
    found = {path.name: set(reached(path)) for path in RUN.glob("*.py")}
    allowed = {name: {"zarr"} for name in found} | {"lock.py": {"os"}, "lease.py": {"os"}}
    assert {name: what - allowed[name] for name, what in found.items() if what - allowed[name]} == {}
    assert "unlink" in set(reached(RUN / "store" / "files.py"))


def test_a_text_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    write_file(tmp_path / "a", "one")
    write_file(tmp_path / "a", "naïve")
    assert read_file(tmp_path / "a") == "naïve"
    assert listed(tmp_path) == [tmp_path / "a"]


def test_a_file_and_a_folder_are_renamed_and_removed_and_what_is_not_there_is_no_trouble(tmp_path):
    write_file(tmp_path / "a", "one")
    (tmp_path / "b" / "c").mkdir(parents=True)
    rename(tmp_path / "b", tmp_path / "d")
    assert [path.name for path in listed(tmp_path)] == ["a", "d"]
    for path in (tmp_path / "a", tmp_path / "d", tmp_path / "e"):
        remove(path)
        assert not exists(path)
    assert listed(tmp_path / "nowhere") == []


def test_a_folder_is_not_renamed_over_one_that_has_something_in_it(tmp_path):
    for name in "ab":
        (tmp_path / name / "c").mkdir(parents=True)
    with pytest.raises(OSError, match="not empty"):
        rename(tmp_path / "a", tmp_path / "b")


SCRIPT = """
    import sys, time
    from pathlib import Path
    import numpy as np
    from drift.run.store import create_group, write_array
    write_array(create_group(Path(sys.argv[1]) / "a.zarr", {}), "a", np.arange(3), ("x",))
    from zarr.core import sync
    sync.loop[0].call_soon_threadsafe(time.sleep, 1)  # as on a machine that has other things to do
"""


def test_a_command_on_a_busy_machine_ends_without_a_word(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), tmp_path], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
