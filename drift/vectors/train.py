"""word2vec trained on the corpus itself, by gensim."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from drift.errors import VectorsError, optional
from drift.progress import Advance, log, task
from drift.vectors.rows import finish
from drift.vectors.word2vec import CORPUS, Word2Vec
from drift.vectors.word_vectors import WordVectors


def train_word2vec(
    documents: Iterable[list[str]], settings: Word2Vec | None = None, *, seed: int = 0
) -> WordVectors:
    """Train word vectors on tokenised documents; the commonest word comes first.

    settings: None for the usual ones.
    By one thread, so that the same documents and seed give the same vectors.
    Raises VectorsError if no word occurs often enough, MissingExtraError where gensim is not installed.
    """
    settings = settings or Word2Vec()
    train = optional("gensim.models").Word2Vec
    sentences = list(documents)
    _say_what_is_trained(settings, len(sentences))
    model = train(
        vector_size=settings.dims,
        window=settings.window,
        min_count=settings.min_count,
        epochs=settings.epochs,
        sg=int(settings.skip_gram),
        negative=settings.negative,
        seed=seed,
        workers=1,
    )
    model.build_vocab(sentences)
    if not model.wv.index_to_key:
        raise VectorsError(
            f"{CORPUS}: expected words that occur {settings.min_count} times or more, found none in "
            f"{len(sentences):,} documents. Pass a lower --w2v-min-count, give more text, or read word "
            f"vectors from a file."
        )
    with task("training word2vec", settings.epochs) as advance:
        model.train(
            sentences,
            total_examples=model.corpus_count,
            epochs=settings.epochs,
            callbacks=[_after_epoch(advance)],
        )
    found = finish(list(model.wv.index_to_key), np.array(model.wv.vectors, dtype=np.float32), CORPUS)
    return replace(found, least_count=settings.min_count)


def _say_what_is_trained(settings: Word2Vec, n_documents: int) -> None:
    log.info("word2vec on %s training documents: %s", f"{n_documents:,}", settings.describe())
    log.warning(
        "Only words of the training documents get a vector from word2vec: almost none will be unseen. For an "
        "unseen side hold out words that occur %s times or more (--hold-out), or start from pretrained "
        "vectors (--vectors).",
        settings.min_count,
    )


def _after_epoch(advance: Advance) -> object:
    from gensim.models.callbacks import CallbackAny2Vec

    class AfterEpoch(CallbackAny2Vec):  # type: ignore[misc]  # gensim has no types
        def on_epoch_end(self, _model: object) -> None:
            advance(1)

    return AfterEpoch()
