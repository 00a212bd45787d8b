"""`RunRecord`: what run.json says. It is the commit record: an epoch exists when it is listed here."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from drift.errors import RunError, SettingsError
from drift.run.facts import CorpusFacts, Inputs, TrainingFacts, VectorsFacts
from drift.run.formats import FORMAT, KNOWN, newest
from drift.run.settings import Settings
from drift.run.store import FileStamp, read_file, text_sum, write_instead
from drift.run.typed import typed

FILE = "run.json"
ARRAYS = "run.zarr"
SUM = "sum"
SEEN_BY_MOVING = "moved"
ALIGNED = "turned by"
"""How the record of a run names vectors that were turned onto those before, with the figures of that."""
STATUSES = ("running", "interrupted", "complete")
PENDING = "~new"  # ends the name of a folder whose run is to replace another one when it is complete
_DIGEST = re.compile("[0-9a-f]{64}")
_SAFE_PATH = re.compile(r"(?!/)(?!.*(^|/)\.\.(/|$)).+")
_MOST = 2**40  # words, or dimensions: beyond that a number is damage


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

    name: that of its folder, whatever the run was called before it was copied or moved.
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
    snapshots: when snapshots were taken, if not after each epoch of the training, such as `every 100 steps`.
    training: what a hook learnt of somebody else's training; None where nothing.
    replaces: when the run was made that this one takes the place of, see `drift.run.place`.
    counted: the group that holds the counts, where they were counted during the training.
    sums: the checksums of what stands beside the record, by path; empty where an older drift wrote none.
    places: on an object store, in which group or folder of its writer a part of the run lies, see `placed`;
        empty in a folder of this machine.
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
    snapshots: str = ""
    training: TrainingFacts | None = None
    replaces: str | None = None
    counted: str = ""
    sums: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
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
    def seen_by_moving(self) -> bool:
        """Whether its seen words are those that moved: no word's count is known, and seen says no more."""
        return self.seen_from == SEEN_BY_MOVING

    @property
    def is_frozen(self) -> bool:
        """Whether drift trained it and its embedding never did."""
        return self.settings is not None and self.settings.is_frozen

    @property
    def is_aligned(self) -> bool:
        """Whether its vectors were trained apart, and turned onto those before."""
        return self.hook is not None and ALIGNED in self.hook

    @property
    def is_repeatable(self) -> bool:
        """Whether drift can train it again: it did, and knows on what."""
        return self.settings is not None and self.inputs is not None

    @property
    def has_step_paths(self) -> bool:
        """Whether the epochs hold how far the words went step by step, or are to."""
        asked = self.settings is not None and self.settings.record_steps
        return asked or any(epoch.step_paths for epoch in self.epochs)

    @property
    def moves_unseen(self) -> tuple[str, ...] | None:
        """What moves rows of words that the training never reads; empty: nothing, None: not recorded."""
        if self.is_aligned:
            return ("vectors that were turned onto those before",)
        if self.settings is not None:
            return ("weight decay",) if self.settings.embedding_decay else ()
        return None if self.training is None else self.training.moves_unseen

    def with_epoch(self, epoch: EpochRecord) -> "RunRecord":
        """The record with one epoch more, which is planned from then on if it was not."""
        planned = max(self.planned_epochs, epoch.epoch)
        return replace(self, planned_epochs=planned, epochs=(*self.epochs, epoch), kept_epoch=None)


def write_record(folder: Path, record: RunRecord, stamp: FileStamp = None) -> FileStamp:
    """Replace run.json in one step: a reader finds the old one or the new one, never half of one.

    stamp: of the one that is replaced, None: there is none; see `write_instead`, which returns the new one's.
    """
    found = asdict(record)
    if not record.places:  # an older drift can read it
        del found["places"]
    found = {SUM: text_sum(found), **found}
    text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
    return write_instead(folder / FILE, text, stamp)


def read_record(folder: Path) -> RunRecord:
    """Read run.json, of this format or an earlier one; raises RunError where it is missing or damaged."""
    path = folder / FILE
    try:
        found = json.loads(read_file(path), parse_constant=_no_number)
        version = found["format"]
        if version in KNOWN:
            _check_sum(found)
            return replace(_checked(_typed(newest(found))), name=name_of(folder))
    except FileNotFoundError:
        raise RunError(f"{folder}: expected a run with a {FILE}, found none.") from None
    except (
        *(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, SettingsError),
    ) as error:
        reason = " ".join(str(error).split())[:200]
        raise RunError(f"{path}: expected a run's record, cannot read it ({reason}).") from error
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror}).") from error
    shown = str(version)[:40]
    raise RunError(f"{path}: expected format {FORMAT} or less, found {shown}. Use the drift that wrote it.")


def called(folder: Path) -> Path:
    """A run by its own name, for messages: one that is to replace another lies beside that."""
    return folder.with_name(name_of(folder)) if folder.name.endswith(PENDING) else folder


def name_of(folder: Path) -> str:
    """The name of the run in a folder; one that is to replace another one has that one's."""
    return folder.absolute().name.removesuffix(PENDING)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"expected numbers, found {text}")


def _check_sum(found: dict[str, Any]) -> None:
    """Take the record's own checksum out of it and hold it against the rest; an older drift wrote none."""
    own = found.pop(SUM, None)
    if own is None and "sums" in found:
        raise ValueError("its checksum is gone")
    if own is not None and own != text_sum(found):
        raise ValueError("it is damaged or was changed by hand: its checksum is another one")


def _typed(found: dict[str, Any]) -> RunRecord:
    parts = {
        "vectors": typed(VectorsFacts, found["vectors"], "vectors"),
        "corpus": typed(CorpusFacts, found["corpus"], "corpus"),
        "settings": typed(Settings, found["settings"], "settings") if found["settings"] else None,
        "inputs": typed(Inputs, found["inputs"], "inputs") if found["inputs"] else None,
        "training": typed(TrainingFacts, found["training"], "training") if found.get("training") else None,
        "epochs": tuple(_epoch(one) for one in found["epochs"]),
    }
    return typed(RunRecord, {**found, **parts}, "the record")


def _epoch(found: Mapping[str, Any]) -> EpochRecord:
    epoch = typed(EpochRecord, found, "an epoch")
    return replace(epoch, answers=tuple(epoch.answers))


def _checked(record: RunRecord) -> RunRecord:
    if [epoch.epoch for epoch in record.epochs] != list(range(len(record.epochs))) or not record.epochs:
        raise ValueError("its epochs do not count up from 0")
    if record.kept_epoch is not None and record.kept_epoch not in range(1, len(record.epochs)):
        raise ValueError(f"it keeps epoch {record.kept_epoch}, which it does not have")
    vectors = record.vectors
    if not 1 <= vectors.n_words < _MOST or not 1 <= vectors.n_dims < _MOST:
        raise ValueError(f"{vectors.n_words} words of {vectors.n_dims} dimensions")
    if any(not 0 <= epoch.moved_words <= vectors.n_words for epoch in record.epochs):
        raise ValueError("an epoch in which more words moved than there are")
    if not _DIGEST.fullmatch(vectors.digest):  # it names a folder
        raise ValueError(f"no digest: {vectors.digest[:40]!r}")
    if record.status not in STATUSES or record.planned_epochs < 0:
        raise ValueError(f"status {record.status[:40]!r}, {record.planned_epochs} epochs planned")
    if not all(
        map(_SAFE_PATH.fullmatch, (*record.sums, *record.places.values(), record.counted or "counts"))
    ):
        raise ValueError("a path that leads out of the run")
    datetime.fromisoformat(record.created)
    return record
