"""What a training needs, read from where the command line says, or from where an unfinished run says.

Imports no TensorFlow: what is wrong with an input is said before that is loaded.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drift.corpus.corpus import Corpus
from drift.corpus.count import count_words
from drift.corpus.coverage import check_coverage
from drift.corpus.meet import held_words, meet
from drift.corpus.parts import DEMO_CORPUS
from drift.corpus.read import read_corpus
from drift.corpus.tokenize import AUTO, GLOVE
from drift.corpus.unknown import unknown_row
from drift.errors import RunError, SettingsError
from drift.progress import log
from drift.run.facts import Inputs
from drift.run.find import find_unfinished
from drift.run.names import check_stem
from drift.run.place import check_place
from drift.run.run import Run
from drift.run.settings import Settings
from drift.vectors.read import CORPUS, DEMO_VECTORS, read_vectors
from drift.vectors.word_vectors import WordVectors, unknown_word


def prepare(
    inputs: Inputs,
    settings: dict[str, Any],
    *,
    hold_out: Sequence[str] = (),
    name: str | None = None,
    runs: Path,
    force: bool = False,
    low_coverage: bool = False,
) -> dict[str, Any]:
    """Read what a new run needs; the result is the arguments of `fine_tune`.

    Settings and name are checked first: a mistake there is said before a gigabyte is read. That the text has
    words with a vector, and two classes without what is held out, is checked before TensorFlow is loaded.
    Raises UnknownWordError for a word to hold out that is misspelled.
    """
    Settings(**settings)
    check_place(runs / (check_stem(name) if name is not None else "any"), force=force or name is None)
    inputs = _resolved(inputs)
    corpus = read_corpus(**inputs.corpus)
    vectors = read_vectors(**inputs.vectors, documents=corpus.token_lists(corpus.train))
    vectors.hash_soon()
    if not corpus.is_cut:
        log.info("vectors: %s", vectors.spelling.describe())
    corpus = meet(corpus, vectors.lookup)
    hold_out = held_words(hold_out, corpus, vectors.lookup)
    _check_known(hold_out, corpus, vectors)
    without = corpus.hold_out(hold_out)
    check_coverage(without, count_words(without, vectors.index), vectors, low_coverage=low_coverage)
    vectors = unknown_row(vectors, Settings(**settings).unknown)
    where = {
        "hold_out": hold_out,
        "name": name,
        "runs": runs,
        "force": force,
        "low_coverage": low_coverage,
    }
    return {"corpus": corpus, "vectors": vectors, "inputs": _lasting(inputs), **where, **settings}


def prepare_again(name: str | None, runs: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Read what an unfinished run (None: the newest one) needs to go on; the arguments of `fine_tune`.

    asked: settings that were given; a run goes on with its own, so others are refused (SettingsError).
    The word vectors are the run's own snapshot 0. Raises RunError where there is no unfinished run, or it was
    not made by `drift snapshot`.
    """
    unfinished = Run(find_unfinished(name, runs))
    inputs, settings = unfinished.record.inputs, unfinished.record.settings
    if inputs is None or settings is None:
        raise RunError(
            f"{unfinished.folder}: this run was not made by `drift snapshot`: go on with it where it was."
        )
    _check_same(settings, asked)
    corpus = read_again(unfinished, inputs)
    vectors = WordVectors(unfinished.words, unfinished.base, unfinished.record.vectors.source)
    held_out = unfinished.record.corpus.held_out
    where = {
        "hold_out": held_out,
        "name": unfinished.name,  # that of its folder: a copied run is not the one that it was copied from
        "runs": runs,
        "resume": True,
        "low_coverage": True,
    }
    return {"corpus": corpus, "vectors": vectors, "inputs": inputs, **where, **settings.as_dict()}


def read_again(run: Run, inputs: Inputs) -> Corpus:
    """Read a run's corpus again, cut as it was."""
    corpus = read_corpus(**inputs.corpus)
    reading = run.record.corpus.reading
    return meet(corpus, run.lookup, segmented=None if reading is None else reading["segmented"])


def _check_known(hold_out: Sequence[str], corpus: Corpus, vectors: WordVectors) -> None:
    """Raise UnknownWordError for a word that neither the text nor the vectors have: it is misspelled."""
    for word in hold_out:
        if word not in corpus.index and word not in vectors.index:
            raise unknown_word(word, vectors.index)


def _resolved(inputs: Inputs) -> Inputs:
    """Text that word2vec is trained on cannot be cut as its words are written: it is cut as for GloVe."""
    if inputs.vectors.get("source") != CORPUS or inputs.corpus.get("tokenizer", AUTO) != AUTO:
        return inputs
    return Inputs({**inputs.corpus, "tokenizer": GLOVE}, inputs.vectors)


def _check_same(own: Settings, asked: dict[str, Any]) -> None:
    usual = Settings()
    for name, value in asked.items():
        if value not in (getattr(usual, name), getattr(own, name)):
            raise SettingsError(
                f"--resume goes on with the run's own settings: expected {name} {getattr(own, name)}, "
                f"got {value}. Leave it out, or make another run."
            )


def _lasting(inputs: Inputs) -> Inputs:
    """Make the inputs such that JSON can hold them and that they can be found from another folder."""
    return Inputs(_absolute(inputs.corpus), _absolute(inputs.vectors))


def _absolute(arguments: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(arguments)
    for key in ("source", "test", "words_file"):
        value = found.get(key)
        if value not in (None, DEMO_CORPUS, DEMO_VECTORS, CORPUS):
            found[key] = str(Path(value).resolve())
    return found
