"""What has to be known of a run before any figure of it is read."""

from drift.errors import SettingsError
from drift.run.record import SEEN_BY_MOVING, RunRecord

ALIGNED = "turned by"
"""How the record of a run names vectors that were turned onto those before, with the figures of that."""


def caveats(record: RunRecord) -> tuple[str, ...]:
    """Each in one sentence; none for a run whose seen words are known and whose vectors are as trained."""
    found = []
    if record.seen_from == SEEN_BY_MOVING:
        found.append(
            "its seen words are those that moved: that seen words moved and unseen ones did not is no finding"
        )
    if record.hook is not None and ALIGNED in record.hook:
        found.append(f"its vectors were trained apart and aligned ({record.hook})")
    return tuple(found)


def check_seen_known(record: RunRecord) -> None:
    """Raise SettingsError where seen words are those that moved: against the others that is circular."""
    if record.seen_from == SEEN_BY_MOVING:
        raise SettingsError(
            f"{record.name}: expected seen words known from text or counts, found those that moved: against "
            "unseen words that is circular. Make the run again with --seen or --counts."
        )
