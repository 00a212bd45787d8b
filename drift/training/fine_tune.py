"""`fine_tune`: the recipe, from a corpus and word vectors to a run with a snapshot for every epoch."""

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras

from drift.corpus.corpus import Corpus
from drift.corpus.count import Counts, count_words
from drift.corpus.coverage import check_coverage, say_coverage
from drift.corpus.meet import held_words, meet
from drift.corpus.unknown import unknown_row, with_unknown
from drift.errors import RunError, SettingsError
from drift.progress import log, task
from drift.run import RUNS
from drift.run.facts import CorpusFacts, Inputs
from drift.run.names import check_name
from drift.run.object_path import as_place
from drift.run.recorder import Recorder
from drift.run.run import Run, open_run
from drift.run.saying_why import saying_why
from drift.run.settings import Settings
from drift.run.store import listed, remove, written_to
from drift.run.writer import RunWriter, created_run, resume_run
from drift.training.examples import Examples, examples, fitting_length
from drift.training.model import as_plain, build_model
from drift.training.recipe import STATE, Recipe
from drift.vectors.word_vectors import WordVectors

MODEL = "model.keras"


def fine_tune(
    corpus: Corpus,
    vectors: WordVectors,
    *,
    hold_out: Sequence[str] = (),
    name: str | None = None,
    runs: str | Path = RUNS,
    force: bool = False,
    resume: bool = False,
    callbacks: Iterable[keras.callbacks.Callback] = (),
    inputs: Inputs | None = None,
    low_coverage: bool = False,
    **settings: Any,  # noqa: ANN401 - the fields of Settings
) -> Run:
    """Fine-tune a classifier on top of `vectors` and snapshot its embedding after every epoch.

    hold_out: words that are made unseen: every document with one of them goes to the test part.
    name: the run's name; None: made of the corpus and the policy.
    runs: the folder that holds the runs.
    force: replace a run of that name, once the new one is complete.
    resume: go on with the unfinished run of that name, from its last committed epoch.
    callbacks: Keras callbacks of your own, called beside drift's.
    inputs: what the command line needs to read corpus and vectors again; kept with the run.
    low_coverage: train even where less than half of the words have a vector.
    settings: the fields of `drift.run.settings.Settings`, such as policy="staged", epochs=8.

    Returns the run, opened. On Ctrl-C the run is marked interrupted, keeps its committed epochs, and
    KeyboardInterrupt goes on to the caller.
    Raises, before the training where that can be known, SettingsError for settings that are none or do not go
    together, CorpusError for a corpus without two classes, or in which too few words have a vector, and
    RunError where the run cannot be made or gone on with; RunError, too, where it diverges or cannot be
    written.
    """
    chosen = Settings(**settings)
    corpus = meet(corpus, vectors.lookup)
    hold_out = held_words([hold_out] if isinstance(hold_out, str) else hold_out, corpus, vectors.lookup)
    corpus = whole = _held_out(corpus, hold_out)
    _say_what_cannot_be_unseen(hold_out, vectors)
    corpus = corpus.set_aside(chosen.validation_share)
    log.info("documents: %s", corpus.describe_labels(by_part=True))
    if chosen.shuffled_labels:
        corpus = corpus.with_shuffled_labels(chosen.seed)
        log.info("the labels of the training documents are shuffled among them")
    counts = count_words(corpus, vectors.index)
    check_coverage(corpus, counts, vectors, low_coverage=low_coverage)
    say_coverage(corpus, counts, vectors)
    vectors = unknown_row(vectors, chosen.unknown)
    read = with_unknown(corpus, vectors, chosen.unknown)
    chosen = chosen.completed(fitting_length(read, vectors))
    data = examples(read, vectors, chosen.max_length or 1)
    _say_if_all_are_seen(data)
    runs = as_place(runs)
    # Of all documents, as who reads them again has them: before a validation part is set aside.
    digest = corpus.digest if corpus.validation is None else whole.digest
    facts = _facts(corpus, digest, counts, data, hold_out)
    if resume:
        if name is None:
            raise SettingsError("resume: expected the name of the run to go on with, got none.")
        writer = _resumed(runs / check_name(name), vectors, facts, chosen)
    else:
        writer = created_run(
            runs,
            name,
            f"{Path(corpus.source).stem}-{chosen.policy}",
            vectors,
            counts=data.counts,
            test_counts=data.test_counts,
            planned_epochs=chosen.epochs,
            corpus=facts,
            settings=chosen,
            inputs=inputs,
            class_counts=data.class_counts(len(corpus.classes)),
            trained_with=("tensorflow", "keras"),
            force=force,
        )
    recorder = Recorder(writer)
    for part, documents in data.asked.items():
        if part not in recorder.record.documents:
            recorder.keep_documents(part, data.read_documents(documents))
    return _train(recorder, data, vectors, chosen, len(corpus.classes), callbacks)


