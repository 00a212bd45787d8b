"""The pair of words that tells best what a run did."""

from collections.abc import Sequence

from drift.analysis.stranded import StrandedPair


def telling_pair(
    subjects: Sequence[tuple[str | None, str]], stranded: Sequence[StrandedPair]
) -> tuple[str, str] | None:
    """The pair that a report begins with: a held-out word and its nearest seen word, else the first stranded.

    subjects: see `subject_pairs`. stranded: the most lost similarity first.
    """
    for seen, held_out in subjects:
        if seen is not None:
            return seen, held_out
    return (stranded[0].seen, stranded[0].unseen) if stranded else None
