"""The vectors of an epoch as a file of word vectors: what training made of them comes back."""

from pathlib import Path

from drift.present.export.projector import Exported, checked_epochs
from drift.progress import task
from drift.run.run import Run
from drift.vectors.word_vectors import WordVectors
from drift.vectors.write import check_ending, write_vectors


def export_vectors(run: Run, path: Path, *, epoch: int | None = None) -> Exported:
    """Write all words with their vectors at an epoch, words as the training wrote them; a file is replaced.

    path: see `write_vectors`. epoch: None: that of the kept model.
    Raises RunError for an unknown epoch, SettingsError for another ending, VectorsError where a format cannot
    hold a word.
    """
    check_ending(path)
    (chosen,) = checked_epochs(run, (run.last_epoch if epoch is None else epoch,))
    with task("writing vectors", 1) as advance:
        write_vectors(WordVectors(run.tokens, run.matrix(chosen), f"{run.name}, epoch {chosen}"), path)
        advance(1)
    return Exported(path, run.n_words, (chosen,))
