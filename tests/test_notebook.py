"""The notebook that is kept says what it says when it is run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "docs/notebook.ipynb"


def outputs(notebook):
    """Each output of a notebook: its kinds, and the first line of its text without its figures."""
    for cell in notebook.cells:
        for one in cell.get("outputs", ()):
            text = one.get("text") or one["data"].get("text/plain", "")
            yield one.output_type, sorted(one.get("data", ())), re.sub(r"[\d.,]+", "0", text.split("\n")[0])


def test_the_kept_notebook_runs_and_says_what_it_shows(tmp_path, monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    kept = nbformat.read(KEPT, as_version=4)
    shown = list(outputs(kept))
    again = nbclient.NotebookClient(
        nbformat.read(KEPT, as_version=4),
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    assert list(outputs(again)) == shown
    (said,) = (line for kind, _, line in shown if kind == "stream")  # and no log lines of libraries
    assert said.endswith("seen stood still")
    assert all(cell.execution_count for cell in kept.cells if cell.cell_type == "code")
