"""How many of the seen and of the unseen words moved."""

from dataclasses import dataclass

from drift.analysis.words import WordTable


@dataclass(frozen=True)
class WhoMoved:
    """Seen and unseen words, and how many of each have another vector than at snapshot 0."""

    n_seen: int
    n_unseen: int
    seen: int
    unseen: int

    @property
    def n(self) -> int:
        """How many words moved in all."""
        return self.seen + self.unseen


def who_moved(table: WordTable) -> WhoMoved:
    """Count the words that moved."""
    moved, n_seen = table.l2 > 0, int(table.seen.sum())
    return WhoMoved(
        n_seen, len(table) - n_seen, int((moved & table.seen).sum()), int((moved & ~table.seen).sum())
    )
