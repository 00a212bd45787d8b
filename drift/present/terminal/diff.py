"""What differs between two snapshots, as tables."""

from drift.analysis.across.diff import Diff
from drift.present.terminal.tables import Table


def diff_tables(found: Diff) -> list[Table]:
    """What lies between A and B, and what each of them scores, if anything."""
    tables = found.tables()
    between = Table(
        f"From {found.a} (A) to {found.b} (B)",
        tables["between"],
        (_over(found),),
    )
    if not found.scored:
        return [between]
    return [between, Table("What each of them scores", tables["scored"])]


def _over(found: Diff) -> str:
    seen = "moved in B's training" if found.seen_by_moving else "in B's training documents"
    return (
        f"Seen: {seen}. Kept: of {found.k} neighbours among {found.candidates}; other "
        "words have no neighbourhood and are left out."
    )
