"""Experiments on an object store: what is not done there is said before anything is begun."""

import pytest

from drift.analysis.across.plans import Plan
from drift.errors import RunError
from drift.experiments.again import train
from drift.run.object_path import as_place


def test_several_runs_are_not_trained_on_an_object_store():
    with pytest.raises(RunError, match="memory://bucket/runs: expected a folder of this machine to train"):
        train([Plan("one", {})], None, as_place("memory://bucket/runs"))
