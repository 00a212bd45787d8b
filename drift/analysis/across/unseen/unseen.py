"""`unseen`: the three measures of what an unseen word costs, together, from what is on disk."""

import numpy as np

from drift.analysis.across.control_runs import frozen_control
from drift.analysis.across.unseen.masked_words import MaskedAnswers, contrasts, masked_answers
from drift.analysis.across.unseen.result import (
    MaskedContrast,
    ModelScores,
    NaturalDocuments,
    RestoredWords,
    Unseen,
    model_scores,
)
from drift.analysis.across.unseen.sentences import disagreements, untold, verdict
from drift.analysis.across.unseen.unmasked import natural_documents, restored_words, unseen_tokens
from drift.analysis.sentences import below_majority
from drift.arrays import BoolArray, IntArray
from drift.errors import RunError
from drift.measure.detectable import detectable_cost
from drift.measure.dose_cost import demeaned
from drift.measure.natural import FEWEST_DOCUMENTS
from drift.measure.occurrences import occurrences
from drift.measure.outcomes import right
from drift.measure.scores import class_scores
from drift.run.answered import Restored, read_answered, read_restored
from drift.run.answers import Answered
from drift.run.caveats import check_seen_known
from drift.run.masked import FROZEN
from drift.run.run import Run


def check_enough(run: Run, n_documents: int) -> None:
    """Raise RunError where so many test documents, of those that the model reads, cannot tell a cost."""
    if n_documents < FEWEST_DOCUMENTS:
        raise RunError(
            f"{run.folder}: expected {FEWEST_DOCUMENTS} test documents or more, found {n_documents}: too few "
            "to tell what an unseen word costs. Make the run again with a larger --test-share."
        )


def unseen(run: Run) -> Unseen:
    """Measure what an unseen word costs a run's model, by all that is kept beside the run.

    Reads answers, labels, tokens, counts, masks and restored draws; asks no model. Raises RunError where
    there are no answers, too few, or they do not go together, SettingsError where seen words are those that
    moved.
    """
    check_seen_known(run.record)
    found = masked_answers(run)
    answered = read_answered(run) or (None if found is None else found.text)
    if answered is None:
        raise RunError(
            f"{run.folder}: expected answers to its test documents beside it, found none. `drift unseen` "
            "makes them."
        )
    check_enough(run, len(answered.labels))
    natural = _natural(run, answered)
    draws = None if read_answered(run) is None else read_restored(run)
    restored = None if draws is None else restored_words(run, answered, draws)
    masked = () if found is None else tuple(one.contrast for one in contrasts(run, found))
    primary = masked[0] if masked else None
    there = float(unseen_tokens(run, answered).mean())
    majority = float(np.bincount(answered.labels).max() / len(answered.labels))
    scores = _scores(run, answered, natural, draws, found)
    return Unseen(
        run=run.name,
        n_documents=len(answered.labels),
        tokens=float(answered.lengths.mean()),
        unseen_tokens=there,
        majority=majority,
        scores=scores,
        natural=natural,
        restored=restored,
        masked=masked,
        max_count=None if found is None else found.plan.max_count,
        masked_share=None if found is None else _share(run, found),
        verdict=verdict(primary, natural, there, is_frozen=run.record.is_frozen),
        notes=(
            *below_majority("model", (one.accuracy for one in scores), majority),
            *untold(natural, restored),
            *disagreements(natural, restored, primary),
            *_notes(natural, restored, primary),
        ),
    )


def _natural(run: Run, answered: Answered) -> NaturalDocuments | None:
    """Against the frozen control beside the run, where there is one with answers."""
    control = frozen_control(run)
    frozen = None if control is None else read_answered(control)
    if control is None or frozen is None:
        return None
    return natural_documents(run, answered, frozen, control.folder.name)


def _scores(
    run: Run,
    answered: Answered,
    natural: NaturalDocuments | None,
    draws: Restored | None,
    found: MaskedAnswers | None,
) -> tuple[ModelScores, ...]:
    """Of the run, its frozen control, the run with all dealt words put back, and the masked trainings."""
    asked = {}
    if read_answered(run) is not None:
        asked[run.name] = answered.answers
    frozen = _frozen_answers(run, natural)
    if natural is not None and frozen is not None:
        asked[natural.frozen] = frozen.answers
    if draws is not None:
        asked[f"{run.name}, words put back"] = draws.whole
    scored = [model_scores(name, [class_scores(one, answered.labels)]) for name, one in asked.items()]
    return (*scored, *(() if found is None else found.scores))


def _share(run: Run, found: MaskedAnswers) -> float:
    """The share of the training tokens that a mask takes out, on average."""
    counts = run.counts[found.plan.words]
    return float((found.plan.masks @ counts).mean() / run.counts.sum())


def _notes(
    natural: NaturalDocuments | None, restored: RestoredWords | None, contrast: MaskedContrast | None
) -> list[str]:
    notes = []
    if natural is not None:
        notes.append("Natural documents: one seed a side; their intervals are over documents alone.")
    if restored is not None:
        notes.append(
            "Restored words: what a word's movement is worth to this one trained model, not what never "
            "having learnt the word costs."
        )
    if contrast is None:
        return notes
    notes.append(
        "Masked words: assumed is that a token costs in the unmasked model what it costs in the masked ones. "
        "It holds at this share of masked words."
    )
    if contrast.rising:
        notes.append(
            f"Still rising at the last epoch that was tried: {' and '.join(contrast.rising)}. Pass a larger "
            "--epochs."
        )
    return notes


def detectable(run: Run, words: IntArray, masks: BoolArray) -> float | None:
    """The least cost of a token that a planned experiment could tell from none in 80 of 100 cases.

    words: vocabulary rows, rising; masks: shape (n_masks, n_words). How far a document's gain varies between
    trainings is that of the unmasked pairs, once they are there. Before, it is how far the gain of the run
    over its frozen control varies between documents: a cautious value, since some of that is the documents'
    own. None where there are no answers, or no dose varies.
    """
    found, answered = masked_answers(run), read_answered(run)
    if found is not None:
        text, variance = found.text, _between_pairs(found)
    elif answered is not None and (frozen := _frozen_answers(run, _natural(run, answered))) is not None:
        gains = right(answered.answers, answered.labels) - right(frozen.answers, answered.labels)
        text, variance = answered, float(gains.var())
    else:
        return None
    return detectable_cost(occurrences(text.tokens, text.starts, words), masks, variance)


def _between_pairs(found: MaskedAnswers) -> float:
    """The variance of a document's gain around its own mean and its pair's, of the primary policy."""
    gains = found.unmasked[found.plan.policies[0].name][0] - found.unmasked[FROZEN][0]
    n_documents, n_pairs = gains.shape
    return float((demeaned(gains) ** 2).sum() / ((n_documents - 1) * (n_pairs - 1)))


def _frozen_answers(run: Run, natural: NaturalDocuments | None) -> Answered | None:
    return None if natural is None else read_answered(Run(run.folder.parent / natural.frozen))
