"""`Word2Vec`: how word2vec is trained on the corpus."""

from dataclasses import dataclass

from drift.errors import SettingsError

CORPUS = "word2vec:corpus"
MOST_DIMS = 10_000


@dataclass(frozen=True)
class Word2Vec:
    """How word2vec trains; the defaults are those of the notebook that raised the question.

    dims: of a vector. window: how many words on either side are a word's context.
    min_count: how often a word has to occur to get a vector. epochs: how often the text is gone through.
    skip_gram: predict the context from the word, and not the word from its context (CBOW).
    negative: words drawn against each one that is right.

    Raises SettingsError for a number that is too small.
    """

    dims: int = 300
    window: int = 7
    min_count: int = 10
    epochs: int = 32
    skip_gram: bool = False
    negative: int = 5

    def __post_init__(self) -> None:
        for name in ("dims", "window", "min_count", "epochs", "negative"):
            value = getattr(self, name)
            if value < 1:
                raise SettingsError(f"word2vec: expected {name.replace('_', '-')} of 1 or more, got {value}.")
        if self.dims > MOST_DIMS:
            raise SettingsError(f"word2vec: expected at most {MOST_DIMS:,} dims, got {self.dims:,}.")

    def describe(self) -> str:
        """The settings in one line."""
        kind = "skip-gram" if self.skip_gram else "CBOW"
        return (
            f"{kind}, {self.dims} dims, window {self.window}, least count {self.min_count}, "
            f"{self.epochs} epochs, {self.negative} negative samples"
        )
