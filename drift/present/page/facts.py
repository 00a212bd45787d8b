"""What a report says of a run's record: on what, by which policy, with which settings, and how it scored."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from drift.analysis.scores import scores
from drift.analysis.sentences import group_names
from drift.run.caveats import caveats
from drift.run.facts import CorpusFacts, TrainingFacts
from drift.run.record import RunRecord
from drift.run.run import Run
from drift.run.settings import Settings
from drift.vectors.spelling import Spelling

_DEMO_CORPUS = "demo (the packaged Rotten Tomatoes sentences)"
_DEMO_VECTORS = "demo (the packaged GloVe 6B vectors)"
TRAINED = "word2vec:corpus"  # vectors that were trained on the corpus itself
_N_MISSING = 10
_N_HELD_OUT = 20
_NAMES = {
    "seed": "seed of the training",
    "corpus: seed": "corpus: seed of the split",
}


@dataclass(frozen=True)
class Fact:
    """One thing to know of a run: what it is called and what it is.

    words: words from the text or the vocabulary that follow the value, each with its note.
    """

    name: str
    value: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Label:
    """One class: its number for the model, its name, and its training and test documents."""

    number: int
    name: str
    train: int | None
    test: int | None


def facts(run: Run) -> tuple[Fact, ...]:
    """What was trained on what; facts that the record does not hold are left out."""
    corpus, vectors = run.record.corpus, run.record.vectors
    source = _DEMO_VECTORS if vectors.source == "demo" else without_folders(vectors.source)
    found = [
        Fact("State of the run", run.condition()),
        Fact("Word vectors", f"{source}: {run.n_words:,} words, {run.n_dims:,} dimensions"),
        *_corpus_facts(corpus),
        Fact("Policy", policy(run.record.settings)),
        Fact(f"{group_names(by_moving=run.record.seen_by_moving)[0].capitalize()} words", seen_of_all(run)),
        *_held_out(corpus),
        *_coverage(corpus),
    ]
    return tuple(found)


def lead(run: Run, moved: str) -> str:
    """What was trained on what, by which policy, how well it did, who moved, and what is to be known first.

    moved: the sentence on who moved.
    """
    settings = run.record.settings
    named = {fact.name: fact.value for fact in facts(run)}
    kind = "a training of one's own" if settings is None else f"policy {settings.policy}"
    epochs = f"{run.last_epoch} epoch{'' if run.last_epoch == 1 else 's'}"
    accuracy = scores(run.record).last("test_accuracy")
    scored = "" if accuracy is None else f", test accuracy {accuracy:.1%}"
    first = "".join(f" To be known first: {caveat}." for caveat in caveats(run.record))
    return (
        f"Trained on {named['Trained on']}, from {named['Word vectors']}; {kind}, {epochs}{scored}. "
        f"{moved}{first}"
    )


def policy(settings: Settings | None) -> str:
    """How the embedding layer was trained, in words."""
    if settings is None:
        return "not recorded: a training of one's own"
    if settings.policy == "trainable":
        return "trainable: the embedding layer trained in every epoch"
    if settings.policy == "frozen":
        return "frozen: the embedding layer did not train"
    if settings.policy == "staged":
        rest = "the other layers went on training"
        if settings.then == "embedding-only":
            rest = "the other layers were fixed then"
        return f"staged: the embedding layer trained from epoch {settings.first_unfrozen} on; {rest}"
    strength = f"with a strength of {settings.strength:g}"
    return f"anchored: the embedding layer trained, pulled back to snapshot 0 {strength}"


def short_policy(settings: Settings | None) -> str:
    """The policy's name, with the epoch or the strength that it goes with; a dash where not recorded."""
    if settings is None:
        return "–"
    if settings.policy == "staged":
        return f"staged at {settings.first_unfrozen}"
    return f"anchored {settings.strength:g}" if settings.policy == "anchored" else settings.policy


