"""From a word to the test documents that hold it, with what the models answer to each."""

from typing import Any

import numpy as np

from drift.analysis.documents import AnsweredDocuments, ModelAnswers
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.packed import packed
from drift.present.page.section import Section, SectionPart

_LEVELS = 255  # of a probability: uint8


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    found = measured.documents
    return SectionPart(found, {"documents": None if found is None else page_documents(measured, found)})


def page_documents(measured: Measured, found: AnsweredDocuments) -> dict[str, Any]:
    """The documents for the page's scripts, ready for JSON; arrays are base64 of little-endian numbers.

    words: those that stand in the documents; seen: of each, 0 or 1. tokens: uint32, the documents end to end
    as places in `words` (uint16 where these are few); starts: uint32 (n + 1,). rows, labels: uint32 (n,);
    changed: uint8 (n,).
    trained, frozen: epochs, and by epoch and document the class that is answered and the probability of the
    document's own class in 255ths (uint8), each of shape (n_epochs, n).
    """
    run = measured.run
    ids, tokens = np.unique(found.tokens, return_inverse=True)
    return {
        "words": [run.words[one] for one in ids.tolist()],
        "seen": run.seen[ids].astype(int).tolist(),
        "classes": list(found.classes),
        "tokens": packed(tokens, "<u4" if len(ids) > np.iinfo(np.uint16).max else "<u2"),
        "starts": packed(found.starts, "<u4"),
        "rows": packed(found.rows, "<u4"),
        "labels": packed(found.labels, "<u4"),
        "changed": packed(found.changed, "u1"),
        "trained": _of_model(found.trained, found.labels),
        "frozen": None if found.frozen is None else _of_model(found.frozen, found.labels),
    }


def _of_model(found: ModelAnswers, labels: Any) -> dict[str, Any]:  # noqa: ANN401 - an array
    own = found.answers[:, np.arange(len(labels)), labels]
    return {
        "epochs": list(found.epochs),
        "classes": packed(found.classes, "<u2"),
        "own": packed(np.rint(np.clip(own, 0, 1) * _LEVELS), "u1"),
    }


SECTION = Section("Documents", _show)