def _train(
    recorder: Recorder,
    data: Examples,
    vectors: WordVectors,
    settings: Settings,
    n_classes: int,
    callbacks: Iterable[keras.callbacks.Callback],
) -> Run:
    try:
        with recorder:
            done = recorder.record.last_epoch
            table, anchor = data.table(vectors), None
            if done:
                table[1:] = Run(recorder.folder).rows(done, data.ids)
                anchor = data.table(vectors) if settings.policy == "anchored" else None
            model = build_model(table, n_classes, settings, anchor)
            del table, anchor  # the model has its own
            recipe = Recipe(recorder, settings, data, vectors.matrix)
            if done:
                recipe.go_on_after(done, model)
            if done < settings.epochs:
                _fit(model, recipe, settings, done, callbacks)
            states = _save_model(model, recorder)
        for state in states:  # the run is complete: nobody goes on from them
            remove(recorder.kept_file(state))
    except BaseException:  # Ctrl-C included: what is committed stays, and says that it is not all
        _say_how_to_go_on(recorder)
        raise
    return open_run(recorder.folder)


def _fit(
    model: keras.Model,
    recipe: Recipe,
    settings: Settings,
    done: int,
    callbacks: Iterable[keras.callbacks.Callback],
) -> None:
    with task("training", (settings.epochs - done) * recipe.n_batches) as advance:
        model.fit(
            recipe.training_batches(advance),
            initial_epoch=done,
            epochs=settings.epochs,
            callbacks=[recipe, *callbacks],
            shuffle=False,
            verbose=0,
        )


def _say_if_all_are_seen(data: Examples) -> None:
    """Before the training: half of what drift tells is of unseen words."""
    if (data.counts > 0).all():
        log.warning(
            "Every word that has a vector occurs in the training documents: no word is unseen, so no pair "
            "can be stranded, and the test documents do not say what an unseen word costs. Vectors from more "
            "text than this have unseen words; --hold-out makes one of a word that has a vector."
        )


def _say_what_cannot_be_unseen(hold_out: Sequence[str], vectors: WordVectors) -> None:
    """A word without a vector is read by no model, held out or not."""
    without = [word for word in hold_out if word not in vectors.index]
    if without:
        least = vectors.least_count
        log.warning(
            "no vector: %s%s. To hold out a word that no model reads makes no unseen word.",
            ", ".join(without),
            "" if least is None else f" (word2vec's least count is {least}; --w2v-min-count lowers it)",
        )


def _held_out(corpus: Corpus, words: Sequence[str]) -> Corpus:
    absent = [word for word in words if word not in corpus.index]
    if absent:
        log.warning("%s does not occur in the corpus: nothing to hold out.", ", ".join(absent))
    without = corpus.hold_out(words)
    moved = len(corpus.train) - len(without.train)
    if moved:
        held = ", ".join(word for word in words if word not in absent)
        log.info("held out: %s; %s training documents went to the test part", held, f"{moved:,}")
    return without


def _facts(
    corpus: Corpus, digest: str, counts: Counts, data: Examples, hold_out: Sequence[str]
) -> CorpusFacts:
    return CorpusFacts(
        source=corpus.source,
        digest=digest,
        classes=tuple(corpus.classes),
        train_labels=corpus.label_counts(corpus.train),
        test_labels=corpus.label_counts(corpus.test),
        train_documents=len(data.train),
        test_documents=len(data.test),
        tokens=counts.tokens,
        covered_tokens=counts.covered,
        types=counts.types,
        covered_types=counts.covered_types,
        tokenizer=corpus.tokenizer,
        reading=None if corpus.reading is None else asdict(corpus.reading),
        missing=tuple(counts.missing),
        seen_words=int((data.counts > 0).sum()),
        held_out=tuple(hold_out),
    )


def _resumed(folder: Path, vectors: WordVectors, facts: CorpusFacts, settings: Settings) -> RunWriter:
    writer = resume_run(folder)
    record = writer.record
    same = {
        "word vectors": record.vectors.digest == vectors.digest,
        "corpus": record.corpus.digest == facts.digest,
        "settings": record.settings == settings,
    }
    differing = [what for what, is_same in same.items() if not is_same]
    if differing:
        writer.finish("interrupted")
        raise RunError(f"{folder}: expected the same {' and '.join(differing)} as before, got others.")
    return writer


def _save_model(model: keras.Model, recorder: Recorder) -> list[str]:
    """Keep the model; returns the states that it replaces once the run is complete."""
    folder = recorder.folder
    with saying_why(f"{folder}: cannot keep the trained model"):
        with written_to(recorder.file_for(MODEL)) as partial:
            as_plain(model).save(partial, include_optimizer=False)
        beside = [file.name for file in listed(recorder.file_for(MODEL).parent)]
        states = fnmatch.filter(beside, STATE.format("*"))
        recorder.vouch(MODEL, instead=states)
    return states


def _say_how_to_go_on(recorder: Recorder) -> None:
    record = recorder.record
    again = (
        f"`drift snapshot --resume --name {record.name}`" if "~" not in record.name else "the same command"
    )
    log.warning(
        "%s: %s of %s epochs are committed; go on with %s.",
        recorder.folder,
        record.last_epoch,
        record.planned_epochs,
        again,
    )
