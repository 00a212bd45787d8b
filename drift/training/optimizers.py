"""The optimizers, and the embedding layer that lets a step cost what the rows of its batch cost.

Keras's own Adam, RMSprop, Adagrad and momentum make an embedding's sparse gradient dense and walk over the
whole table, which is why the table holds the words of the corpus alone. `LazyAdam` touches the
batch's rows only.
"""

from typing import Any

import keras
import tensorflow as tf

from drift.run.settings import MOMENTUM, Settings

# With Keras's defaults. A row without a gradient stays where it is under each of them.
_KERAS = {
    "adam": keras.optimizers.Adam,
    "nadam": keras.optimizers.Nadam,
    "rmsprop": keras.optimizers.RMSprop,
    "adagrad": keras.optimizers.Adagrad,
}


def make_optimizer(settings: Settings) -> keras.optimizers.Optimizer:
    """The optimizer that the settings ask for: Keras's own, but for `lazy-adam`."""
    rate = settings.learning_rate
    if settings.optimizer == "lazy-adam":
        return LazyAdam(rate)
    if settings.optimizer == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=settings.decay)
    if settings.optimizer in _KERAS:
        return _KERAS[settings.optimizer](rate)
    return keras.optimizers.SGD(rate, momentum=MOMENTUM if settings.optimizer == "momentum" else 0.0)


def slow_down(
    optimizer: keras.optimizers.Optimizer, variable: keras.Variable, factor: float
) -> keras.optimizers.Optimizer:
    """Let `optimizer` take steps of `factor` times its learning rate at one variable.

    To scale the gradient instead would change nothing under Adam, which divides its size away.
    """
    whole = optimizer.update_step

    def update_step(gradient: Any, at: Any, learning_rate: Any) -> None:  # noqa: ANN401 - as Keras has it
        is_it = at is variable or at is variable.value  # TensorFlow's own variable, in this backend
        whole(gradient, at, learning_rate * factor if is_it else learning_rate)

    optimizer.update_step = update_step
    return optimizer


class LazyAdam(keras.optimizers.Adam):  # type: ignore[misc]
    """Adam for the rows of the batch only, known as LazyAdam: a row absent from a batch stays as it is.

    In that it differs from Adam, which goes on moving an absent row by its fading momentum and lets its
    moments decay. The rows of the batch, and variables with a dense gradient, get the step of Keras's Adam,
    with the bias correction of all steps so far. A word that stands in several places of a batch has the sum
    of its gradients in the first moment and the sum of their squares in the second, as in Keras's Adam of a
    sparse gradient (3.15 on TensorFlow); elsewhere the square of the sum is usual. A step costs the same at
    every size of the table, as long as only a `RowEmbedding` reads it.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:  # noqa: ANN401
        """Update one variable; of a table with a sparse gradient only the gradient's rows."""
        if not isinstance(gradient, tf.IndexedSlices):
            super().update_step(gradient, variable, learning_rate)
            return
        place = self._get_variable_index(variable)
        first, second = self._momentums[place].value, self._velocities[place].value
        rows, sums, squares = summed_by_row(gradient)
        m, v = tf.gather(first, rows), tf.gather(second, rows)
        m += (sums - m) * (1 - self.beta_1)
        v += (squares - v) * (1 - self.beta_2)
        step = tf.cast(self.iterations + 1, variable.dtype)
        rate = learning_rate * tf.sqrt(1 - self.beta_2**step) / (1 - self.beta_1**step)
        moved = m * rate / (tf.sqrt(v) + self.epsilon)
        tf.raw_ops.ResourceScatterUpdate(resource=first.handle, indices=rows, updates=m)
        tf.raw_ops.ResourceScatterUpdate(resource=second.handle, indices=rows, updates=v)
        tf.raw_ops.ResourceScatterSub(resource=variable.handle, indices=rows, updates=moved)


class RowEmbedding(keras.layers.Embedding):  # type: ignore[misc]
    """An embedding layer that gathers rows from its variable and never reads the whole of it.

    TensorFlow copies a variable that is both scattered into and read whole, at each reading.
    """

    def call(self, inputs: Any) -> Any:  # noqa: ANN401
        """Look up token rows of shape (n, length): vectors of shape (n, length, n_dims)."""
        return tf.gather(self.embeddings.value, inputs)


def summed_by_row(gradient: tf.IndexedSlices) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Put together what a row got from each of its places in the batch.

    Returns unique rows (n,), the sums of their gradients and the sums of the squares, both (n, n_dims).
    """
    rows, place = tf.unique(gradient.indices)
    n_rows = tf.size(rows)
    sums = tf.math.unsorted_segment_sum(gradient.values, place, n_rows)
    return rows, sums, tf.math.unsorted_segment_sum(tf.square(gradient.values), place, n_rows)
