"""Dealing words at random into two halves of like counts: the masks of an experiment on words."""

import numpy as np

from drift.arrays import BoolArray, IntArray


def deal(counts: IntArray, n_deals: int, seed: int) -> BoolArray:
    """Deal words into halves, `n_deals` times over: the masks, shape (2 * n_deals, n_words).

    counts: occurrences of each word in the training documents, above 0, shape (n_words,).

    Masks 2r and 2r + 1 are the halves of deal r: a word is in exactly one of them, in either with the chance
    of one half. Words are dealt within blocks of like count (whole steps of its binary logarithm), so that
    the halves have as many words of each kind, give or take one. The first deals of a longer experiment
    with the same seed are those of a shorter one.
    Source: the randomised block design of Fisher 1935.
    """
    blocks = np.floor(np.log2(counts)).astype(np.int64) if len(counts) else np.empty(0, np.int64)
    masks = np.zeros((2 * n_deals, len(counts)), dtype=bool)
    for number in range(n_deals):
        first = _first_half(blocks, np.random.default_rng([seed, number]))
        masks[2 * number], masks[2 * number + 1] = first, ~first
    return masks


def _first_half(blocks: IntArray, random: np.random.Generator) -> BoolArray:
    """Half of every block, drawn at random; who gets the odd one out is drawn too."""
    order = np.argsort(blocks + random.random(len(blocks)))
    in_order = blocks[order]
    place = np.arange(len(blocks)) - np.searchsorted(in_order, in_order)
    odd = random.integers(2, size=int(blocks.max(initial=0)) + 1)
    half = np.empty(len(blocks), dtype=bool)
    half[order] = (place + odd[in_order]) % 2 == 0
    return half
