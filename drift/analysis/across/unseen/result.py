"""The results of `drift unseen`: plain values, in the unit of their outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.analysis.tabular import Column, Tabular
from drift.measure.break_even import BreakEven
from drift.measure.dose_cost import DoseCost
from drift.measure.dose_shape import DoseStep, Third
from drift.measure.mean_gain import MeanGain
from drift.measure.natural import NaturalGain
from drift.measure.scores import ClassScores


@dataclass(frozen=True)
class Bounded:
    """A value with its interval of 95 %; None where there is none."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TokenCost:
    """What one token costs, above 0 where it does. p: two-sided, of no cost.

    masks: masks, or draws. words: dealt words that occur in test documents. mean_dose, top_dose: tokens a
    document, the mean and the 99th percentile.
    """

    cost: Bounded
    p: float
    masks: int
    words: int
    mean_dose: float
    top_dose: float


@dataclass(frozen=True)
class CostThird:
    """The cost in a third of documents or words; None where no dose varies. percent: of 1 % of the tokens."""

    lowest: int
    highest: int
    cost: Bounded | None
    percent: Bounded | None


@dataclass(frozen=True)
class NaturalDocuments:
    """The gain by the unseen tokens that the test documents happen to have; one seed a side.

    gain: over documents alone; without an interval where fewer than 6 of them have a gain other than 0.
    right: by right answers; own: by the log probability of the own class.
    """

    trained: str
    frozen: str
    epochs: tuple[int, int]
    gain: Bounded
    right: NaturalGain
    own: NaturalGain


@dataclass(frozen=True)
class RestoredWords:
    """What the movement of seen words is worth to the trained model.

    n_words: words that were dealt; n_dealt: those of them that are in test documents.
    right, own: the cost of a token whose word is put back, in right answers and log probability; None where
    no dose or no outcome varies. accuracy, restored_accuracy: with no word, and with all dealt words put
    back.
    """

    epoch: int
    max_count: int
    n_words: int
    n_dealt: int
    right: TokenCost | None
    own: TokenCost | None
    steps: tuple[DoseStep, ...]
    accuracy: float
    restored_accuracy: float


@dataclass(frozen=True)
class MaskedContrast:
    """A policy against frozen, with nothing masked and with half of the words.

    epochs: at which the policy and frozen stand; run_epoch: the run's last one.
    rising: policies that still rose at the last epoch tried.
    gain: with nothing masked, over `n_pairs` pairs of trainings and the documents.
    n_masks: masks whose deal is complete.
    right, own: the cost of a masked token; None before the first deal, and where no dose or no outcome
    varies. p_anew: of dealing the words anew.
    p_adjusted: of the cost, by Holm over the further contrasts; the primary one's own.
    cost_policy, cost_frozen: the cost of a token to each of the two by itself.
    break_even: None where no cost is told.
    """

    policy: str
    primary: bool
    epochs: tuple[int | None, int | None]
    run_epoch: int
    rising: tuple[str, ...]
    tuned: bool
    n_pairs: int
    n_masks: int
    gain: Bounded
    right: TokenCost | None
    own: TokenCost | None
    cost_policy: Bounded | None
    cost_frozen: Bounded | None
    p_anew: float | None
    p_adjusted: float | None
    break_even: BreakEven | None
    steps: tuple[DoseStep, ...]
    by_length: tuple[CostThird, ...]
    by_count: tuple[CostThird, ...]


@dataclass(frozen=True)
class ModelScores:
    """What a model answers to the test documents, class by class; the means over `n` trainings.

    Each score is from 0 to 1, see `ClassScores`.
    """

    model: str
    n: int
    accuracy: float
    balanced: float
    macro_f1: float


@dataclass(frozen=True, repr=False)
class Unseen(Tabular):
    """What an unseen word costs, by up to three measures, and the verdict.

    n_documents: test documents. unseen_tokens: U₀, unseen tokens a test document; tokens: all of them.
    majority: the share of the commonest class among the test documents. scores: of every model that answered.
    masked: the contrasts, the primary one first; max_count, masked_share: which words, and the share of the
    training tokens that a mask takes out on average. notes: what to know beside the verdict, a sentence each.
    """

    run: str
    n_documents: int
    tokens: float
    unseen_tokens: float
    majority: float
    scores: tuple[ModelScores, ...]
    natural: NaturalDocuments | None
    restored: RestoredWords | None
    masked: tuple[MaskedContrast, ...]
    max_count: int | None
    masked_share: float | None
    verdict: str
    notes: tuple[str, ...]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The cost by each measure, then each measure by itself."""
        from drift.analysis.across.unseen.columns import unseen_columns  # which knows this class

        return unseen_columns(self)


def bounded(found: DoseCost | MeanGain) -> Bounded:
    """The value and its interval; none of a variance of 0: no change that was seen is not none ever."""
    value = found.cost if isinstance(found, DoseCost) else found.gain
    if not found.variance:
        return Bounded(value, None, None)
    return Bounded(value, found.low, found.high)


def model_scores(model: str, found: Sequence[ClassScores]) -> ModelScores:
    """The means of one or more trainings."""
    accuracy, balanced, macro_f1 = (
        sum(getattr(one, name) for one in found) / len(found) for name in ("accuracy", "balanced", "macro_f1")
    )
    return ModelScores(model, len(found), accuracy, balanced, macro_f1)


def token_cost(found: DoseCost | None) -> TokenCost | None:
    """The cost without what only further arithmetic needs."""
    if found is None:
        return None
    return TokenCost(bounded(found), found.p, found.n_masks, found.n_words, found.mean_dose, found.top_dose)


def cost_third(found: Third) -> CostThird:
    """The same of a third."""
    costs = (None if one is None else bounded(one) for one in (found.cost, found.percent_cost))
    return CostThird(found.lowest, found.highest, *costs)
