"""The pull of the policy `anchored`: a penalty on how far the embedding is from snapshot 0."""

import keras
import tensorflow as tf

from drift.arrays import FloatArray


def hold(embedding: keras.layers.Embedding, anchor: FloatArray, pull: float) -> None:
    """Add pull / 2 * ||E - E0||^2 to what a training with `embedding` minimises.

    embedding: a built layer whose table E is of shape (n_rows, n_dims). anchor: E0, of the same shape.

    The sum is over all rows, the loss beside it a mean over the batch's documents (Peng et al. 2015, "A
    comparative study on regularization strategies for embedding-based neural networks"). It is a penalty and
    no decoupled step: its gradient pull * (E - E0) is added to the loss's and takes the optimizer's way with
    it, so Adam scales both alike, and what counts is the pull against the word's own gradient. A row that
    never gets a gradient stays where it is. The losses that Keras reports are without the penalty, so that
    they can be compared with those of other policies.

    The sum makes the gradient dense, as a regularizer of Keras's own would. Keras's Adam takes the square of
    a dense gradient, but of a sparse one the sum of the squares of what each place in the batch gave: however
    small the pull, under Adam a word that stands several times in a batch does not go quite the way that it
    goes under the policy `trainable`.
    """
    embedding.embeddings.regularizer = _penalty(tf.constant(anchor), pull)


def _penalty(anchor: tf.Tensor, pull: float) -> "keras.regularizers.Regularizer":
    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def without_its_value(table: tf.Tensor) -> tuple[tf.Tensor, object]:
        return tf.zeros((), table.dtype), lambda upstream: upstream * pull * (table - anchor)

    return lambda table: without_its_value(tf.convert_to_tensor(table))
