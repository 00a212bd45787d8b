"""What a report says of a run's record: on what, by which policy, with which settings, and how it scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drift.analysis.scores import scores
from drift.run.record import RunRecord
from drift.run.run import Run

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
    source = _DEMO_VECTORS if vectors["source"] == "demo" else str(vectors["source"])
    found = [
        Fact("State of the run", run.condition()),
        Fact("Word vectors", f"{source}: {run.n_words:,} words, {run.n_dims:,} dimensions"),
        *_corpus_facts(corpus),
        Fact("Policy", policy(run.record.settings)),
        Fact("Seen words", seen_of_all(run)),
        *_held_out(corpus),
        *_coverage(corpus),
    ]
    return tuple(found)


def lead(run: Run, moved: str) -> str:
    """What was trained on what, by which policy, how well it did, and who moved, in plain sentences.

    moved: the sentence on who moved.
    """
    name = str(run.record.settings.get("policy") or "a training of one's own")
    named = {fact.name: fact.value for fact in facts(run)}
    kind = f"policy {name}" if "policy" in run.record.settings else name
    epochs = f"{run.last_epoch} epoch{'' if run.last_epoch == 1 else 's'}"
    accuracy = scores(run.record).last("test_accuracy")
    scored = "" if accuracy is None else f", test accuracy {accuracy:.1%}"
    return (
        f"Trained on {named['Trained on']}, from {named['Word vectors']}; {kind}, {epochs}{scored}. {moved}"
    )


def policy(settings: Mapping[str, Any]) -> str:
    """How the embedding layer was trained, in words."""
    chosen = settings.get("policy")
    if chosen == "trainable":
        return "trainable: the embedding layer trained in every epoch"
    if chosen == "frozen":
        return "frozen: the embedding layer did not train"
    if chosen == "staged":
        rest = "the other layers went on training"
        if settings.get("then") == "embedding-only":
            rest = "the other layers were fixed then"
        return f"staged: the embedding layer trained from epoch {settings.get('unfreeze_at')} on; {rest}"
    if chosen == "anchored":
        pull = settings.get("pull")
        strength = f" with a strength of {pull:g}" if pull else ""
        return f"anchored: the embedding layer trained, pulled back to snapshot 0{strength}"
    return "not recorded: a training of one's own"


def short_policy(settings: Mapping[str, Any]) -> str:
    """The policy's name, with the epoch or the strength that it goes with; a dash where not recorded."""
    chosen = str(settings.get("policy", "–"))
    if chosen == "staged":
        return f"staged at {settings.get('unfreeze_at')}"
    return f"anchored {settings['pull']:g}" if chosen == "anchored" and settings.get("pull") else chosen


def seen_of_all(run: Run) -> str:
    """How many words of the vocabulary training saw."""
    n_seen = int(run.seen.sum())
    return f"{n_seen:,} of {run.n_words:,} ({n_seen / run.n_words:.1%}) occur in the training documents"


def labels(corpus: Mapping[str, Any]) -> tuple[Label, ...]:
    """The label map with its counts."""
    train, test = corpus.get("train_labels", {}), corpus.get("test_labels", {})
    names = corpus.get("classes", [])
    return tuple(
        Label(number, str(name), train.get(name), test.get(name)) for number, name in enumerate(names)
    )


def settings(record: RunRecord) -> tuple[Fact, ...]:
    """Every setting that was recorded, and how the inputs were read, without what was open or not used."""
    flat = {_NAMES.get(name, name): value for name, value in record.settings.items() if name != "inputs"}
    for what, arguments in (record.settings.get("inputs") or {}).items():
        unused = {"seed"} if what == "vectors" and arguments.get("source") != TRAINED else set()
        for name in (one for one in arguments if one not in unused):
            flat[_NAMES.get(key := f"{what}: {name}", key)] = arguments[name]
    return tuple(
        Fact(name.replace("_", " "), _shown(value)) for name, value in flat.items() if not _is_open(value)
    )


def _corpus_facts(corpus: Mapping[str, Any]) -> list[Fact]:
    source = str(corpus.get("source", "not recorded"))
    source = _DEMO_CORPUS if source == "demo" else source
    if "train_documents" not in corpus:
        return [Fact("Trained on", source)]
    parts = f"{corpus['train_documents']:,} training and {corpus.get('test_documents', 0):,} test documents"
    return [Fact("Trained on", f"{source}: {parts}")]


def _held_out(corpus: Mapping[str, Any]) -> list[Fact]:
    words = [str(word) for word in corpus.get("held_out", [])]
    if not words:
        return []
    value = "made unseen: documents with one of them are test documents:"
    return [Fact("Held-out words", value, tuple((word, "") for word in words[:_N_HELD_OUT]))]


def _coverage(corpus: Mapping[str, Any]) -> list[Fact]:
    tokens, covered = corpus.get("tokens", 0), corpus.get("covered_tokens", 0)
    if not tokens:
        return []
    value = f"{covered / tokens:.1%}: {covered:,} of {tokens:,} tokens have a vector"
    missing = tuple((str(token), f"{count:,}") for token, count in corpus.get("missing", [])[:_N_MISSING])
    return [Fact("Coverage", value + ("; the commonest without one:" if missing else ""), missing)]


def _is_open(value: object) -> bool:
    # 0 is a value: the usual seed.
    return value is None or value is False or value in ("", [], {})


def _shown(value: object) -> str:
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    # A page that is sent to others names a file, not where it lies on somebody's machine.
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else str(value)
