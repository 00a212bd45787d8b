"""What a tuned table costs to ship and to update, against one frozen table that all models share."""

from collections.abc import Sequence
from dataclasses import dataclass

FLEETS = (1, 10, 100)
ID_BYTES = 4


@dataclass(frozen=True)
class EmbeddingTable:
    """An embedding table. n_moved: its rows that training changed."""

    n_words: int
    n_dims: int
    n_moved: int

    def bytes_whole(self, number_bytes: int = 4) -> int:
        """All rows, each number of so many bytes."""
        return self.n_words * self.n_dims * number_bytes

    def bytes_moved(self, number_bytes: int = 4) -> int:
        """The moved rows with their ids."""
        return self.n_moved * (self.n_dims * number_bytes + ID_BYTES)


@dataclass(frozen=True)
class Shipping:
    """A way to give N models their tables.

    first: bytes to ship at first, for each number of FLEETS. update: bytes of an update of one model.
    pays_from: documents that a model must answer between two updates for ids in place of vectors to save what
        the update costs; None where nothing is updated.
    """

    how: str
    first: tuple[int, ...]
    update: int
    pays_from: float | None


def shippings(table: EmbeddingTable, saved: float, models: Sequence[int] = FLEETS) -> list[Shipping]:
    """The tuned table whole and as moved rows, in float32 and float16, and the frozen one that all share.

    saved: bytes that a document saves where its ids are sent and not its vectors. Moved rows go on top of one
    pretrained table in float32.
    """
    base = table.bytes_whole()

    def tuned(how: str, update: int, shared: int) -> Shipping:
        first = tuple(shared + n * update for n in models)
        return Shipping(how, first, update, update / saved if saved > 0 else None)

    return [
        tuned("tuned, whole, float32", base, 0),
        tuned("tuned, whole, float16", table.bytes_whole(2), 0),
        tuned("tuned, moved rows, float32", table.bytes_moved(), base),
        tuned("tuned, moved rows, float16", table.bytes_moved(2), base),
        Shipping("frozen, one for all", tuple(base for _ in models), 0, None),
    ]


def models_from_which_rows_are_cheaper(table: EmbeddingTable, number_bytes: int = 4) -> int | None:
    """The fewest models for which one pretrained table with moved rows for each takes less than whole tables.

    None where moved rows take as much as the table, or more.
    """
    gain = table.bytes_whole(number_bytes) - table.bytes_moved(number_bytes)
    return None if gain <= 0 else table.bytes_whole() // gain + 1
