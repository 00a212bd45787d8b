"""`from_files`: files of word vectors before and after a training that nobody watched become a run."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from drift.hooks.checkpoints.table import open_stored
from drift.hooks.evidence import seen_evidence
from drift.hooks.matrices import run_of
from drift.run import RUNS
from drift.run.names import check_stem, free_name
from drift.run.object_path import as_place
from drift.run.run import Run


def from_files(
    before: str | Path,
    afters: str | Path | Sequence[str | Path],
    *,
    name: str | None = None,
    runs: str | Path = RUNS,
    words_file: str | Path | None = None,
    tensor: str | None = None,
    seen: str | Path | Iterable[str] | None = None,
    counts: str | Path | Mapping[str, int] | None = None,
    seen_moved: bool = False,
    align: str | None = None,
    force: bool = False,
) -> Run:
    """Make a run of files: one before training, and one for each snapshot after it.

    before, afters: see `open_stored` for their formats, words_file and tensor. Words are matched by word;
        those that not all files have are counted and left out.
    name: the run's; without it, one like that of the last file.
    seen: the text that was trained on: a file, see `read_documents`, or the texts.
    counts: otherwise, the occurrences of its words: a file with a word and a number a line, or a mapping.
    seen_moved, align, force: as in `from_matrices`, whose errors it raises, and those of the readers.
    """
    later = list(map(Path, [afters] if isinstance(afters, str | Path) else afters))
    if name is None:
        name = free_name(as_place(runs), (later[-1] if later else Path(before)).stem)
    folder = as_place(runs) / check_stem(name)
    evidence = seen_evidence(seen, counts, moved=seen_moved)
    words = None if words_file is None else Path(words_file)
    first, *others = (open_stored(path, words, tensor) for path in (Path(before), *later))
    return run_of(
        first,
        others,
        evidence,
        folder=folder,
        hook="from_files",
        align=align,
        force=force,
    )
