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
    return (
        f"Seen: in B's training documents. Kept: of {found.k} neighbours among {found.candidates}; other "
        "words have no neighbourhood and are left out."
    )