def seen_of_all(run: Run) -> str:
    """How many words of the vocabulary training saw, or how many moved."""
    n_seen, moved = int(run.seen.sum()), run.record.seen_by_moving
    why = "moved; which of them training saw is not known" if moved else "occur in the training documents"
    return f"{n_seen:,} of {run.n_words:,} ({n_seen / run.n_words:.1%}) {why}"


def labels(corpus: CorpusFacts) -> tuple[Label, ...]:
    """The label map with its counts."""
    train, test = corpus.train_labels, corpus.test_labels
    return tuple(
        Label(number, name, train.get(name), test.get(name)) for number, name in enumerate(corpus.classes)
    )


def settings(record: RunRecord) -> tuple[Fact, ...]:
    """Every setting that was recorded, and how the inputs were read, without what was open or not used."""
    kept = _of_a_hook(record) if record.settings is None else record.settings.as_dict()
    flat = {_NAMES.get(name, name): value for name, value in kept.items()}
    for what, arguments in ({} if record.inputs is None else vars(record.inputs)).items():
        unused = {"seed"} if what == "vectors" and arguments.get("source") != TRAINED else set()
        for name in (one for one in arguments if one not in unused):
            flat[_NAMES.get(key := f"{what}: {name}", key)] = arguments[name]
    return tuple(
        Fact(name.replace("_", " "), _shown(value)) for name, value in flat.items() if not _is_open(value)
    )


def _of_a_hook(record: RunRecord) -> dict[str, object]:
    """What is known of somebody else's training."""
    training = record.training or TrainingFacts()
    return {
        "hook": record.hook,
        "seen words known from": record.seen_from,
        "optimizer": training.optimizer or None,
        "weight decay": training.weight_decay,
        "type of the table": training.dtype or None,
        "what moves every row": ", ".join(record.moves_unseen or ()) or None,
    }


def _corpus_facts(corpus: CorpusFacts) -> list[Fact]:
    source = _DEMO_CORPUS if corpus.source == "demo" else without_folders(corpus.source)
    if corpus.train_documents is None:
        return [Fact("Trained on", source)]
    parts = f"{corpus.train_documents:,} training and {corpus.test_documents or 0:,} test documents"
    return [Fact("Trained on", f"{source}: {parts}")]


def _held_out(corpus: CorpusFacts) -> list[Fact]:
    words = corpus.held_out
    if not words:
        return []
    value = "made unseen: documents with one of them are test documents:"
    return [Fact("Held-out words", value, tuple((word, "") for word in words[:_N_HELD_OUT]))]


def _coverage(corpus: CorpusFacts) -> list[Fact]:
    tokens, covered = corpus.tokens, corpus.covered_tokens
    if not tokens:
        return []
    unit = "tokens" if corpus.types is None else "words"  # an earlier drift counted punctuation too
    value = f"{covered / tokens:.1%}: {covered:,} of {tokens:,} {unit} have a vector"
    missing = tuple((token, f"{count:,}") for token, count in corpus.missing[:_N_MISSING])
    found = Fact("Coverage", value + ("; the commonest without one:" if missing else ""), missing)
    if corpus.reading is None:
        return [found]
    return [found, Fact("Spelling of the vectors", Spelling(**corpus.reading["spelling"]).describe())]


def _is_open(value: object) -> bool:
    # 0 is a value: the usual seed.
    return value is None or value is False or value in ("", [], {})


def _shown(value: object) -> str:
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return without_folders(value) if isinstance(value, str) else str(value)


def without_folders(text: str) -> str:
    """A page that is sent to others names a file, not where it lies on somebody's machine."""
    return Path(text).name if text.startswith("~") or Path(text).is_absolute() else text


def shown_command(command: str) -> str:
    """A command line without the folders of whoever's machine it was run on."""
    parts = (one.partition("=") for one in shlex.split(command))
    return shlex.join(without_folders(name) + sign + without_folders(value) for name, sign, value in parts)
