"""Runs are made, killed, gone on with, copied and replaced in any order: they are what a dictionary says."""

import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from drift.errors import RunError
from drift.run.facts import CorpusFacts
from drift.run.find import finish_all
from drift.run.run import Run, open_run
from drift.run.verify import verify
from drift.run.writer import create_run, resume_run
from tests.torture.acts import COUNTS, MATRIX, SEEN, VECTORS
from tests.torture.calls import Killed, failing, forget_locks

NAMES = st.sampled_from(["a", "b"])
EXAMPLES = int(os.environ.get("DRIFT_TORTURE_EXAMPLES", "4"))


class Runs(RuleBasedStateMachine):
    """`kept`: what is to be read at a name, the steps of its epochs and whether it is complete.

    `open`: the writer that is at work on a name, with the steps of what it has committed, and whether it
    replaces what is there.
    """

    @initialize()
    def begin(self):
        self.runs = Path(tempfile.mkdtemp())
        self.kept: dict[str, tuple[list[float], bool]] = {}
        self.open: dict[str, tuple] = {}

    def teardown(self):
        forget_locks()
        shutil.rmtree(self.runs)

    @rule(name=NAMES)
    def create(self, name):
        if name in self.open:
            return
        there, force = name in self.kept, name in self.kept
        writer = create_run(
            self.runs / name,
            VECTORS,
            counts=COUNTS,
            test_counts=COUNTS,
            planned_epochs=9,
            corpus=CorpusFacts(),
            force=force,
        )
        self.open[name] = (writer, [], there)
        if not there:
            self.kept[name] = ([], False)

    @rule(name=NAMES, by=st.sampled_from([1.0, 2.0]), at=st.none() | st.integers(0, 60))
    def commit(self, name, by, at):
        if name not in self.open:
            return
        writer, steps, replaces = self.open[name]
        try:
            with failing(-1 if at is None else at, None, for_good=at is not None):
                writer.commit(SEEN, MATRIX[SEEN] + np.float32(by), {"by": by})
            steps = [*steps, by]
        except Killed:
            self.open.clear()  # the process had all of them
            found = Run(writer.folder).record
            assert [one.scores["by"] for one in found.epochs[1:]] in (steps, [*steps, by])
            steps = [one.scores["by"] for one in found.epochs[1:]]
        else:
            self.open[name] = (writer, steps, replaces)
        if not replaces:
            self.kept[name] = (steps, False)

    @rule(name=NAMES, complete=st.booleans())
    def finish(self, name, complete):
        if name not in self.open:
            return
        writer, steps, replaces = self.open.pop(name)
        writer.finish("complete" if complete else "interrupted")
        if complete or not replaces:
            self.kept[name] = (steps, complete)

    @rule(name=NAMES)
    def resume(self, name):
        if name in self.open or name not in self.kept:
            return
        pending = (self.runs / f"{name}~new").exists()
        if not pending and self.kept[name][1]:
            return
        writer = resume_run(self.runs / name)
        steps = [one.scores["by"] for one in writer.record.epochs[1:]]
        assert pending or steps == self.kept[name][0]
        self.open[name] = (writer, steps, pending)

    @precondition(lambda self: "a" in self.kept and "c" not in self.kept)
    @rule()
    def copy(self):
        shutil.copytree(self.runs / "a", self.runs / "c")
        self.kept["c"] = self.kept["a"]

    @invariant()
    def all_is_as_the_dictionary_says(self):
        finish_all(self.runs)
        for name, (steps, complete) in self.kept.items():
            run = open_run(name, runs=self.runs)
            assert (run.name, run.record.status == "complete") == (name, complete)
            assert [one.scores["by"] for one in run.record.epochs[1:]] == steps
            for epoch, by in enumerate(steps, start=1):
                np.testing.assert_array_equal(run.moved(epoch).rows, MATRIX[SEEN] + np.float32(by))
            assert verify(run).problems == []
        assert not [path for path in self.runs.iterdir() if path.name.startswith(".replaced")]

    @rule(name=NAMES)
    def refuse(self, name):
        """What is being written, or is there, is not begun again unasked."""
        if name in self.kept:
            try:
                create_run(
                    self.runs / name,
                    VECTORS,
                    counts=COUNTS,
                    test_counts=COUNTS,
                    planned_epochs=1,
                    corpus=CorpusFacts(),
                )
            except RunError as error:
                assert "this run exists" in str(error)
            else:
                raise AssertionError(name)


TestRuns = Runs.TestCase
TestRuns.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="DRIFT_TORTURE_EXAMPLES" not in os.environ,
)


def test_the_machine_finds_a_replacement_that_removes_the_new_run():
    """It is said to be exchanged for the old one, and is not: the new one is removed in its place."""
    runs = Runs()
    runs.begin()
    try:
        with mock.patch("drift.run.place.change_names", lambda *_: True):
            for by in (1.0, 2.0):
                runs.create("a")
                runs.commit("a", by, None)
                runs.finish("a", complete=True)
        with pytest.raises(AssertionError):
            runs.all_is_as_the_dictionary_says()
    finally:
        runs.teardown()
