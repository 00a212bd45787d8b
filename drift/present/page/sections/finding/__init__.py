"""What the page begins with: what was trained on what, what it did, and whether to believe it."""

from dataclasses import dataclass
from typing import Any

from drift.analysis.across.bands import similarity_band
from drift.analysis.compare import PairHistory
from drift.present.page.controls import ReportControls
from drift.present.page.facts import Fact, facts, lead
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.page.sections.finding.findings import Finding, findings, movement
from drift.present.page.sections.finding.opening import Opening, opening
from drift.present.page.sections.finding.paying import paying
from drift.present.plain import plain


@dataclass(frozen=True)
class Head:
    """opening: the first screen. pays: whether training pays, where that is known.

    lead: what was trained on what, and who moved. accuracy: the last one on the test documents; majority:
    what always answering the commonest class has, where the run keeps answers.
    """

    opening: Opening
    pays: str | None
    lead: str
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    accuracy: float | None
    majority: float | None


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    head = Head(
        opening=opening(measured, known),
        pays=paying(measured.unseen),
        lead=lead(measured.run, movement(measured)),
        findings=findings(measured, known),
        facts=facts(measured.run),
        accuracy=measured.scores.last("test_accuracy"),
        majority=measured.class_scores[-1].majority if measured.class_scores else None,
    )
    pair = measured.comparison.pairs[0] if measured.comparison else None
    data = {
        "pair": pair and _page_pair(pair, measured.controls),
        "stories": [list(story.words) for story in measured.stories],
    }
    return SectionPart(head, data)


def _page_pair(pair: PairHistory, controls: ReportControls | None) -> dict[str, Any]:
    """The pair for the page's scripts; shuffled: its band on shuffled labels, where there are some."""
    shuffled = similarity_band(controls.trainings.shuffled, pair.a, pair.b) if controls else None
    return {"a": pair.a, "b": pair.b, "cosine": list(pair.cosine), "shuffled": shuffled and plain(shuffled)}


SECTION = Section("The finding", _show)
