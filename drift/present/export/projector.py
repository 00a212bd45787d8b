"""Snapshots as files of TensorBoard's embedding projector: `tensorboard --logdir FOLDER` shows them.

FOLDER/projector_config.pbtxt names, for each epoch, FOLDER/epoch-N.tsv: a row a word, numbers divided by
tabs, no heading; and for all of them FOLDER/metadata.tsv: a heading, then a row a word in the same order.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drift.analysis.displacements import displacements
from drift.analysis.map import choose_words
from drift.analysis.printable import escaped
from drift.arrays import FloatArray, IntArray
from drift.errors import RunError
from drift.files import whole_file
from drift.measure.neighbourhood import Neighbourhood
from drift.progress import task
from drift.run.run import Run

PROJECTED = 10_000  # above it the projector's own maps are of a sample
_COLUMNS = ("word", "seen", "count", "rank", "cosine_distance", "l2_distance")


@dataclass(frozen=True)
class Exported:
    """What was written: the file or folder, how many words, which epochs, how many words were left out."""

    path: Path
    n_words: int
    epochs: tuple[int, ...]
    n_left_out: int = 0


def export_projector(
    run: Run,
    folder: Path,
    *,
    epochs: Sequence[int] | None = None,
    words: Sequence[str] = (),
    sample: int = PROJECTED,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> Exported:
    """Write snapshots of a run for TensorBoard's projector; files of the same names are replaced.

    epochs: which snapshots (None: the first and the last). words, sample, seed, neighbourhood: which words,
    as on a map, see `choose_words`. Displacements in the metadata are from snapshot 0 to the last epoch.
    Raises RunError for an unknown epoch, UnknownWordError, SettingsError, and DriftError where a file cannot
    be written.
    """
    chosen = checked_epochs(run, epochs if epochs else (0, run.last_epoch))
    must = np.array([run.word_id(word) for word in words], dtype=np.int64)
    ids = choose_words(run, sample, must, seed, neighbourhood=neighbourhood)
    with task("writing snapshots", len(chosen)) as advance:
        for epoch in chosen:
            _write(folder / _name(epoch), _tensor(run.rows(epoch, ids)))
            advance(1)
    _write(folder / "metadata.tsv", _metadata(run, ids, chosen[-1]))
    _write(folder / "projector_config.pbtxt", _config(run, chosen, len(ids)))
    return Exported(folder, len(ids), chosen)


def checked_epochs(run: Run, epochs: Sequence[int]) -> tuple[int, ...]:
    """The epochs in rising order, each once; raises RunError for one that the run does not have."""
    for epoch in epochs:
        if not 0 <= epoch <= run.record.last_epoch:
            raise RunError(f"{run.folder}: expected an epoch from 0 to {run.record.last_epoch}, got {epoch}.")
    return tuple(sorted(set(epochs)))


def _name(epoch: int) -> str:
    return f"epoch-{epoch}.tsv"


def _tensor(rows: FloatArray) -> str:
    text = io.StringIO()
    np.savetxt(text, rows, fmt="%.9g", delimiter="\t")  # nine digits give every float32 back
    return text.getvalue()


def _metadata(run: Run, ids: IntArray, epoch: int) -> str:
    moved, seen = displacements(run, epoch), run.seen
    lines = ["\t".join(_COLUMNS)]
    for one in ids.tolist():
        count = run.known_count(one)
        numbers = (f"{moved.cosine[one]:.6g}", f"{moved.l2[one]:.6g}")
        # A word may hold tabs and other controls, which divide cells for who reads this; never a line break.
        who = (
            escaped(run.words[one]),
            "seen" if seen[one] else "unseen",
            "" if count is None else str(count),
        )
        lines.append("\t".join((*who, str(one), *numbers)))
    return "\n".join(lines).replace("\tnan", "\t") + "\n"


def _config(run: Run, epochs: Sequence[int], n_words: int) -> str:
    """The projector's settings, as protocol buffer text."""
    entries = [
        "embeddings {\n"
        f"  tensor_name: {json.dumps(f'{run.name}, epoch {epoch}', ensure_ascii=False)}\n"
        f"  tensor_shape: {n_words}\n"
        f"  tensor_shape: {run.n_dims}\n"
        f'  tensor_path: "{_name(epoch)}"\n'
        '  metadata_path: "metadata.tsv"\n'
        "}\n"
        for epoch in reversed(epochs)  # the first one named is the one shown at first
    ]
    return "".join(entries)


def _write(path: Path, text: str) -> None:
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
