"""The run: what each epoch scored, its labels, settings and versions."""

from dataclasses import dataclass

from drift.analysis.across.bands import score_band
from drift.present.page.facts import Fact, Label, labels, settings, shown_command
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain


@dataclass(frozen=True)
class RunShown:
    """labels: the classes. settings: what was recorded. drift_version, command: what made the report."""

    labels: tuple[Label, ...]
    settings: tuple[Fact, ...]
    versions: dict[str, str]
    created: str
    drift_version: str
    command: str


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    from drift import __version__

    record, scores = measured.run.record, measured.scores
    found = RunShown(
        labels(record.corpus),
        settings(record),
        record.versions,
        record.created,
        __version__,
        shown_command(measured.command),
    )
    columns = zip(*scores.rows, strict=True)
    series = {name: list(column) for name, column in zip(scores.names, columns, strict=False)}
    shuffled = measured.controls and score_band(measured.controls.trainings.shuffled, "test_accuracy")
    data = {"epochs": list(scores.epochs), "series": series, "shuffled": shuffled and plain(shuffled)}
    return SectionPart(found, {"scores": data})


SECTION = Section("The run", _show)
