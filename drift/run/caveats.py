"""What has to be known of a run before any figure of it is read."""

from drift.errors import SettingsError
from drift.run.record import RunRecord

TRAINED_APART = 0.3
"""A median cosine of the same words below which vectors are taken to have been trained apart."""


def caveats(record: RunRecord) -> tuple[str, ...]:
    """Each in one sentence; none for a run of which nothing has to be known first."""
    found = []
    if record.seen_by_moving:
        found.append(
            "its seen words are those that moved: that seen words moved and unseen ones did not is no finding"
        )
    if record.is_aligned:
        found.append(f"its vectors were trained apart and aligned ({record.hook})")
    if record.kept_epoch is not None and record.kept_epoch < record.last_epoch:
        found.append(
            f"the model that was kept equals epoch {record.kept_epoch} of {record.last_epoch}, since weights "
            "were restored: figures are of that epoch and those before it, unless a later one is asked for"
        )
    if record.epochs_before:
        found.append(
            f"its snapshot 0 is the table after {record.epochs_before} epochs of training: what moved before "
            "is not in it"
        )
    if record.snapshots:
        found.append(
            f"its snapshots were taken {record.snapshots}: what is called an epoch is the training between "
            "two of them"
        )
    return tuple(found)


def check_min_count(name: str, min_count: int, *, counted: bool) -> None:
    """Raise SettingsError for a least count below 0, or above 1 in a run whose counts are not known."""
    if min_count < 0:
        raise SettingsError(f"expected a min-count from 0 on, got {min_count}.")
    if min_count > 1 and not counted:
        raise SettingsError(
            f"{name}: expected known counts for a min-count of {min_count}, found that its seen words are "
            "those that moved. Leave min-count out, or make the run again with the text that trained."
        )


def check_seen_known(record: RunRecord) -> None:
    """Raise SettingsError where seen words are those that moved: against the others that is circular."""
    if record.seen_by_moving:
        raise SettingsError(
            f"{record.name}: expected seen words known from text or counts, found those that moved: against "
            "unseen words that is circular. Make the run again with the text that trained, or with counts."
        )
