"""`RunRecord`: what run.json says. It is the commit record: an epoch exists when it is listed here."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from drift.errors import RunError, SettingsError
from drift.run.facts import CorpusFacts, Inputs, TrainingFacts, VectorsFacts
from drift.run.formats import FORMAT, KNOWN, newest
from drift.run.settings import Settings
from drift.run.store import read_file, write_file

FILE = "run.json"
SEEN_BY_MOVING = "moved"

Part = TypeVar("Part")


@dataclass(frozen=True)
class EpochRecord:
    """One committed epoch.

    epoch: its number; 0 is the matrix before training.
    moved_words: how many rows differ from snapshot 0.
    seconds: how long the epoch trained.
    scores: by name, such as `test_accuracy` (0 to 1) and `test_loss`.
    step_paths: whether it holds how far the words went step by step.
    answers: to the documents of which parts it holds the model's answers: `test`, `validation`.
    """

    epoch: int
    moved_words: int = 0
    seconds: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    step_paths: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run besides its arrays.

    status: `running` (or broken off, if nobody holds its lock), `interrupted` or `complete`.
    vectors: snapshot 0. corpus: the summary of what was trained on.
    settings: of drift's own recipe, everything that the result depends on, the seed included; None for
        somebody else's training.
    inputs: what the command line needs to read corpus and vectors again; None where it cannot.
    hook: what recorded somebody else's training; None for drift's own recipe.
    documents: the parts of the text whose documents are kept, and how many each has.
    seen_from: what says which words are seen, where the training was somebody else's: `ids` that passed the
        layer, a `corpus`, `counts` that were given, or that they `moved`; None where not recorded.
    kept_epoch: the epoch that the model equals which the training kept, where weights were restored: epochs
        after it are of no model that there is. None for the last one.
    epochs_before: how many epochs had trained the table when snapshot 0 was taken, as far as was said.
    training: what a hook learnt of somebody else's training; None where nothing.
    """

    name: str
    created: str
    status: str
    planned_epochs: int
    vectors: VectorsFacts
    corpus: CorpusFacts
    versions: dict[str, str]
    settings: Settings | None = None
    inputs: Inputs | None = None
    hook: str | None = None
    documents: Mapping[str, int] = field(default_factory=dict)
    seen_from: str | None = None
    kept_epoch: int | None = None
    epochs_before: int = 0
    training: TrainingFacts | None = None
    epochs: tuple[EpochRecord, ...] = (EpochRecord(0),)
    format: int = FORMAT

    @property
    def last_epoch(self) -> int:
        """The last committed epoch."""
        return self.epochs[-1].epoch

    @property
    def kept_epochs(self) -> tuple[EpochRecord, ...]:
        """The committed epochs up to the one that the kept model equals."""
        return self.epochs if self.kept_epoch is None else self.epochs[: self.kept_epoch + 1]

    @property
    def has_step_paths(self) -> bool:
        """Whether the epochs hold how far the words went step by step, or are to."""
        asked = self.settings is not None and self.settings.record_steps
        return asked or any(epoch.step_paths for epoch in self.epochs)

    @property
    def moves_unseen(self) -> tuple[str, ...] | None:
        """What moves rows of words that the training never reads; empty: nothing, None: not recorded."""
        if self.settings is not None:
            return ("weight decay",) if self.settings.embedding_decay else ()
        return None if self.training is None else self.training.moves_unseen

    def with_epoch(self, epoch: EpochRecord) -> "RunRecord":
        """The record with one epoch more, which is planned from then on if it was not."""
        planned = max(self.planned_epochs, epoch.epoch)
        return replace(self, planned_epochs=planned, epochs=(*self.epochs, epoch), kept_epoch=None)


def write_record(folder: Path, record: RunRecord) -> None:
    """Replace run.json in one step: a reader finds the old one or the new one, never half of one."""
    text = json.dumps(asdict(record), indent=1, ensure_ascii=False, allow_nan=False)
    write_file(folder / FILE, text)


def read_record(folder: Path) -> RunRecord:
    """Read run.json, of this format or an earlier one; raises RunError where it is missing or damaged."""
    path = folder / FILE
    try:
        found = json.loads(read_file(path))
        version = found["format"]
        if version in KNOWN:
            return _checked(_typed(newest(found)))
    except FileNotFoundError:
        raise RunError(f"{folder}: expected a run with a {FILE}, found none.") from None
    except (ValueError, KeyError, TypeError, AttributeError, SettingsError) as error:
        raise RunError(f"{path}: expected a run's record, cannot read it ({error}).") from error
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror}).") from error
    raise RunError(f"{path}: expected format {FORMAT} or less, found {version}. Use the drift that wrote it.")


def _typed(found: dict[str, Any]) -> RunRecord:
    parts = {
        "vectors": _part(VectorsFacts, found, "vectors"),
        "corpus": _part(CorpusFacts, found, "corpus"),
        "settings": _part(Settings, found, "settings") if found["settings"] else None,
        "inputs": _part(Inputs, found, "inputs") if found["inputs"] else None,
        "training": _part(TrainingFacts, found, "training") if found.get("training") else None,
        "epochs": tuple(_epoch(one) for one in found["epochs"]),
    }
    return _of(RunRecord, {**found, **parts}, "the record")


def _epoch(found: Mapping[str, Any]) -> EpochRecord:
    epoch = _of(EpochRecord, found, "an epoch")
    return replace(epoch, answers=tuple(epoch.answers))


def _part(kind: type[Part], found: Mapping[str, Any], name: str) -> Part:
    return _of(kind, found[name], name)


def _of(kind: type[Part], found: Mapping[str, Any], what: str) -> Part:
    """Make a dataclass of what JSON gave; what it does not know is named: a later drift wrote it."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    unknown = [name for name in found if name not in known]
    if unknown:
        raise ValueError(f"{what} with the unknown {', '.join(unknown)}; use the drift that wrote it")
    return kind(**found)


def _checked(record: RunRecord) -> RunRecord:
    if [epoch.epoch for epoch in record.epochs] != list(range(len(record.epochs))) or not record.epochs:
        raise ValueError("its epochs do not count up from 0")
    if record.kept_epoch is not None and record.kept_epoch not in range(1, len(record.epochs)):
        raise ValueError(f"it keeps epoch {record.kept_epoch}, which it does not have")
    return record
