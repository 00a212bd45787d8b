"""What can go wrong by a user's hand, each said in one line.

A message says what was expected, what came, where, and what to do about it. The command line prints it as
it is and ends with exit code 2.
"""


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
