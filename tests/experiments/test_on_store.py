"""Experiments on an object store: what cannot be done there is said before anything is begun.

What can be is in test_again.py.
"""

from types import SimpleNamespace

import pytest

from drift import workers
from drift.analysis.across.plans import Plan
from drift.errors import SettingsError
from drift.experiments.again import train
from drift.run.object_path import as_place


def test_a_store_in_memory_is_not_trained_on_over_workers(monkeypatch):
    monkeypatch.setattr(workers, "_workers", SimpleNamespace())
    with pytest.raises(SettingsError, match="memory://bucket/runs: expected runs that other processes see"):
        train([Plan("one", {})], None, as_place("memory://bucket/runs"))
