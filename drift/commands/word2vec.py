"""The options of word2vec that is trained on the corpus."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from drift.errors import SettingsError
from drift.vectors.word2vec import CORPUS, Word2Vec


@dataclass(frozen=True)
class Word2VecOptions:
    """How word2vec trains, where the vectors are `word2vec:corpus`; the names are those of `Word2Vec`."""

    w2v_dims: Annotated[int, typer.Option(help="word2vec: dimensions of a vector.")] = Word2Vec.dims
    w2v_window: Annotated[int, typer.Option(help="word2vec: words on either side.")] = Word2Vec.window
    w2v_min_count: Annotated[
        int, typer.Option(help="word2vec: how often a word has to occur to get a vector.")
    ] = Word2Vec.min_count
    w2v_epochs: Annotated[int, typer.Option(help="word2vec: how often the text is gone through.")] = (
        Word2Vec.epochs
    )
    w2v_skip_gram: Annotated[
        bool, typer.Option("--w2v-skip-gram", help="word2vec: skip-gram instead of CBOW.")
    ] = Word2Vec.skip_gram
    w2v_negative: Annotated[int, typer.Option(help="word2vec: negative samples.")] = Word2Vec.negative

    def word2vec(self, vectors: str) -> dict[str, Any] | None:
        """The argument `word2vec` of `read_vectors`: all settings; None where the vectors are others.

        Raises SettingsError where a setting is given for other vectors, or is too small.
        """
        asked = Word2Vec(
            self.w2v_dims,
            self.w2v_window,
            self.w2v_min_count,
            self.w2v_epochs,
            self.w2v_skip_gram,
            self.w2v_negative,
        )
        if vectors == CORPUS:
            return asdict(asked)
        if asked != Word2Vec():
            raise SettingsError(f"--w2v options go with --vectors {CORPUS}, got {vectors!r}. Leave them out.")
        return None
