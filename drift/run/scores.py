"""Scores as a training gives them: numbers of any framework, and sometimes no numbers at all."""

import math
from collections.abc import Mapping

import numpy as np

from drift.progress import log


def finite_scores(scores: Mapping[str, object], epoch: int) -> dict[str, float]:
    """Those of the scores that are one finite number each; the others are named in one logged line.

    Whoever watches a training must not end it: nothing that is given as a score raises an error.
    """
    if not isinstance(scores, Mapping):
        log.warning("epoch %s: expected scores by name, got %s: left out", epoch, type(scores).__name__)
        return {}
    numbers = {str(name): _number(value) for name, value in scores.items()}
    left_out = [name for name, number in numbers.items() if number is None]
    if left_out:
        log.warning("epoch %s: no finite number, and left out: %s", epoch, ", ".join(left_out))
    return {name: number for name, number in numbers.items() if number is not None}


def as_test_scores(found: Mapping[str, object], prefix: str) -> dict[str, object]:
    """Scores by drift's names: what a framework evaluated begins with `prefix`, and is of the test."""
    return {
        f"test_{name.removeprefix(prefix)}" if name.startswith(prefix) else name: value
        for name, value in found.items()
    }


def _number(value: object) -> float | None:
    try:
        number = float(np.asarray(value, dtype=np.float64).item())
    except Exception:  # noqa: BLE001 - somebody else's object may raise anything
        return None
    return number if math.isfinite(number) else None
