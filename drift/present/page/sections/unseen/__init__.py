"""Does training pay? What an unseen word costs, by what `drift unseen` left beside the run."""

from dataclasses import dataclass
from typing import Any

from drift.analysis.across.unseen.curve import GainCurve, gain_curve
from drift.analysis.across.unseen.result import Bounded, Unseen
from drift.analysis.across.unseen.sentences import cost_title, costs, untold_steps, without_interval
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain

_DIGITS = 5  # of a share: a thousandth of a point


@dataclass(frozen=True, eq=False)
class UnseenShown:
    """What the section shows.

    result: None where nothing can be compared. costs: of a token, by each measure that there is; None where
    it does not tell one. titles: of these measures.
    command: the run's name as `--run` takes it. is_own: whether drift can train the run again.
    is_frozen: whether its embedding never trained, so that there is nothing to weigh against frozen.
    has_chart: whether a gain is known to draw. few: why natural documents have no interval; None if all do.
    untold_restored, untold_masked: why some doses have no change; None if all have one.
    """

    result: Unseen | None
    costs: tuple[tuple[str, Bounded | None], ...]
    titles: dict[str, str]
    command: str
    is_own: bool
    is_frozen: bool
    has_chart: bool
    few: str | None
    untold_restored: str | None
    untold_masked: str | None


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    result, record = measured.unseen, measured.run.record
    primary = result.masked[0] if result is not None and result.masked else None
    told = [] if result is None else costs(result.natural, result.restored, primary)
    curve = None if result is None else gain_curve(result)
    shown = curve is not None and not curve.is_empty
    found = UnseenShown(
        result,
        tuple(told),
        {name: cost_title(name, primary) for name, _ in told},
        measured.run.folder.name,
        record.is_repeatable,
        record.is_frozen,
        shown,
        None if result is None or result.natural is None else without_interval(result.natural.right),
        None if result is None or result.restored is None else untold_steps(result.restored.steps),
        None if result is None or not result.masked else untold_steps(result.masked[0].steps),
    )
    data = {"gain": page_curve(curve) if curve is not None and shown else None}
    return SectionPart(found, data, in_navigation=result is not None)


def page_curve(curve: GainCurve) -> dict[str, Any]:
    """The curve for the page's scripts, ready for JSON."""
    found: dict[str, Any] = _rounded(plain(curve))
    return found


def _rounded(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, _DIGITS) if isinstance(value, float) else value


SECTION = Section("Does it pay?", _show)
