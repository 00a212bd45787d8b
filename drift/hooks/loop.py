"""`record`: any training loop becomes a run, whatever framework it is written in."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.corpus.corpus import Corpus
from drift.errors import SettingsError, optional
from drift.hooks.loop_recorder import LoopRecorder, begin, go_on
from drift.hooks.optimizers import facts_of_optimizer
from drift.hooks.seen import seen_words
from drift.hooks.tables import as_table
from drift.hooks.texts import read_texts
from drift.hooks.words import table_words
from drift.run.object_path import as_place

if TYPE_CHECKING:
    from drift.hooks.torch.recorder import BesideRecorder, ModuleRecorder


def record(
    path: str | Path,
    *,
    words: Any,  # noqa: ANN401 - see `table_words`
    matrix: Any = None,  # noqa: ANN401 - whatever becomes an array
    module: Any = None,  # noqa: ANN401 - a module of PyTorch
    layer: str | None = None,
    optimizer: Any = None,  # noqa: ANN401 - an optimizer of PyTorch or Keras
    counts: Any = None,  # noqa: ANN401 - a mapping, or whatever becomes an array
    test_counts: Any = None,  # noqa: ANN401
    labels: Sequence[str] | None = None,
    texts: Iterable[str] | Corpus | None = None,
    max_length: int | None = None,
    seen_moved: bool = False,
    epochs: int = 0,
    force: bool = False,
    resume: bool = False,
) -> "LoopRecorder | ModuleRecorder | BesideRecorder":
    """Make a run of a training loop of one's own, or go on with one.

    path: the run to make; its parent folder holds the runs.
    words: the word of each row of the table: a list (None for a row that is no word), a dict from words to
        rows, a tokenizer of Keras or Hugging Face, or a file with one word a line.
    matrix: the table before training, shape (n_rows, n_dims): an array of NumPy or JAX, a PyTorch tensor.
    module: instead, an embedding layer of PyTorch, or a model that holds one (layer: its name there, where it
        holds several). The ids that pass it are counted, and `snapshot()` looks at it.
    optimizer: what trains the table, of PyTorch, or beside `matrix` of Keras; its name and weight decay are
        recorded, and what cannot be read of it is said.
    counts: occurrences of the words in the training documents, as a mapping or one number a row; without it
        `count` counts the ids that the loop trains on, which goes before what is given.
    test_counts: the same for the test documents.
    labels: the names of the classes; counts then give one number a class, in place of each, and `count` takes
        the class of each document.
    texts: in place of counts the training documents, or a corpus, through the tokenizer that `words` is;
        max_length: tokens that are read of each. With texts, or with labels and either counts or the class
        given to `count`, the ids that pass a module are not counted for training.
    seen_moved: where neither is to be had, call those words seen that moved; this is circular, and said.
    epochs: how many are planned. force: replace a run that exists, once the new one is complete.
    resume: go on with an unfinished run after its last committed epoch; `matrix` is the table as it is now.
    Raises SettingsError where words or counts do not fit the table, RunError where the run cannot be written.
    """
    if (matrix is None) == (module is None):
        raise SettingsError("expected one of matrix= (a table) and module= (a layer of PyTorch that has it).")
    if module is not None:
        return optional("drift.hooks.torch.recorder").record_module(  # type: ignore[no-any-return]
            path,
            module,
            words=words,
            layer=layer,
            optimizer=optimizer,
            counts=counts,
            test_counts=test_counts,
            labels=labels,
            texts=texts,
            max_length=max_length,
            seen_moved=seen_moved,
            epochs=epochs,
            force=force,
            resume=resume,
        )
    table = as_table(matrix)
    named = table_words(words, len(table))
    facts = None if optimizer is None else facts_of_optimizer(optimizer, matrix)
    if resume:
        loop = go_on(as_place(path), named, table.shape[1], epochs=epochs)
        if facts is not None:
            loop.recorder.keep_training(facts)
        loop.say_where_it_goes_on(loop.moved(table))
        return loop
    read = None if texts is None else read_texts(words, named, texts, max_length)
    seen = seen_words(named, counts, test_counts, by_moving=seen_moved, labels=labels, read=read)
    before = np.array(named.of(table), dtype=np.float32)  # a copy: the loop changes its table
    return begin(
        as_place(path), named, before, seen, planned_epochs=epochs, hook="record", training=facts, force=force
    )
