"""What drift does to a folder of runs, in steps each of which either happened or did not."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drift.errors import DriftError, RunError
from drift.files import replacing
from drift.hooks.loop import record
from drift.hooks.matrices import from_matrices
from drift.run.answered import Restored, read_restored, write_restored
from drift.run.answers import ReadDocuments
from drift.run.facts import CorpusFacts
from drift.run.find import finish_all, records
from drift.run.run import Run, open_run
from drift.run.saying_why import saying_why
from drift.run.verify import verify
from drift.run.writer import RunWriter, create_run, resume_run
from drift.vectors.word_vectors import WordVectors
from tests.torture.calls import Killed, forget_locks

WORDS = ["tv", "television", "naïve", "電視"]
MATRIX = np.arange(8, dtype=np.float32).reshape(4, 2) + 1
COUNTS = np.array([3, 0, 2, 1])
SEEN = np.flatnonzero(COUNTS)
DOCUMENTS = ReadDocuments(np.array([0, 1]), np.array([0, 1, 1]), np.array([0, 2, 3]))
ANSWERS = np.array([[0.25, 0.75], [1, 0]], np.float32)
VECTORS = WordVectors(WORDS, MATRIX)

State = dict[str, tuple]


class Made:
    """A writer between the steps of an act."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self.writer: RunWriter

    def create(self, name="a", *, force=False):
        self.writer = create_run(
            self.runs / name,
            VECTORS,
            counts=COUNTS,
            test_counts=COUNTS,
            planned_epochs=2,
            corpus=CorpusFacts(classes=("bad", "good")),
            force=force,
        )

    def documents(self):
        self.writer.keep_documents("test", DOCUMENTS)

    def count(self):
        self.writer.keep_counts(COUNTS * 2, COUNTS * 3, "ids")

    def commit(self, by=1.0):
        epoch = self.writer.record.last_epoch + 1
        state = self.writer.folder / f"state-{epoch}.npz"
        with saying_why("the state"), replacing(state) as partial:  # as the recipe does
            partial.write_bytes(b"state %d" % epoch)
        with saying_why("the state"):
            self.writer.vouch(state.name, instead=[f"state-{epoch - 1}.npz"])
        answers = {"test": ANSWERS} if self.writer.record.documents else {}
        rows = MATRIX[SEEN] + np.float32(by * epoch)
        self.writer.commit(SEEN, rows, {"test_accuracy": by / 4}, answers=answers)

    def finish(self):
        self.writer.finish()

    def resume(self, planned=None):
        self.writer = resume_run(self.runs / "a", planned)

    def restore(self):
        masks = np.array([[True, False, True], [False, True, False]])
        found = Restored(1, 9, 5, SEEN, masks, np.stack([ANSWERS] * 2), ANSWERS)
        write_restored(open_run(self.runs / "a"), found)

    def imported(self):
        from_matrices(
            MATRIX, [MATRIX + np.float32(0.5)], words=WORDS, name="b", runs=self.runs, counts={"tv": 2}
        )

    def loop(self):
        counts = {"tv": 3, "naïve": 2, "電視": 1}
        with record(self.runs / "b", words=WORDS, matrix=MATRIX, counts=counts, epochs=2) as recorder:
            for by in (1, 2):
                recorder.snapshot(
                    MATRIX + np.float32(by) * (COUNTS > 0)[:, None], scores={"test_accuracy": by / 4}
                )
        if recorder.is_broken:  # what goes wrong does not end the loop
            raise RunError("the loop ended, and was not watched to its end")


Step = Callable[[Made], None]


@dataclass(frozen=True)
class Act:
    """before: steps that are made without a fault; steps: those that are tried.

    in_parts: whether a step may stop halfway, with some of its epochs and not complete.
    """

    name: str
    before: tuple[Step, ...]
    steps: tuple[Step, ...]
    in_parts: bool = False


