"""word2vec trained on the corpus itself, by gensim."""

from collections.abc import Iterable

import numpy as np

from drift.errors import VectorsError, optional
from drift.progress import Advance, task
from drift.vectors.rows import finish
from drift.vectors.word_vectors import WordVectors

CORPUS = "word2vec:corpus"


def train_word2vec(
    documents: Iterable[list[str]],
    *,
    n_dims: int = 300,
    window: int = 7,
    min_count: int = 10,
    epochs: int = 32,
    seed: int = 0,
) -> WordVectors:
    """Train word vectors (CBOW, 5 negative samples) on tokenised documents; the commonest word comes first.

    By one thread, so that the same documents and seed give the same vectors.
    Raises VectorsError if no word occurs `min_count` times, MissingExtraError where gensim is not installed.
    """
    word2vec = optional("gensim.models").Word2Vec
    sentences = list(documents)
    model = word2vec(
        vector_size=n_dims, window=window, min_count=min_count, epochs=epochs, seed=seed, workers=1
    )
    model.build_vocab(sentences)
    if not model.wv.index_to_key:
        raise VectorsError(
            f"{CORPUS}: expected words that occur {min_count} times or more, found none in "
            f"{len(sentences):,} documents. Give more text, or read word vectors from a file."
        )
    with task("training word2vec", epochs) as advance:
        model.train(
            sentences, total_examples=model.corpus_count, epochs=epochs, callbacks=[_after_epoch(advance)]
        )
    return finish(list(model.wv.index_to_key), np.array(model.wv.vectors, dtype=np.float32), CORPUS)


def _after_epoch(advance: Advance) -> object:
    from gensim.models.callbacks import CallbackAny2Vec

    class AfterEpoch(CallbackAny2Vec):  # type: ignore[misc]  # gensim has no types
        def on_epoch_end(self, _model: object) -> None:
            advance(1)

    return AfterEpoch()
