"""The tables of `drift check`."""

from collections.abc import Sequence

from drift.analysis.across.unseen.sentences import in_points
from drift.analysis.check import Check
from drift.present.terminal.tables import Column, Table


def check_tables(result: Check, limit: int) -> list[Table]:
    """The groups of tokens, and the first words of those that matter; empty tables are left out."""
    stranded = _first(
        f"Stranded, {_against_chance(result)}", result.tables()["stranded"], limit, _shuffled(result)
    )
    tables = [_groups(result), stranded]
    for title, name in (("Unseen", "unseen"), ("Without a vector", "missing")):
        tables.append(_first(f"{title}, commonest first", result.tables()[name], limit))
    return [table for table in tables if table.rows]


def gain_sentence(result: Check) -> str:
    """What is to be expected of the trained model on this text, or how that is found out."""
    found = result.gain
    if found is None:
        return (
            f"{result.unseen_read:.1f} unseen tokens a document. What training the embedding gains on such "
            "text: `drift unseen --masks 10` finds it out."
        )
    there = (
        f"{found.unseen:.1f} unseen tokens a document; the test documents have {found.usual:.1f}. Expected "
        f"gain of {found.policy} over frozen"
    )
    if found.gain is None:
        return f"{there}: not predicted, no more than {found.limit:.1f} were tried."
    return (
        f"{there}: {in_points(found.gain)}. Tested on test documents that were not used: {found.n_held:,} of "
        f"{found.n_predicted:,} such predictions held what came."
    )


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
    """What may be said of the stranded words: more than noise only where the controls say so."""
    if result.shuffled is None:
        return "not tested against shuffled labels"
    more = len(result.stranded_words) > result.shuffled.most
    return f"{'more' if more else 'no more'} than with shuffled labels"


def _shuffled(result: Check) -> tuple[str, ...]:
    found, order = result.shuffled, "By occurrences times lost similarity."
    if found is None:
        note = (
            f"{order} A model that learns shuffled labels may strand as many words: of a run of drift's own "
            "`drift control` trains such models, and then this is tested."
        )
    else:
        times = f"{found.fewest:,}" if found.fewest == found.most else f"{found.fewest:,} to {found.most:,}"
        n = len(result.stranded_words)
        note = f"{order} Here {n:,} words are; in {found.n} trainings on shuffled labels {times} are."
    return (note,)


def _first(title: str, columns: Sequence[Column], limit: int, notes: tuple[str, ...] = ()) -> Table:
    n_words = len(columns[0].values)
    return Table(title, tuple(column.first(limit) for column in columns), (*notes, *_more(n_words, limit)))


def _more(n_words: int, limit: int) -> tuple[str, ...]:
    return (f"{limit} of {n_words:,} words; --limit shows more.",) if n_words > limit else ()
