"""A run is taken by its folder or name wherever the library takes one; one word is no list of letters."""

import inspect
from collections.abc import Sequence
from pathlib import Path

import pytest

import drift
from drift.errors import RunError, SettingsError
from drift.run.by_name import taking_names
from tests.frameworks import needs


def test_a_run_is_taken_by_its_folder(make_run):
    run = make_run(epochs=2)
    for given in (run.folder, str(run.folder)):
        assert drift.diff(given, given, epochs=(0, 2)).b == f"{run.name}@2"
        assert drift.epochs(given).run == run.name
    assert drift.diff(str(run.folder), b=run, epochs=(0, 1)).a == f"{run.name}@0"
    with pytest.raises(RunError, match="expected a run named 'nowhere' in runs/"):
        drift.diff("nowhere", "nor here")


@pytest.mark.parametrize(
    "name",
    [
        *("epochs", "compare", "word_table", "stranded", "direction"),
        *("space", "associations", "controls", "unseen"),
    ],
)
def test_no_question_ends_in_a_traceback_for_a_name(name):
    words = {"words": ["a"]} if name == "compare" else {}
    with pytest.raises(RunError, match="expected a run named 'nowhere'"):
        getattr(drift, name)("nowhere", **words)


def test_every_function_of_the_library_that_takes_runs_takes_names():
    needs("tensorflow_serving")
    for name in ("check", "restored", "masked_plan", "report", "serving", "fine_tune"):
        found = getattr(drift, name)
        given = inspect.signature(found).parameters.values()
        takes = any("drift.run.run.Run" in str(one.annotation) for one in given)
        assert hasattr(found, "__wrapped__") or not takes, name


def test_what_is_taken_several_times_may_be_one():
    found = []

    def asked(files: Sequence[str | Path], epochs: Sequence[int], keep: Path | None = None):
        found.append((files, epochs, keep))

    taking_names(asked)("a b", 3, keep="x")
    taking_names(asked)(["a", "b"], epochs=[1, 2])
    assert found == [(["a b"], [3], Path("x")), (["a", "b"], [1, 2], None)]
    with pytest.raises(SettingsError, match=r"as epochs=, got ..three"):
        taking_names(asked)("a", epochs=["three"])
