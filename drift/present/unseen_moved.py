"""Why rows of unseen words moved: said alike in the terminal and on the page, as far as it is known."""

from drift.analysis.groups import GroupEpoch

_TURNED = 1e-6
"""A cosine distance beyond what the rounding of a row that shrinks makes."""


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
            "Unseen rows moved too, and turned, which the weight decay of AdamW does not do: see whether the "
            "counts are of the documents that trained, and whether the table is tied to an output."
        )
    return "Unseen rows moved too, but did not turn: as weight decay shrinks rows, and leaves their cosines."


def likely_movers(moved_by: tuple[str, ...] | None) -> str:
    """What may have moved them, in a few words; moved_by: see `RunRecord.moves_unseen`."""
    if moved_by is None:
        return "weight decay, tied weights, or counts of other documents"
    return " and ".join(moved_by) or "counts of other documents"
