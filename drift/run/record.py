"""`RunRecord`: what run.json says. It is the commit record: an epoch exists when it is listed here."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from drift.errors import RunError
from drift.run.arrays import flush

FORMAT = 1
FILE = "run.json"


@dataclass(frozen=True)
class EpochRecord:
    """One committed epoch.

    epoch: its number; 0 is the matrix before training.
    moved_words: how many rows differ from snapshot 0.
    seconds: how long the epoch trained.
    scores: by name, such as `test_accuracy` (0 to 1) and `test_loss`.
    """

    epoch: int
    moved_words: int = 0
    seconds: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run besides its arrays.

    status: `running` (or broken off, if nobody holds its lock), `interrupted` or `complete`.
    vectors: `digest`, `source`, `n_words`, `n_dims` of snapshot 0.
    corpus: the summary of what was trained on.
    settings: everything that the result depends on, the seed included.
    """

    name: str
    created: str
    status: str
    planned_epochs: int
    vectors: dict[str, Any]
    corpus: dict[str, Any]
    settings: dict[str, Any]
    versions: dict[str, str]
    epochs: tuple[EpochRecord, ...] = (EpochRecord(0),)
    format: int = FORMAT

    @property
    def last_epoch(self) -> int:
        """The last committed epoch."""
        return self.epochs[-1].epoch

    def with_epoch(self, epoch: EpochRecord) -> "RunRecord":
        """The record with one epoch more."""
        return replace(self, epochs=(*self.epochs, epoch))


def write_record(folder: Path, record: RunRecord) -> None:
    """Replace run.json in one step: a reader finds the old one or the new one, never half of one."""
    partial = folder / f"{FILE}.partial"
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(asdict(record), file, indent=1, ensure_ascii=False, allow_nan=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(folder / FILE)
    finally:  # on a full disk nothing is left behind
        partial.unlink(missing_ok=True)
    flush(folder)


def read_record(folder: Path) -> RunRecord:
    """Read run.json; raises RunError where it is missing, damaged or of another format."""
    path = folder / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version = found["format"]
        if version == FORMAT:
            epochs = tuple(EpochRecord(**epoch) for epoch in found.pop("epochs"))
            return _checked(RunRecord(epochs=epochs, **found))
    except FileNotFoundError:
        raise RunError(f"{folder}: expected a run with a {FILE}, found none.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(f"{path}: expected a run's record, cannot read it ({error}).") from error
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror}).") from error
    raise RunError(f"{path}: expected format {FORMAT}, found {version}. Use the drift that wrote it.")


def _checked(record: RunRecord) -> RunRecord:
    if [epoch.epoch for epoch in record.epochs] != list(range(len(record.epochs))) or not record.epochs:
        raise ValueError("its epochs do not count up from 0")
    if not all(isinstance(one, dict) for one in (record.vectors, record.corpus, record.settings)):
        raise TypeError("it lacks vectors, corpus or settings")
    missing = {"digest", "source", "n_words", "n_dims"} - record.vectors.keys()
    if missing:
        raise KeyError(", ".join(sorted(missing)))
    return record
