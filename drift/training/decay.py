"""What weight decay does to the rows that are not in the model's table, without putting them there.

Such a row has no gradient: AdamW only shrinks it, by x - x * (weight_decay * learning_rate) at every step,
each operation rounded to float32 (in this order: TensorFlow's graphs reorder Keras's). The step commutes
with the sign and with powers of two, so what many steps do to any number follows from what they do to the
2^23 numbers from 1 to 2: the cost of following them does not depend on the vocabulary, and the rounding is
that of a full table, step by step.
"""

from functools import cached_property

import numpy as np

from drift.arrays import FloatArray, row_blocks

MANTISSAS = 1 << 23
PIECE = 1 << 15  # such that two arrays of it stay in a core's own cache


class Decay:
    """The shrinking of rows without a gradient, step by step.

    weight_decay: the optimizer's; with 0 nothing shrinks.
    rates: the learning rate of every step so far in which the embedding trained.
    """

    def __init__(self, weight_decay: float) -> None:
        self.weight_decay = np.float32(weight_decay)
        self.rates: list[float] = []
        self._followed = 0

    def step(self, rate: float) -> None:
        """Count one step at the learning rate `rate`."""
        if self.weight_decay:
            self.rates.append(rate)

    def shrunk(self, matrix: FloatArray) -> FloatArray:
        """A copy of `matrix`, shape (n_rows, n_dims), as it is after the steps so far.

        To the last bit what a row of a full table becomes, for 0 and magnitudes above 1e-30.
        """
        self._follow()
        found = np.empty(matrix.shape, dtype=np.float32)
        for block in row_blocks(len(matrix), matrix.shape[1], 1 << 22):
            bits = np.ascontiguousarray(matrix[block]).view(np.uint32)
            sign_and_power = (bits & np.uint32(0xFF800000)).view(np.float32)
            np.multiply(self._ones[bits & np.uint32(MANTISSAS - 1)], sign_and_power, out=found[block])
        return found

    @cached_property
    def _ones(self) -> FloatArray:
        """What became of the float32 numbers from 1 to 2, in their order."""
        return (np.arange(MANTISSAS, dtype=np.uint32) | np.uint32(0x3F800000)).view(np.float32)

    def _follow(self) -> None:
        shares = self.weight_decay * np.asarray(self.rates[self._followed :], dtype=np.float32)
        for start in range(0, MANTISSAS, PIECE):
            _shrink(self._ones[start : start + PIECE], shares)
        self._followed = len(self.rates)


def _shrink(numbers: FloatArray, shares: FloatArray) -> None:
    step = np.empty_like(numbers)
    for share in shares:
        np.multiply(numbers, share, out=step)
        np.subtract(numbers, step, out=numbers)
