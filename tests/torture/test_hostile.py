"""Words, classes, names of scores and files that are written to do harm: shown, and nothing else."""

import csv
import json
import os
import re
from unittest import mock

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from drift.errors import RunError
from drift.run.facts import CorpusFacts
from drift.run.names import check_name
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

ESCAPE, OVERRIDE = "\x1b]0;owned\x07\x1b[2J", "\u202egnp.exe"
WORDS = [
    "tv",
    "television",
    f"red{ESCAPE}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "a\tb",
    "a\rb",
    OVERRIDE,
    "[red]rich[/red]",
    "{{ 7*7 }}",
    "$x_1^{2}$ \\frac",
    "../../etc/passwd",
    "x" * 300,
    *(f"word{number}" for number in range(24)),
]
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x9b\u202e]")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    matrix = np.random.default_rng(0).normal(size=(len(WORDS), 5)).astype(np.float32)
    counts = np.where(np.arange(len(WORDS)) % 3 == 1, 0, 5)
    corpus = CorpusFacts(
        source="</title><script>alert(2)</script>",
        classes=(f"bad{ESCAPE}", "<b>good</b>"),
        missing=((f"gone{ESCAPE}", 3),),
        held_out=("<i>held</i>",),
    )
    writer = create_run(
        folder / "runs" / "a",
        WordVectors(WORDS, matrix, f"vectors{ESCAPE}.txt"),
        counts=counts,
        test_counts=counts,
        planned_epochs=1,
        corpus=corpus,
        hook="<script>alert(3)</script>",
        seen_from="counts",
    )
    seen = np.flatnonzero(counts)
    writer.commit(seen, matrix[seen] + np.float32(0.5), {f"<script>{ESCAPE}": 0.5, "test_accuracy": 0.5})
    writer.finish()
    return folder / "runs"


def drift(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(
    "command",
    [
        ("words", "--limit", 60, "--wide"),
        ("compare", WORDS[2], WORDS[3], "--wide"),
        ("stranded", "--wide"),
        ("runs",),
    ],
    ids=lambda command: command[0],
)
def test_no_control_reaches_the_terminal(command, runs):
    where = ("--runs", runs) if command[0] == "runs" else ("--run", "a", "--runs", runs)
    result = drift(*command, *where)
    assert not CONTROLS.search(result.stdout.replace("\r\n", "\n"))
    assert not CONTROLS.search(result.stderr)


def test_json_gives_the_words_as_they_are(runs):
    result = drift("words", "--limit", 60, "--json", "--run", "a", "--runs", runs)
    assert f"red{ESCAPE}" in json.dumps(json.loads(result.stdout), ensure_ascii=False).encode().decode(
        "unicode_escape", "ignore"
    )


def formulas(runs, path):
    """The words that a spreadsheet would run, of the table of all."""
    drift("words", "-o", path, "--run", "a", "--runs", runs)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(WORDS)
    return [row["word"] for row in rows if row["word"][:1] in "=+@\t\r"]


def test_no_cell_of_a_csv_is_a_formula(runs, tmp_path):
    assert formulas(runs, tmp_path / "w.csv") == []


def test_the_campaign_finds_cells_that_are_written_as_they_are(runs, tmp_path):
    with mock.patch("drift.present.terminal.tables._csv_cell", lambda value: value):
        assert "=HYPERLINK(1)" in formulas(runs, tmp_path / "w.csv")


def test_the_projectors_tables_have_a_line_a_word(runs, tmp_path):
    drift("export", "projector", "-o", tmp_path / "p", "--run", "a", "--runs", runs)
    (metadata,) = (tmp_path / "p").rglob("*metadata*.tsv")
    lines = metadata.read_bytes().decode().removesuffix("\n").split("\n")
    assert len({line.count("\t") for line in lines}) == 1
    assert not any("\r" in line for line in lines)


@pytest.mark.skipif("DRIFT_TORTURE_EVERY" not in os.environ, reason="of make torture: it draws a map")
def test_the_page_runs_nothing_of_a_run(runs, tmp_path):
    drift("report", "--run", "a", "--runs", runs, "-o", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "alert(1)" in page or "alert\\u0028" in page
    for harm in ("<script>alert", "</script><script>alert", "<img src=x", "<b>good", "<i>held"):
        assert harm not in page


@pytest.mark.parametrize(
    "name", ["../a", "a/b", "~", "-rf", "a\n", f"a{ESCAPE}", "con:", ".hidden", "_vectors"]
)
def test_no_name_of_a_run_leads_elsewhere(name):
    with pytest.raises(RunError, match="expected a plain run name"):
        check_name(name)
