"""Why rows of unseen words moved: said alike in the terminal and on the page, as far as it is known."""

from drift.analysis.groups import GroupEpoch

_TURNED = 1e-6
"""A cosine distance beyond what the rounding of a row that shrinks makes."""

NO_SEEN_AND_UNSEEN = (
    "Seen words are those that moved, so seen and unseen words are not set against each other, and counts "
    "are not known. Make the run again with the text that trained, or with counts."
)
"""What stands in the place of seen against unseen words where `RunRecord.seen_by_moving`."""


def why_unseen_moved(group: GroupEpoch) -> str:
    """One sentence on an epoch at which unseen rows differ from snapshot 0."""
    if group.unseen_moved_by:
        by = " and ".join(group.unseen_moved_by)
        return f"Unseen rows moved too: the training has {by}, which moves rows of unseen words."
    if group.unseen_moved_by is not None:
        return (
            "Unseen rows moved too, though the run records neither weight decay nor tied weights: see "
            "whether the counts are of the documents that trained."
        )
    if group.unseen_cosine.max > _TURNED:
        return (
            "Unseen rows moved too, and turned, and how they were trained is not recorded: see whether the "
            "counts are of the documents that trained, the words those of the rows, the table tied to an "
            "output, or the vectors trained apart."
        )
    return (
        "Unseen rows moved too, but did not turn, and how they were trained is not recorded: they shrank or "
        "grew, as rows do under weight decay."
    )


def likely_movers(moved_by: tuple[str, ...] | None) -> str:
    """What may have moved them, in a few words; moved_by: see `RunRecord.moves_unseen`."""
    if moved_by is None:
        return "something that is not recorded: weight decay, tied weights, words at other rows, other counts"
    return " and ".join(moved_by) or "counts of other documents"
