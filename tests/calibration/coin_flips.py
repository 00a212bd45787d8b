"""Many small trainings at once on labels that are coin flips: the mean of the words' vectors, then softmax.

By hand in NumPy, a batch of trainings as one array, so that hundreds of labellings cost seconds. What is
measured of them is what `drift control` measures: the cosine distance of seen words, the share of the ten
nearest words that changed, the similarity lost by near pairs, and the first axis of displacement.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from drift.measure.direction import leans, log_odds, principal_axis
from drift.measure.neighbours import nearest, overlap
from drift.measure.rank_correlation import rank_correlation
from drift.measure.stranded import stranded_pairs

K = 10
N_DIMS, BATCH, EPOCHS, AT_ONCE = 16, 32, 4, 50
LEAST_LOST = 0.02
RATES = {"adam": 0.01, "sgd": 1.0}


@dataclass(frozen=True)
class Text:
    """Documents as rows of token shares, (n_documents, n_seen); words, of which the first n_seen are seen.

    counts: tokens of each seen word by document, (n_documents, n_seen). base: all words' vectors before.
    labels: the true ones, (n_documents,).
    """

    shares: np.ndarray
    counts: np.ndarray
    base: np.ndarray
    labels: np.ndarray
    n_classes: int
    optimizer: str


@dataclass(frozen=True)
class Trainings:
    """What was measured, one row a training: moved (n_seen), changed (n_words), lost (n_pairs), figures (5).

    figures: mean displacement, mean change of seen words, share of the first axis, lean with its own labels,
    how many unseen words are stranded.
    """

    moved: np.ndarray
    changed: np.ndarray
    lost: np.ndarray
    figures: np.ndarray
    pairs: np.ndarray


KINDS = {
    "two classes": {},
    "three classes": {"n_classes": 3},
    "unequal classes": {"majority": 0.9},
    "few words make the text": {"steep": 1.6},
    "sgd": {"optimizer": "sgd"},
}


def text(
    seed: int = 0,
    n_documents: int = 320,
    n_seen: int = 240,
    n_unseen: int = 160,
    *,
    n_classes: int = 2,
    majority: float | None = None,
    steep: float = 1.0,
    optimizer: str = "adam",
    signal: float = 0.0,
) -> Text:
    """Zipf's words in documents of about ten tokens; labels that know nothing of them, unless `signal` is.

    signal: the share of a document's tokens that are own words of its class, of which each class has three.
    """
    random = np.random.default_rng(seed)
    first = 1 - (n_classes - 1) / n_classes if majority is None else majority
    chances = [first, *[(1 - first) / (n_classes - 1)] * (n_classes - 1)]
    labels = random.choice(n_classes, p=chances, size=n_documents)
    weights = 1 / np.arange(2, n_seen + 2) ** steep
    own_words = (n_seen // 3 + np.arange(3 * n_classes)).reshape(n_classes, 3)
    counts = np.zeros((n_documents, n_seen))
    for document, label in enumerate(labels):
        length = 4 + random.poisson(6)
        tokens = random.choice(n_seen, p=weights / weights.sum(), size=length)
        told = random.random(length) < signal
        tokens[told] = random.choice(own_words[label], size=int(told.sum()))
        np.add.at(counts[document], tokens, 1)
    counts[random.integers(0, n_documents, n_seen), np.arange(n_seen)] += 1  # every word is seen
    centres = random.normal(size=(25, N_DIMS))
    base = centres[random.integers(0, 25, n_seen + n_unseen)] + 0.5 * random.normal(
        size=(n_seen + n_unseen, N_DIMS)
    )
    shares = counts / counts.sum(axis=1, keepdims=True)
    return Text(shares, counts, base.astype(np.float32), labels, n_classes, optimizer)


def labellings(one: Text, n: int, seed: int = 1) -> np.ndarray:
    """Shuffled labels, shape (n, n_documents)."""
    random = np.random.default_rng(seed)
    return np.array([random.permutation(one.labels) for _ in range(n)])


def trainings(one: Text, labels: np.ndarray, seed: int = 2) -> Trainings:
    """Train once on each row of `labels`, shape (n_trainings, n_documents), each with a seed of its own."""
    random = np.random.default_rng(seed)
    blocks = [
        _measured(one, labels[start : start + AT_ONCE], random) for start in range(0, len(labels), AT_ONCE)
    ]
    joined = {
        name: np.concatenate([getattr(block, name) for block in blocks])
        for name in ("moved", "changed", "lost", "figures")
    }
    return replace(blocks[0], **joined)


def _measured(one: Text, labels: np.ndarray, random: np.random.Generator) -> Trainings:
    base, n_seen = one.base, one.shares.shape[1]
    ids = np.arange(len(base))
    before = nearest(base, ids, base, ids, K).ids
    pairs = stranded_pairs(before, ids, ids < n_seen)
    found = [
        _one(one, after, own, before, pairs)
        for after, own in zip(_trained(one, labels, random), labels, strict=True)
    ]
    return Trainings(*(np.stack(part) for part in zip(*found, strict=True)), pairs)


def _one(
    one: Text, seen: np.ndarray, labels: np.ndarray, before: np.ndarray, pairs: np.ndarray
) -> tuple[np.ndarray, ...]:
    base, n_seen = one.base, one.shares.shape[1]
    after, ids = base.copy(), np.arange(len(base))
    after[:n_seen] = seen
    moved = 1 - _cosine(base[:n_seen], seen)
    changed = 1 - overlap(before, nearest(after, ids, after, ids, K).ids)
    lost = _cosine(base[pairs[:, 0]], base[pairs[:, 1]]) - _cosine(after[pairs[:, 0]], after[pairs[:, 1]])
    axis = principal_axis(base[:n_seen], seen)
    by_class = np.stack([one.counts[labels == label].sum(axis=0) for label in range(one.n_classes)], axis=1)
    assert axis is not None
    lean = leans(base[:n_seen], seen, axis.direction)
    odds = log_odds(by_class.astype(np.int64))
    agree = max(abs(rank_correlation(lean, odds[:, label]) or 0.0) for label in range(one.n_classes))
    stranded = len(np.unique(pairs[lost >= LEAST_LOST, 1]))
    figures = np.array([moved.mean(), changed[:n_seen].mean(), axis.share, agree, stranded])
    return moved, changed, lost, figures


def _trained(one: Text, labels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The seen words' vectors after training, shape (n_trainings, n_seen, n_dims)."""
    n, n_documents = labels.shape
    table = np.repeat(one.base[None, : one.shares.shape[1]], n, axis=0).astype(np.float32)
    head = random.normal(scale=0.3, size=(n, N_DIMS, one.n_classes)).astype(np.float32)
    state = [np.zeros_like(part) for part in (table, table, head, head)]
    orders = random.permuted(np.tile(np.arange(n_documents), (n, EPOCHS, 1)), axis=2).reshape(n, -1)
    shares, at = one.shares.astype(np.float32), np.arange(n)[:, None]
    for step, start in enumerate(range(0, orders.shape[1] - BATCH + 1, BATCH), 1):
        rows = orders[:, start : start + BATCH]
        batch = shares[rows]
        means = batch @ table
        apart = _softmax(means @ head)
        apart[at, np.arange(BATCH)[None], labels[at, rows]] -= 1
        apart /= BATCH
        gradients = (
            batch.transpose(0, 2, 1) @ (apart @ head.transpose(0, 2, 1)),
            means.transpose(0, 2, 1) @ apart,
        )
        _step(one.optimizer, (table, head), gradients, state, step)
    return table


def _step(
    optimizer: str, parts: tuple[np.ndarray, ...], gradients: tuple[np.ndarray, ...], state: list, step: int
) -> None:
    rate = RATES[optimizer]
    for number, (part, gradient) in enumerate(zip(parts, gradients, strict=True)):
        if optimizer == "sgd":
            np.subtract(part, rate * gradient, out=part)
            continue
        mean, square = state[2 * number], state[2 * number + 1]
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient**2 - square)
        way = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-7)
        np.subtract(part, rate * way, out=part)


def _softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values - values.max(axis=2, keepdims=True))
    return raised / raised.sum(axis=2, keepdims=True)


def _cosine(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = a.astype(np.float64), b.astype(np.float64)
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def experiments(
    n_labellings: int, seeds: int, shuffled: int, seed: int = 3
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each labelling in turn: the rows of its own seeds, and those of others, one training each.

    Rows are as of `np.repeat(labellings, seeds, axis=0)`.
    """
    random = np.random.default_rng(seed)
    for one in range(n_labellings):
        others = random.choice(np.delete(np.arange(n_labellings), one), size=shuffled, replace=False)
        yield one * seeds + np.arange(seeds), others * seeds + random.integers(0, seeds, shuffled)
