"""The gain of training over freezing against the unseen tokens of a document, as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.across.unseen.result import Bounded, MaskedContrast, NaturalDocuments, Unseen
from drift.analysis.across.unseen.sentences import other_epochs
from drift.measure.dose_shape import DoseStep
from drift.measure.outcomes import held

N_PLACES = 50


@dataclass(frozen=True)
class GainDot:
    """The gain of some documents or doses, as a share of right answers, with its ends at 95 %.

    at: unseen tokens of a document. lowest, highest: the tokens that were put together; highest is None for
    `and more`. n: documents, or documents and draws.
    """

    at: float
    lowest: int
    highest: int | None
    n: int
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class GainLine:
    """The gain less the cost of so many tokens, as far as doses were tried, with its ends at 95 %."""

    at: tuple[float, ...]
    gain: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class GainCurve:
    """What is drawn of the three measures.

    restored, masked: each document against itself, from the gain with nothing put back or masked, at the
    unseen tokens that the test documents have anyway. policy: of the masked words; epochs: what to say of
    theirs, see `other_epochs`. line: of the masked words; None before the first deal. break_even: from and to
    so many unseen tokens, cut at what was tried; None where there is none to show.
    """

    natural: tuple[GainDot, ...]
    restored: tuple[GainDot, ...]
    masked: tuple[GainDot, ...]
    policy: str | None
    epochs: str
    line: GainLine | None
    break_even: tuple[float, float] | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: words put back alone have no gain to begin from."""
        return not (self.natural or self.masked or self.line)


def gain_curve(found: Unseen) -> GainCurve:
    """Put the measures on one scale: unseen tokens of a document, and the gain over frozen."""
    primary, there = found.masked[0] if found.masked else None, found.unseen_tokens
    told = primary is not None and primary.right is not None and primary.break_even is not None
    restored: tuple[GainDot, ...] = ()
    if found.natural is not None and found.restored is not None:
        restored = _of_steps(found.restored.steps, there, found.natural.gain.value)
    return GainCurve(
        natural=() if found.natural is None else _of_documents(found.natural),
        restored=restored,
        masked=_of_steps(primary.steps, there, primary.gain.value) if primary is not None and told else (),
        policy=None if primary is None else primary.policy,
        epochs="" if primary is None else other_epochs(primary.epochs, primary.run_epoch),
        line=_line(primary, there) if primary is not None and told else None,
        break_even=_break_even(primary, there) if primary is not None and told else None,
    )


def _of_documents(found: NaturalDocuments) -> tuple[GainDot, ...]:
    return tuple(
        GainDot(
            float(one.lowest), one.lowest, one.highest, one.n, one.gain, one.interval.low, one.interval.high
        )
        for one in found.right.groups
        if one.gain is not None and one.interval is not None
    )


def _of_steps(steps: Sequence[DoseStep], there: float, start: float) -> tuple[GainDot, ...]:
    return tuple(
        GainDot(
            there + (one.lowest + (one.highest or one.lowest)) / 2,
            one.lowest,
            one.highest,
            one.n,
            *(held(start + end) for end in (one.change, one.low, one.high)),
        )
        for one in steps
        if one.change is not None and one.low is not None and one.high is not None
    )


def _line(found: MaskedContrast, there: float) -> GainLine | None:
    if found.right is None:
        return None
    cost = found.right.cost
    beyond = np.linspace(0, found.right.top_dose, N_PLACES)
    middle = found.gain.value - cost.value * beyond
    half = np.hypot(_half(found.gain), beyond * _half(cost))
    ends = (tuple(map(held, one.tolist())) for one in (middle, middle - half, middle + half))
    return GainLine(tuple((there + beyond).tolist()), *ends)


def _break_even(found: MaskedContrast, there: float) -> tuple[float, float] | None:
    even = found.break_even
    if even is None or even.case != "between" or even.low is None or even.beyond:
        return None
    return there + even.low, there + min(even.high or even.limit, even.limit)


def _half(found: Bounded) -> float:
    return 0.0 if found.low is None or found.high is None else (found.high - found.low) / 2
