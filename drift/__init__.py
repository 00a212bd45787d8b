"""drift shows what fine-tuning does to word vectors.

The names below are the library. Each is loaded when it is first used, so that importing drift costs nothing
and TensorFlow is loaded only by what trains.
"""

from inspect import isfunction

__version__ = "0.2.0"

_HOME = {
    "WordVectors": "drift.vectors.word_vectors",
    "read_vectors": "drift.vectors.read",
    "Corpus": "drift.corpus.corpus",
    "read_corpus": "drift.corpus.read",
    "Run": "drift.run.run",
    "open_run": "drift.run.run",
    "record": "drift.hooks.loop",
    "from_matrices": "drift.hooks.matrices",
    "from_files": "drift.hooks.files",
    "SnapshotEmbedding": "drift.hooks.keras",
    "TrainerSnapshots": "drift.hooks.transformers",
    "LightningSnapshots": "drift.hooks.lightning",
    "StaticSnapshots": "drift.hooks.model2vec",
    "fine_tune": "drift.training.fine_tune",
    "Neighbourhood": "drift.measure.neighbourhood",
    "epochs": "drift.analysis.epochs",
    "compare": "drift.analysis.compare",
    "word_table": "drift.analysis.words",
    "stranded": "drift.analysis.stranded",
    "direction": "drift.analysis.direction",
    "space": "drift.analysis.space",
    "associations": "drift.analysis.associations",
    "check": "drift.analysis.check",
    "controls": "drift.analysis.across.controls",
    "study": "drift.analysis.across.study",
    "diff": "drift.analysis.across.diff",
    "unseen": "drift.analysis.across.unseen.unseen",
    "restored": "drift.experiments.restored",
    "masked_plan": "drift.experiments.masked_plan",
    "plot": "drift.present.figures.plot",
    "report": "drift.present.page.notebook",
    "serving": "drift.experiments.serving.measured",
    "parallel": "drift.workers",
    "DriftError": "drift.errors",
}

_GONE = {
    "group_statistics": "drift.controls has seen against unseen words by strata of rank, drift.word_table "
    "each word's z, how much further it moved than its count explains",
    "swap": "drift.unseen asks what unseen words cost, without documents that nobody wrote",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - strings, read from the table above


def __getattr__(name: str) -> object:
    if name not in _HOME:
        gone = f"; it was taken out: {_GONE[name]}" if name in _GONE else ""
        raise AttributeError(f"module 'drift' has no attribute {name!r}{gone}")
    from drift.errors import optional

    found = getattr(optional(_HOME[name]), name)
    if isfunction(found):
        found = optional("drift.run.by_name").taking_names(found)
        globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
