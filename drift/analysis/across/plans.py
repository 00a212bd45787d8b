"""Runs that are wanted beside others, and whether they are on disk: told from their records alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drift.errors import RunError, SettingsError
from drift.run.record import FILE, RunRecord, read_record
from drift.run.settings import Settings
from drift.run.store import exists


@dataclass(frozen=True)
class Plan:
    """A run that is wanted: its name, and the fields of `drift.run.settings.Settings`.

    masked: vocabulary rows of words that have no token in its training documents.
    """

    name: str
    settings: dict[str, Any]
    masked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Expected:
    """The digests of vectors and corpus that a run on disk must have to be taken for a planned one.

    A run with shuffled labels has a corpus of its own: its words and counts are compared when it is measured.
    """

    vectors: str
    corpus: str


def own_settings(record: RunRecord) -> Settings:
    """The training's settings in a record; raises RunError where drift's own recipe did not make the run."""
    if record.settings is None:
        raise RunError(
            f"{record.name}: expected a run made by `drift snapshot`, found one that drift cannot "
            "train again. Train it yourself with other seeds, and on shuffled labels, and set the runs "
            "beside each other: `drift report RUN RUN`."
        )
    return record.settings


def expected_of(record: RunRecord) -> Expected:
    """The digests in a record."""
    return Expected(record.vectors.digest, record.corpus.digest)


def unfinished(plans: Sequence[Plan], runs: Path, expected: Expected) -> list[Plan]:
    """Those of the planned runs that are not complete in `runs`.

    Raises SettingsError where a run of a planned name has other settings, RunError where it has other word
    vectors or another corpus: nothing is ever replaced.
    """
    return [plan for plan in plans if not _is_there(plan, runs, expected)]


def _is_there(plan: Plan, runs: Path, expected: Expected) -> bool:
    folder = runs / plan.name
    if not exists(folder / FILE):
        return False
    record = read_record(folder)
    own = own_settings(record).as_dict()
    wanted = Settings(**plan.settings).completed(own["max_length"]).as_dict()
    other = [name for name in wanted if own[name] != wanted[name]]
    if other:
        had, asked = (", ".join(f"{name} {one[name]}" for name in other) for one in (own, wanted))
        raise SettingsError(
            f"{folder}: expected a run with {asked}, found one with {had}. Remove or rename it."
        )
    found = expected_of(record)
    same_corpus = wanted["shuffled_labels"] or found.corpus == expected.corpus
    if found.vectors != expected.vectors or not same_corpus:
        raise RunError(
            f"{folder}: expected a run on the same word vectors and corpus, found one on others. Remove or "
            "rename it."
        )
    return record.status == "complete"
