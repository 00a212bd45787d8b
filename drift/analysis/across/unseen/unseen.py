"""`unseen`: the three measures of what an unseen word costs, together, from what is on disk."""

import numpy as np

from drift.analysis.across.control_runs import frozen_control
from drift.analysis.across.unseen.masked_words import MaskedAnswers, contrasts, masked_answers
from drift.analysis.across.unseen.result import MaskedContrast, NaturalDocuments, RestoredWords, Unseen
from drift.analysis.across.unseen.sentences import disagreements, verdict
from drift.analysis.across.unseen.unmasked import natural_documents, restored_words, unseen_tokens
from drift.arrays import BoolArray, IntArray
from drift.errors import RunError
from drift.measure.detectable import detectable_cost
from drift.measure.occurrences import occurrences
from drift.measure.outcomes import right
from drift.run.answered import read_answered, read_restored
from drift.run.answers import Answered
from drift.run.caveats import check_seen_known
from drift.run.run import Run


def unseen(run: Run) -> Unseen:
    """Measure what an unseen word costs a run's model, by all that is kept beside the run.

    Reads answers, labels, tokens, counts, masks and restored draws; asks no model. Raises RunError where
    there are no answers, or they do not go together, SettingsError where seen words are those that moved.
    """
    check_seen_known(run.record)
    found = masked_answers(run)
    answered = read_answered(run) or (None if found is None else found.text)
    if answered is None:
        raise RunError(
            f"{run.folder}: expected answers to its test documents beside it, found none. `drift unseen` "
            "makes them."
        )
    natural = _natural(run, answered)
    draws = read_restored(run)
    restored = None if draws is None else restored_words(run, answered, draws)
    masked = () if found is None else tuple(one.contrast for one in contrasts(run, found))
    primary = masked[0] if masked else None
    there = float(unseen_tokens(run, answered).mean())
    return Unseen(
        run=run.name,
        n_documents=len(answered.labels),
        tokens=float(answered.lengths.mean()),
        unseen_tokens=there,
        majority=float(np.bincount(answered.labels).max() / len(answered.labels)),
        natural=natural,
        restored=restored,
        masked=masked,
        max_count=None if found is None else found.plan.max_count,
        masked_share=None if found is None else _share(run, found),
        verdict=verdict(primary, natural, there),
        notes=(*disagreements(natural, restored, primary), *_notes(natural, restored, primary)),
    )


def _natural(run: Run, answered: Answered) -> NaturalDocuments | None:
    """Against the frozen control beside the run, where there is one with answers."""
    control = frozen_control(run)
    frozen = None if control is None else read_answered(control)
    if control is None or frozen is None:
        return None
    return natural_documents(run, answered, frozen, control.folder.name)


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

    words: vocabulary rows, rising; masks: shape (n_masks, n_words). The spread of the outcomes is that of the
    gain over documents, of the run and its frozen control: a cautious value. None where there are no answers,
    or no dose varies.
    """
    answered, natural = read_answered(run), None
    if answered is not None:
        natural = _natural(run, answered)
    if answered is None or natural is None:
        return None
    frozen = read_answered(Run(run.folder.parent / natural.frozen))
    if frozen is None:
        return None
    gains = right(answered.answers, answered.labels) - right(frozen.answers, answered.labels)
    where = occurrences(answered.tokens, answered.starts, words)
    return detectable_cost(where, masks, float(gains.var()))
