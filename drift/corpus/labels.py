"""The names of labels: one number is one class however it is written, and a map gives classes other names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from drift.corpus.labelled import Labelled
from drift.errors import CorpusError, SettingsError
from drift.progress import log

POLARITY = {"0": "negative", "2": "neutral", "4": "positive"}
_WHOLE = re.compile(r"([+-]?[0-9]+)\.0*")
_SENTIMENT140 = ({"user", "date"}, {"flag", "query"})


def read_label_map(text: str) -> dict[str, str]:
    """Read `0=negative,4=positive`; nothing behind the `=` leaves out the documents of that label.

    Raises SettingsError for anything else.
    """
    pairs = [one.partition("=") for one in text.split(",")]
    names = {label.strip(): name.strip() for label, _, name in pairs}
    if not all(label.strip() and sign for label, sign, _ in pairs) or len(names) < len(pairs):
        raise SettingsError(f"expected --label-map to be like 0=negative,4=positive, got {text!r}.")
    return names


def one_number(label: str) -> str:
    """The label without white space around it, and a whole number without its decimal point: `0.0` is `0`."""
    stripped = label.strip()
    whole = _WHOLE.fullmatch(stripped)
    return whole[1] if whole else stripped


def as_the_file_says(part: Labelled) -> Labelled:
    """The documents with one name a number, and with the names that their file gives to its labels."""
    found = _with_plain_labels(part)
    names = found.names
    if found.columns is not None and not names:
        names = _sentiment140_names(found.columns.names, set(found.labels))
    if names is POLARITY:
        log.info("%s: Sentiment140: 0 is negative, 2 neutral and 4 positive", part.source)
    return with_names(replace(found, names=names), names, "the file")


def with_label_map(part: Labelled, label_map: Mapping[str, str]) -> Labelled:
    """The documents under the names that the map has for their labels, which it knows by either name.

    Raises CorpusError where an empty name leaves out every document.
    """
    return with_names(
        part, {_known_as(part, label): name for label, name in label_map.items()}, "the label map"
    )


def _known_as(part: Labelled, label: str) -> str:
    plain = one_number(label)
    return label if label in part.labels else part.names.get(plain, plain)


def _sentiment140_names(columns: Sequence[str], labels: set[str]) -> Mapping[str, str]:
    """What 0, 2 and 4 stand for, if a table has Sentiment140's columns and no other labels; else nothing."""
    names = {name.lower() for name in columns}
    there, one_of = _SENTIMENT140
    is_one = there <= names and bool(one_of & names) and {"0", "4"} <= labels <= POLARITY.keys()
    return POLARITY if is_one else {}


def _with_plain_labels(part: Labelled) -> Labelled:
    """The documents with labels that are the same number under one name, which is said."""
    found = {label: one_number(label) for label in set(part.labels)}
    other = sorted(label for label, name in found.items() if label != name)
    if not other:
        return part
    shown = ", ".join(f"{label!r} as {found[label]!r}" for label in other[:3])
    log.info("%s: labels that are the same number are one class: %s", part.source, shown)
    return replace(part, labels=list(map(found.__getitem__, part.labels)))


def with_names(part: Labelled, names: Mapping[str, str], why: str) -> Labelled:
    """The documents with the labels that `names` has under their names there; an empty name leaves them out.

    why: what says so, for the line that tells how many were left out.
    Raises CorpusError where none is left.
    """
    there = set(part.labels)
    if names.keys().isdisjoint(there):
        return part
    known = {label: names.get(label, label) for label in there}
    texts, labels = part.texts, part.labels
    if not all(known.values()):
        kept = [place for place, label in enumerate(labels) if known[label]]
        texts, labels = [texts[place] for place in kept], [labels[place] for place in kept]
    if not texts:
        raise CorpusError(f"{part.source}: {why} leaves out every document. Give a label a name.")
    if len(texts) < len(part):
        out = Counter(label for label in part.labels if not known[label])
        shown = ", ".join(f"{count:,} of {label!r}" for label, count in out.most_common(3))
        log.warning("%s: left out %s documents, as %s says: %s.", part.source, f"{out.total():,}", why, shown)
    return replace(part, texts=texts, labels=list(map(known.__getitem__, labels)))


def check_label_map(label_map: Mapping[str, str], parts: Sequence[Labelled]) -> None:
    """Raise CorpusError where the map names a label that no document has."""
    there = set().union(*(part.labels for part in parts))
    unknown = sorted(label for label in label_map if _known_as(parts[0], label) not in there)
    if unknown:
        shown = ", ".join(map(repr, sorted(there)[:10]))
        raise CorpusError(
            f"{parts[0].source}: expected a label map of the labels {shown}, found {unknown[0]!r} in it."
        )
