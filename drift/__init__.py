"""drift shows what fine-tuning does to word vectors.

The names below are the library. Each is loaded when it is first used, so that importing drift costs nothing
and TensorFlow is loaded only by what trains.
"""

__version__ = "0.1.0"

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
    "fine_tune": "drift.training.fine_tune",
    "Neighbourhood": "drift.measure.neighbourhood",
    "compare": "drift.analysis.compare",
    "word_table": "drift.analysis.words",
    "stranded": "drift.analysis.stranded",
    "group_statistics": "drift.analysis.groups",
    "direction": "drift.analysis.direction",
    "space": "drift.analysis.space",
    "associations": "drift.analysis.associations",
    "check": "drift.analysis.check",
    "controls": "drift.analysis.across.controls",
    "study": "drift.analysis.across.study",
    "swap": "drift.experiments.swap",
    "unseen": "drift.analysis.across.unseen.unseen",
    "restored": "drift.experiments.restored",
    "masked_plan": "drift.experiments.masked_plan",
    "DriftError": "drift.errors",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - strings, read from the table above


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'drift' has no attribute {name!r}")
    from drift.errors import optional

    return getattr(optional(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
