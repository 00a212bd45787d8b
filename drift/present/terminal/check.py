"""The tables of `drift check`."""

from collections.abc import Sequence
from typing import TypeGuard

from drift.analysis.across.unseen.sentences import in_points, other_epochs
from drift.analysis.check import FEWEST_STRANDED, Check
from drift.measure.evidence import FEWEST_LABELLINGS, FEWEST_TRUE, are_enough
from drift.measure.excess import Excess
from drift.present.terminal.tables import Column, Table


def check_tables(result: Check, limit: int) -> list[Table]:
    """The groups of tokens, and the first words of those that matter; empty tables are left out."""
    stranded = _first(
        f"Stranded, {_against_chance(result)}", result.tables()["stranded"], limit, _beside_chance(result)
    )
    tables = [_groups(result), stranded]
    for title, name in (("Unseen", "unseen"), ("Without a vector", "missing")):
        tables.append(_first(f"{title}, commonest first", result.tables()[name], limit))
    return [table for table in tables if table.rows]


def gain_sentence(result: Check) -> str:
    """What is to be expected of the trained model on this text, or how that is found out."""
    found, read = result.gain, _read(result)
    if result.is_frozen:
        return (
            f"{read}. The embedding did not train: what training it would gain, a run tells in which it did."
        )
    if found is None:
        how = (
            "`drift unseen --masks 10` finds it out"
            if result.is_repeatable
            else "drift cannot train this run again; drift.masked_plan says what to train to find it out"
        )
        return f"{read}. What training the embedding gains on such text: {how}."
    epochs = other_epochs(found.epochs, result.epoch, "this model")
    there = (
        f"{read}; the test documents have {found.usual:.2f}. Expected gain of {found.policy} over "
        f"frozen{epochs}"
    )
    if found.gain is None:
        return f"{there}: not predicted, no more than {found.limit:.1f} were tried."
    return (
        f"{there}: {in_points(found.gain)}. Tested on test documents that were not used: {found.n_held:,} of "
        f"{found.n_predicted:,} such predictions held what came."
    )


def _read(result: Check) -> str:
    """Unseen tokens as far as the model reads: the tables count the whole text."""
    cut = "" if result.max_length is None else f" (its first {result.max_length:,} tokens with a vector)"
    return f"{result.unseen_read:.2f} unseen tokens a document, as far as the model reads it{cut}"


def _groups(result: Check) -> Table:
    return Table(
        f"What {result.run}, epoch {result.epoch}, will meet",
        result.tables()["tokens"],
        (
            (
                f"{result.n_tokens:,} tokens in {result.n_documents:,} documents; a stranded word is in "
                f"{result.n_stranded_documents:,} of them."
            ),
            (
                f"Stranded: it was near a seen word before training (one among the other's {result.k} "
                f"nearest, among {result.candidates}) and they have lost {result.least} of cosine similarity "
                "or more. Words without a vector are not read by the model."
            ),
        ),
    )


def _against_chance(result: Check) -> str:
    """What may be said of the stranded words: more than noise only where seeds and controls say so."""
    found = result.chance
    if not _is_tested(found):
        return "not tested against shuffled labels"
    if found.low is None:
        return "not told: too few"
    if found.low > 0 and (found.excess or 0.0) > (found.sd or 0.0):  # above what another seed would take away
        return "more than with shuffled labels"
    return "not shown to be more than with shuffled labels"


def _is_tested(found: Excess | None) -> TypeGuard[Excess]:
    """Whether there are trainings enough: one alone does not say how far another seed would be from it."""
    return found is not None and are_enough(found.n, found.n_shuffled)


def _beside_chance(result: Check) -> tuple[str, ...]:
    found, order = result.chance, "By occurrences times lost similarity."
    n = len(result.stranded_words)
    if found is None:
        how = (
            "`drift control` trains such models, and then this is tested."
            if result.is_repeatable
            else "train on such labels yourself, and set the runs beside each other."
        )
        return (f"{order} A model that learns shuffled labels may strand as many words: {how}",)
    beside = (
        f"Here {n:,} words are; {_mean(found.mean, found.sd)} in {found.n} trainings on the true labels, "
        f"{_mean(found.shuffled_mean, found.shuffled_sd)} in {found.n_shuffled} on shuffled ones"
    )
    if not _is_tested(found):
        least = f"{FEWEST_TRUE} of the first and {FEWEST_LABELLINGS} of the second are the least"
        return (f"{order} {beside}: too few to tell, {least} (`drift control`).",)
    if found.low is None:
        least = f"fewer than {FEWEST_STRANDED} on average, or as many in every training"
        return (f"{order} {beside}: {least}, which does not tell.",)
    return (f"{order} {beside}; excess {found.excess:.1f} ({found.low:.1f} to {found.high:.1f}, 95 %).",)


def _mean(mean: float | None, sd: float | None) -> str:
    return f"{mean:.1f}" if sd is None else f"{mean:.1f} ± {sd:.1f}"


def _first(title: str, columns: Sequence[Column], limit: int, notes: tuple[str, ...] = ()) -> Table:
    n_words = len(columns[0].values)
    return Table(title, tuple(column.first(limit) for column in columns), (*notes, *_more(n_words, limit)))


def _more(n_words: int, limit: int) -> tuple[str, ...]:
    return (f"{limit} of {n_words:,} words; --limit shows more.",) if n_words > limit else ()