_START = (Made.create, Made.documents)
_WHOLE = (*_START, Made.commit, Made.finish)
ACTS = (
    Act("create", (), _START),
    Act("commit", _START, (Made.resume, Made.commit, Made.commit, Made.finish)),
    Act("count", (Made.create,), (Made.resume, Made.count, Made.commit, Made.count, Made.commit)),
    Act(
        "replace",
        _WHOLE,
        (lambda made: made.create(force=True), lambda made: made.commit(by=3.0), Made.finish),
    ),
    Act("more", _WHOLE, (lambda made: made.resume(3), Made.commit, Made.finish)),
    Act("restore", _WHOLE, (Made.restore, Made.restore)),
    Act("import", (), (Made.imported,), in_parts=True),
    Act("loop", (), (Made.loop,), in_parts=True),
)


def state_of(runs: Path) -> State:
    """All that can be read in a folder of runs, by run; raises AssertionError where anything is damaged."""
    finish_all(runs)
    found = {}
    for folder, _ in records(runs):
        run = Run(folder)
        problems = verify(run).problems
        assert problems == []
        found[folder.name] = _content(run)
    return found


def _content(run: Run) -> tuple:
    restored = read_restored(run)
    scores = [tuple(epoch.scores.values()) for epoch in run.record.epochs]
    rows = [hashlib.sha256(run.moved(epoch).rows.tobytes()).hexdigest()[:8] for epoch in run.epochs]
    answers = [run.answers(epoch) is not None for epoch in run.epochs]
    return (
        run.record.status == "complete",
        tuple(zip(run.epochs, rows, scores, answers, strict=True)),
        tuple(run.counts.tolist()),
        restored is not None and restored.answers.sum(),
    )


@dataclass(frozen=True, eq=False)
class Stage:
    """An act that is set: a folder as it is before, and what it has after each step."""

    act: Act
    template: Path
    states: tuple[State, ...]

    def play(self, runs: Path, done: list[int]) -> None:
        """Make the act's steps in a copy of the folder, counting in `done` those that came to their end."""
        made = Made(runs)
        for number, step in enumerate(self.act.steps, start=1):
            step(made)
            done.append(number)

    def copied(self, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        return Path(shutil.copytree(self.template, to))

    def judge(self, runs: Path, done: int) -> None:
        """Raise AssertionError unless the folder has what the steps that were done left, or the next one."""
        found = state_of(runs)
        allowed = self.states[done : done + 2]
        if self.act.in_parts and len(allowed) > 1:
            found = _as_begun(found, allowed[-1])
        assert found in allowed, f"{self.act.name}, {done} steps done: {found}, expected one of {allowed}"

    def goes_on(self, runs: Path) -> None:
        """Raise AssertionError unless the run can be made after all, under the same name."""
        made = Made(runs)
        made.create("b" if self.act.in_parts else "a", force=True)
        made.commit(by=7.0)
        made.finish()
        assert all(complete for complete, *_ in state_of(runs).values())


def _as_begun(found: State, whole: State) -> State:
    """`whole` in the place of a state that is a beginning of it."""
    begun = found.keys() == whole.keys() and all(
        not complete and epochs == whole[name][1][: len(epochs)]
        for name, (complete, epochs, *_) in found.items()
    )
    return whole if begun else found


def staged(act: Act, folder: Path) -> Stage:
    """Set an act: make what is before it, and play it once without a fault."""
    made = Made(folder / "before")
    (folder / "before").mkdir(parents=True)
    for step in act.before:
        step(made)
    if act.before and made.writer.record.status == "running":
        made.writer.finish("interrupted")
    stage = Stage(act, folder / "before", ())
    runs = stage.copied(folder / "played")
    states, player = [state_of(runs)], Made(runs)
    for step in act.steps:
        step(player)
        states.append(state_of(runs))
    forget_locks()
    return Stage(act, folder / "before", tuple(states))


def tried(stage: Stage, runs: Path) -> tuple[int, BaseException | None]:
    """Play an act that may fail: how many steps were done, and what it ended with."""
    done: list[int] = []
    try:
        stage.play(runs, done)
    except (DriftError, Killed) as error:  # anything else is a traceback
        return len(done), error
    finally:
        forget_locks()
    return len(done), None
