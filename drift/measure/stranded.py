"""Stranded pairs: a seen and an unseen word that were near each other and have lost that similarity."""

from dataclasses import dataclass

import numpy as np

from drift.arrays import BoolArray, DoubleArray, FloatArray, IntArray, row_slices
from drift.measure.cosine import cosine


@dataclass(frozen=True, eq=False)
class LostSimilarity:
    """Pairs of words in the order of the similarity that they lost, most first.

    pairs: [seen, unseen], numbered as they were given, shape (n_pairs, 2).
    before, after: their cosine similarities, from -1 to 1, shape (n_pairs,).
    lost: `before - after`, from -2 to 2, shape (n_pairs,); below 0 where the two came nearer.
    left_out: how many pairs were left out because one of their vectors is zero before or after.
    """

    pairs: IntArray
    before: DoubleArray
    after: DoubleArray
    lost: DoubleArray
    left_out: int


def stranded_pairs(neighbour_ids: IntArray, ids: IntArray, seen: BoolArray) -> IntArray:
    """The pairs that can be stranded: a seen and an unseen word, one in the other's list before training.

    neighbour_ids: neighbours before training, shape (n, k), -1 for nobody.
    ids: the words whose neighbours these are, shape (n,). Give the lists of seen and of unseen words.
    seen: which words are seen, shape (n_words,) over the whole vocabulary.
    Returns unique pairs [seen, unseen], int64 of shape (n_pairs, 2), in ascending order.
    """
    owner = np.repeat(ids, neighbour_ids.shape[1])
    other = neighbour_ids.ravel()
    owner, other = owner[other >= 0], other[other >= 0]
    mixed = seen[owner] != seen[other]
    owner, other = owner[mixed], other[mixed]
    pairs = np.where(seen[owner], [owner, other], [other, owner])
    # One number for each pair: that is far quicker to make unique than rows are.
    keys = np.unique(pairs[0] * len(seen) + pairs[1])
    return np.stack(np.divmod(keys, max(1, len(seen))), axis=1).astype(np.int64)


def lost_similarity(pairs: IntArray, before: FloatArray, after: FloatArray) -> LostSimilarity:
    """Order pairs by the similarity that they lost: `cos_before(s, u) - cos_after(s, u)`.

    pairs: [seen, unseen] as row numbers of the two snapshots, shape (n_pairs, 2); vocabulary ids where the
        snapshots are whole.
    before, after: two snapshots of the same words, shape (n_words, n_dims).
    Equal losses are ordered by the seen word's row, then the unseen word's.
    """
    was, now = _pair_cosines(pairs, before), _pair_cosines(pairs, after)
    lost = was - now
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -lost))
    order = order[~np.isnan(lost[order])]
    return LostSimilarity(pairs[order], was[order], now[order], lost[order], len(lost) - len(order))


def _pair_cosines(pairs: IntArray, matrix: FloatArray) -> DoubleArray:
    cosines = np.empty(len(pairs))
    for block in row_slices(len(pairs), 8 * matrix.shape[1]):
        cosines[block] = cosine(matrix[pairs[block, 0]], matrix[pairs[block, 1]])
    return cosines
