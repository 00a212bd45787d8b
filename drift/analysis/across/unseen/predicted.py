"""The gain to be expected on new text, from what the masked words found; and whether it comes true."""

from dataclasses import dataclass

import numpy as np

from drift.analysis.across.unseen.masked_words import MaskedAnswers, contrasts, masked_answers
from drift.analysis.across.unseen.result import Bounded
from drift.analysis.across.unseen.unmasked import unseen_tokens
from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.measure.break_even import predicted_gain
from drift.measure.dose_cost import dose_cost
from drift.measure.mean_gain import mean_gain
from drift.measure.natural import FEWEST_DOCUMENTS, UNSEEN_TOKENS
from drift.run.masked import FROZEN
from drift.run.run import Run

SPLITS = 50


@dataclass(frozen=True)
class ExpectedGain:
    """What a policy gains over frozen on text with so many unseen tokens.

    unseen: U, unseen tokens a document of the text, as the model reads it. usual: U₀, of the test documents.
    gain: None where the text has more than `limit` unseen tokens: past what was tried nothing is predicted.
    epochs: at which the policy and frozen stand.
    n_held, n_predicted: of so many predictions for test documents that were not used, so many held what came.
    """

    policy: str
    unseen: float
    usual: float
    limit: float
    gain: Bounded | None
    epochs: tuple[int | None, int | None]
    n_held: int
    n_predicted: int


def expected_gain(run: Run, unseen: float) -> ExpectedGain | None:
    """Predict from the masked words beside a run; None before a deal of them is complete.

    unseen: unseen tokens a document of the new text, as the model reads it.
    """
    found = masked_answers(run)
    if found is None or not len(found.masks):
        return None
    primary = contrasts(run, found)[0]
    if primary.cost is None:
        return None
    there = unseen_tokens(run, found.text)
    usual = float(there.mean())
    predicted = predicted_gain(primary.gain, primary.cost, unseen - usual)
    gain = None if predicted.gain is None else Bounded(predicted.gain, predicted.low, predicted.high)
    held = _held(found, primary.contrast.policy, there)
    limit = usual + primary.cost.top_dose
    policy, epochs = primary.contrast.policy, primary.contrast.epochs
    return ExpectedGain(policy, unseen, usual, limit, gain, epochs, sum(held), len(held))


def _held(found: MaskedAnswers, policy: str, unseen: IntArray) -> list[bool]:
    """Whether predictions from one half of the test documents hold what the other half comes to.

    The halves are drawn again and again; in the other one documents are put together by their unseen tokens.
    """
    random, held = np.random.default_rng(0), []
    pairs = found.unmasked[policy][0] - found.unmasked[FROZEN][0]
    masked = found.masked[policy][0] - found.masked[FROZEN][0]
    for _ in range(SPLITS):
        used = np.zeros(len(unseen), dtype=bool)
        used[random.permutation(len(unseen))[: len(unseen) // 2]] = True
        held += _come_true(found, pairs, masked, unseen, used)
    return held


def _come_true(
    found: MaskedAnswers, pairs: DoubleArray, masked: DoubleArray, unseen: IntArray, used: BoolArray
) -> list[bool]:
    """One prediction for each group of the documents that are not `used`, where there are enough of them."""
    cost = dose_cost(found.where.of_documents(used), found.masks, masked[used])
    if cost is None:
        return []
    gain, held = mean_gain(pairs[used]), []
    for lowest, highest in UNSEEN_TOKENS:
        group = ~used & (unseen >= lowest) & (unseen <= (np.inf if highest is None else highest))
        if group.sum() < FEWEST_DOCUMENTS:
            continue
        came = pairs[group].mean(axis=1)
        beyond = float(unseen[group].mean() - unseen[used].mean())
        predicted = predicted_gain(gain, cost, beyond, spread=float(came.var(ddof=1)) / len(came))
        if predicted.low is not None and predicted.high is not None:
            held.append(predicted.low <= float(came.mean()) <= predicted.high)
    return held
