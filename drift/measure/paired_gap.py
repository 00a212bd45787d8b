"""How far one way of training is above another one, paired by test document and by seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drift.arrays import BoolArray, DoubleArray
from drift.errors import SettingsError
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.detectable import POWER_Z
from drift.measure.outcomes import MOST_RIGHT, held

MOST_SEEDS = 100
"""Seeds up to which it is worked out how many would tell: beyond, nobody would train them."""


@dataclass(frozen=True)
class PairedGap:
    """The gap between two ways of training: the share of right answers of the one less that of the other.

    by_seed: the gap of each seed, over the documents, from -1 to 1.
    n_documents: test documents, the same for all seeds.
    of_documents: how a document's gap, the mean over all seeds that there could be, varies between documents.
    of_seeds: how the gap of one seed varies between seeds; None for one seed. Both are variances.
    per_seed: how many degrees of freedom each seed after the first one gives `of_seeds`; see `pooled`.
    of_choice: variance of the gap by the choice of the two's epochs, see `epoch_choice`; more seeds or test
    documents do not make it smaller.
    """

    by_seed: tuple[float, ...]
    n_documents: int
    of_documents: float
    of_seeds: float | None
    per_seed: int = 1
    of_choice: float = 0.0

    @property
    def n_seeds(self) -> int:
        """How many seeds there are."""
        return len(self.by_seed)

    @property
    def mean(self) -> float:
        """The gap over all documents and seeds."""
        return sum(self.by_seed) / self.n_seeds

    def half_width(self, confidence: float = CONFIDENCE) -> float | None:
        """Half the interval of the mean: what other documents and other seeds leave open; None for one seed.

        The halves of the interval over documents and over the choice of epochs (by the normal distribution)
        and of that over seeds (by t) add up as squares do. So few seeds are not trusted because they happen
        to agree: simulated, the interval misses the truth in no more cases than it says, for two seeds as for
        six, whichever part is the larger.
        Source: variances recovered from intervals, Zou and Donner 2008; Graybill and Wang 1980.
        """
        from scipy.special import ndtri, stdtrit

        if self.of_seeds is None:
            return None
        tail = (1 + confidence) / 2
        over_documents = float(ndtri(tail)) ** 2 * (self.of_documents / self.n_documents + self.of_choice)
        over_seeds = (
            float(stdtrit(self.per_seed * (self.n_seeds - 1), tail)) ** 2 * self.of_seeds / self.n_seeds
        )
        return float((over_documents + over_seeds) ** 0.5)

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
        """The interval of the gap, see `half_width`, held between -1 and 1; None for one seed."""
        half = self.half_width(confidence)
        return None if half is None else (held(self.mean - half), held(self.mean + half))

    def seeds_for(self, half_width: float, confidence: float = CONFIDENCE) -> int | None:
        """How many seeds would make the interval so narrow, if these are typical; None: not 100 of them."""
        if self.of_seeds is None:
            return None
        for n in range(max(2, self.n_seeds), MOST_SEEDS + 1):
            more = replace(self, by_seed=(self.mean,) * n)
            if (more.half_width(confidence) or 0.0) <= half_width:
                return n
        return None

    def detectable(self, confidence: float = CONFIDENCE) -> float | None:
        """The gap whose interval leaves out 0 in 80 of 100 cases, about.

        None for one seed, and where no gap is so large.
        """
        half = self.half_width(confidence)
        if half is None or self.of_seeds is None:
            return None
        variance = self.of_documents / self.n_documents + self.of_choice + self.of_seeds / self.n_seeds
        found = half + POWER_Z * float(variance**0.5)
        return found if found <= MOST_RIGHT else None

    def documents_for(self, half_width: float, confidence: float = CONFIDENCE) -> int | None:
        """How many test documents it takes more than, with any number of seeds, for so narrow an interval.

        None where the choice of epochs alone makes it wider: then it takes more validation documents.
        """
        from scipy.special import ndtri

        room = half_width**2 / float(ndtri((1 + confidence) / 2)) ** 2 - self.of_choice
        return int(self.of_documents / room) if room > 0 else None

    def reversed(self) -> "PairedGap":
        """The gap the other way round."""
        return replace(self, by_seed=tuple(-one for one in self.by_seed))


def paired_gap(ours: BoolArray, theirs: BoolArray) -> PairedGap:
    """The gap between the right answers of two ways of training, paired by seed and by document.

    ours, theirs: which documents were answered rightly, shape (n_seeds, n_documents), the seeds and documents
        of both in the same order.
    What documents differ by is the covariance of a document's gap between seeds: what only one training gave
    a document is no property of it, and is in the variance between seeds.
    Raises SettingsError for shapes that differ, no seed or fewer than two documents.
    """
    if ours.shape != theirs.shape or ours.shape[0] < 1 or ours.shape[1] < 2:
        raise SettingsError(
            "expected answers to the same two or more documents from the same seeds, got shapes "
            f"{ours.shape} and {theirs.shape}."
        )
    gaps = ours.astype(float) - theirs
    n_seeds, n_documents = gaps.shape
    by_seed = gaps.mean(axis=1)
    within = float(gaps.var(axis=1, ddof=1).mean())
    of_means = float(gaps.mean(axis=0).var(ddof=1))
    shared = (n_seeds * of_means - within) / (n_seeds - 1) if n_seeds > 1 else within
    return _gap(by_seed, n_documents, max(shared, 0.0))


def gap_of_shares(ours: DoubleArray, theirs: DoubleArray, n_documents: int) -> PairedGap:
    """The same where only the shares of right answers are known, one a seed, shape (n_seeds,).

    Which documents the two answer alike is not known then: the variance over documents is that of two unlike
    sets of them, which is too large as a rule and never makes an interval too narrow.
    """
    means = [float(one.mean()) for one in (ours, theirs)]
    return _gap(ours - theirs, n_documents, sum(mean * (1 - mean) for mean in means))


def pooled(gaps: Sequence[PairedGap], n_ways: int) -> list[PairedGap]:
    """The gaps of all pairs of several ways of training, with one variance between seeds for all of them.

    gaps: of every pair, with the same seeds. n_ways: how many ways of training there are.
    The mean over the pairs of the variance between seeds is twice the mean square of what is left of an
    accuracy without its way's and its seed's mean: it has (n_ways - 1) (n_seeds - 1) degrees of freedom, so
    that with more ways of training fewer seeds tell as much. It takes all of them to vary alike: simulated,
    it holds where some do not vary at all.
    Source: two-way analysis of variance without replication, Sokal and Rohlf 1995, 11.3.
    """
    known = [gap.of_seeds for gap in gaps if gap.of_seeds is not None]
    if len(known) < len(gaps) or not gaps:
        return list(gaps)
    return [replace(gap, of_seeds=sum(known) / len(known), per_seed=n_ways - 1) for gap in gaps]


def _gap(by_seed: DoubleArray, n_documents: int, of_documents: float) -> PairedGap:
    rounding = 1 / (6 * n_documents**2)  # of the difference of two numbers in steps of 1 / n_documents
    of_seeds = max(float(by_seed.var(ddof=1)), rounding) if len(by_seed) > 1 else None
    return PairedGap(tuple(by_seed.tolist()), n_documents, of_documents, of_seeds)
