import json

import pytest
from typer.testing import CliRunner

from cli import app


@pytest.fixture
def drift(make_run, tmp_path, monkeypatch):
    make_run()
    make_run("other", step=0.9)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["diff", "--k", "3", *words])


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ([], "From other@0 (A) to other@3 (B)"),
        (["small@2"], "From small@0 (A) to small@2 (B)"),
        (["small", "other"], "From small@3 (A) to other@3 (B)"),
        (["small@1", "small@3"], "From small@1 (A) to small@3 (B)"),
    ],
)
def test_which_two_are_compared(drift, words, title):
    done = drift(*words)
    assert done.exit_code == 0, done.stderr
    assert title in done.stdout


def test_a_gate_ends_with_1_and_says_which_figure_it_was(drift):
    passed = drift("small", "other", "--fail-if", "seen_l2 > 99")
    failed = drift("small", "other", "--fail-if", "seen_l2 > 99", "--fail-if", "moved > 5")
    assert (passed.exit_code, failed.exit_code) == (0, 1)
    assert failed.stderr.splitlines()[-1] == (
        "drift: small@3 to other@3: moved is 10, and moved > 5 is to fail."
    )


def test_json_has_every_figure_and_what_failed(drift):
    found = json.loads(drift("small", "--json", "--fail-if", "moved > 5").stdout)
    assert found["failed"] == ["moved > 5"]
    assert found["figures"]["moved"] == 10
    assert found["diff"]["b"] == "small@3"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["small@x"], "expected RUN@EPOCH with a number, got 'small@x'"),
        (["small@9"], "expected an epoch from 0 to 3, got 9"),
        (["a", "b", "c"], "expected two snapshots, RUN or RUN@EPOCH, got 3"),
        (["small", "--fail-if", "moved"], "expected a condition as"),
        (["small", "--fail-if", "movd > 1"], "expected a figure of common, moved"),
        (["nobody"], "expected a run named 'nobody'"),
    ],
)
def test_a_mistake_is_one_line(drift, words, line):
    done = drift(*words)
    assert done.exit_code == 2
    assert line in done.stderr.splitlines()[-1]
