import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from drift.errors import SettingsError
from drift.run.caveats import check_seen_known
from drift.run.run import open_run

WORDS = ["tv", "television", "good", "bad", "sea"]
BASE = np.random.default_rng(0).normal(size=(5, 4)).round(3)


@pytest.fixture
def drift(tmp_path, monkeypatch):
    """Run a command in a folder with vectors before and after, where `tv` and `good` moved, and the text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRIFT_CACHE", str(tmp_path / "cache"))
    after = BASE.copy()
    after[[0, 2]] += 0.5
    for name, matrix in (("before.txt", BASE), ("after.txt", after)):
        rows = [f"{word} {' '.join(map(str, row))}\n" for word, row in zip(WORDS, matrix, strict=True)]
        (tmp_path / name).write_text("".join(rows))
    (tmp_path / "words.txt").write_text("\n".join(WORDS))
    np.savez(tmp_path / "after.npz", embed=after, head=np.ones((3, 2)))
    (tmp_path / "text.csv").write_text("text,label\ngood tv tv,1\nfilm,0\n")
    (tmp_path / "counts.csv").write_text("word,count\ntv,3\ngood,1\n")
    return lambda *words: CliRunner().invoke(app, ["import", *words])


def test_two_files_become_a_run(drift):
    done = drift(
        "before.txt", "after.txt", "after.npz", "--words", "words.txt", "--name", "mine", "--seen", "text.csv"
    )
    assert done.exit_code == 0, done.stderr
    run = open_run("mine")
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [0, 2], [0, 2]]
    assert run.counts.tolist() == [2, 0, 1, 0, 0]
    assert "2 seen, 2 moved, 0 moved unseen" in done.stderr
    assert "runs/mine: complete." in done.stdout


@pytest.mark.parametrize(
    ("evidence", "counts"),
    [(["--counts", "counts.csv"], [3, 0, 1, 0, 0]), (["--seen-moved"], [1, 0, 1, 0, 0])],
)
def test_counts_and_moving_say_what_is_seen_too(drift, evidence, counts):
    done = drift("before.txt", "after.txt", *evidence, "--json")
    assert json.loads(done.stdout)["name"] == "after"
    assert open_run("after").counts.tolist() == counts


def test_what_is_circular_is_said_by_every_command_and_refused_where_it_would_be_the_answer(drift):
    drift("before.txt", "after.txt", "--seen-moved", "--name", "mine")
    shown = CliRunner().invoke(app, ["words"])
    assert "its seen words are those that moved" in shown.stderr
    assert shown.stdout.count("its seen words are those that moved") == 1  # under its table
    for command in (["words"], ["compare", "tv"], ["stranded"], ["space"]):
        (said,) = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)["caveats"]
        assert "its seen words are those that moved" in said
    with pytest.raises(SettingsError, match="expected seen words known from text or counts"):
        check_seen_known(open_run("mine").record)
    drift("before.txt", "after.txt", "--counts", "counts.csv", "--name", "known", "--align", "procrustes")
    assert "aligned (from_files; after.txt: turned by orthogonal" in CliRunner().invoke(app, ["words"]).stderr


def test_where_moving_says_what_is_seen_no_count_is_known_and_the_groups_are_not_set_against_each_other(
    drift,
):
    drift("before.txt", "after.txt", "--seen-moved", "--name", "mine")
    shown = CliRunner().invoke(app, ["words", "--columns", "word,count,z,expected"]).stdout
    assert "seen and unseen words are not set against each other" in shown
    assert not any(one in shown for one in ("Cliff", "arithmetic", "Seen against unseen"))
    found = json.loads(CliRunner().invoke(app, ["words", "--json"]).stdout)
    assert set(found) == {"caveats", "words"}
    assert found["words"]["count"] == [None] * len(WORDS)
    told = CliRunner().invoke(app, ["compare", "tv", "sea"])
    assert "tv moved and sea stayed: their similarity" in told.stdout
    compared = json.loads(CliRunner().invoke(app, ["compare", "tv", "sea", "--json"]).stdout)["comparison"]
    assert [(one["seen"], one["count"]) for one in compared["words"]] == [(True, None), (False, None)]


def test_the_tables_of_a_file_are_listed(drift):
    assert drift("after.npz", "--list").stdout.splitlines() == [
        "after.npz: embed (5 x 4 <f8)",
        "after.npz: head (3 x 2 <f8)",
    ]
    np.savez("flat.npz", bias=np.zeros(3))
    np.save("m.npy", BASE)
    assert drift("after.txt", "m.npy", "flat.npz", "--list").stdout.splitlines() == [
        "after.txt: text vectors of 4, with their words",
        "m.npy: a matrix of 5 x 4, without words",
        "flat.npz: no table",
    ]
    assert json.loads(drift("after.npz", "--list", "--json").stdout) == {
        "after.npz": [["embed", [5, 4], "<f8"], ["head", [3, 2], "<f8"]]
    }
    assert drift("text.csv", "--list").exit_code == 2


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["before.txt", "after.txt"], "expected one of seen"),
        (["before.txt", "--seen-moved"], "expected one or more files or matrices after training, got none"),
        (["before.txt", "text.csv", "--seen-moved"], "text.csv: expected word vectors"),
        (["before.txt", "after.txt", "--counts", "words.txt"], "words.txt:2: expected a word and its count"),
    ],
)
def test_a_mistake_is_one_line_and_makes_no_run(drift, tmp_path, words, line):
    done = drift(*words)
    assert done.exit_code == 2
    assert line in done.stderr.splitlines()[-1]
    assert not (tmp_path / "runs").exists()


def test_a_bad_row_is_said_without_an_option_that_import_does_not_have(tmp_path, drift):
    (tmp_path / "bad.txt").write_text("a 1 2\nb 1\n")
    done = drift("bad.txt", "after.txt", "--seen-moved")
    assert done.exit_code == 2
    said = "expected 2 numbers, found 1. drift import has no option for that: mend what it is given."
    assert done.stderr.strip() == f"drift: bad.txt:2: {said}"


def test_new_text_is_cut_for_it_as_the_text_was_that_it_was_trained_on(drift):
    for name in ("before.txt", "after.txt"):
        path = Path(name)
        path.write_text(path.read_text().replace("tv ", "Tv ").replace("good ", "Good "))
    Path("text.csv").write_text("text,label\nGood Tv Tv,1\nfilm,0\n")
    done = drift("before.txt", "after.txt", "--name", "mine", "--seen", "text.csv")
    assert "3 of 4 words of the training text have a vector" in done.stderr
    found = CliRunner().invoke(app, ["check", "text.csv", "--run", "mine", "--json"])
    assert found.exit_code == 0, found.stderr
    assert {name: json.loads(found.stdout)[name] for name in ("seen", "without_vector")} == {
        "seen": 3,
        "without_vector": 1,
    }
