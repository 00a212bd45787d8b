from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from drift.progress import Advance, reported_by


@pytest.fixture
def tasks() -> Iterator[dict[str, tuple[float | None, float]]]:
    """Of each task that the test runs, its total and the work done."""
    done: dict[str, tuple[float | None, float]] = {}

    @contextmanager
    def reporter(label: str, total: float | None) -> Iterator[Advance]:
        done[label] = (total, 0)

        def advance(amount: float) -> None:
            done[label] = (total, done[label][1] + amount)

        yield advance

    with reported_by(reporter):
        yield done
