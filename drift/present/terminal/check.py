"""The tables of `drift check`."""

from drift.analysis.across.unseen.sentences import in_points
from drift.analysis.check import Check, MetWord
from drift.present.terminal.tables import Column, Table


def check_tables(result: Check, limit: int) -> list[Table]:
    """The groups of tokens, and the first words of those that matter; empty tables are left out."""
    tables = [_groups(result), _stranded(result, limit)]
    for title, words in (("Unseen", result.unseen_words), ("Without a vector", result.missing_words)):
        tables.append(_counted(f"{title}, commonest first", words, limit))
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
    counts = [result.seen, result.unseen, result.stranded, result.without_vector]
    words = [None, len(result.unseen_words), len(result.stranded_words), len(result.missing_words)]
    return Table(
        f"What {result.run}, epoch {result.epoch}, will meet",
        (
            Column("tokens that are", ["seen", "unseen", "unseen and stranded", "without a vector"]),
            Column("tokens", counts),
            Column("share", [count / result.n_tokens for count in counts]),
            Column("words", words),
        ),
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


def _stranded(result: Check, limit: int) -> Table:
    words = [word for word in result.stranded_words[:limit] if word.pair]
    return Table(
        "Stranded, by occurrences times lost similarity",
        (
            Column("word", [word.word for word in words]),
            Column("occurrences", [word.occurrences for word in words]),
            Column("documents", [word.documents for word in words]),
            Column("seen partner", [word.pair.seen for word in words if word.pair]),
            Column("before", [word.pair.before for word in words if word.pair]),
            Column("after", [word.pair.after for word in words if word.pair]),
            Column("lost", [word.pair.lost for word in words if word.pair]),
        ),
        _more(len(result.stranded_words), limit),
    )


def _counted(title: str, words: tuple[MetWord, ...], limit: int) -> Table:
    return Table(
        title,
        (
            Column("word", [word.word for word in words[:limit]]),
            Column("occurrences", [word.occurrences for word in words[:limit]]),
            Column("documents", [word.documents for word in words[:limit]]),
        ),
        _more(len(words), limit),
    )


def _more(n_words: int, limit: int) -> tuple[str, ...]:
    return (f"{limit} of {n_words:,} words; --limit shows more.",) if n_words > limit else ()
