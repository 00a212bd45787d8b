"""`Way`: one way to send documents to a model."""

from dataclasses import dataclass, replace
from itertools import product

INSIDE, OUTSIDE = "inside", "outside"
GRPC, REST = "gRPC", "REST"
BATCHES = (1, 32)


@dataclass(frozen=True)
class Way:
    """How documents go to a model.

    where: the embedding is `inside` the model, which is sent ids, or `outside`, which sends it vectors.
    numbers: `int32` for ids, `float32` or `float16` for vectors. api: `gRPC` or `REST`.
    padded: every document of a batch is filled up to the longest; else they go end to end, with lengths.
    batch: documents a request. gzip: whether the request's body is packed.
    """

    where: str
    numbers: str
    api: str
    padded: bool
    batch: int
    gzip: bool

    @property
    def signature(self) -> str:
        """The exported model's signature that takes it. JSON has no float16: it carries rounded numbers."""
        shape = "padded" if self.padded else "flat"
        return f"{shape}_half" if self.numbers == "float16" and self.api == GRPC else shape

    @property
    def by_ids(self) -> "Way":
        """The same with ids, which vectors are set beside."""
        return replace(self, where=INSIDE, numbers="int32")


def all_ways() -> list[Way]:
    """Every way that is measured. A document alone needs no padding: it is sent without."""
    numbers = ((INSIDE, "int32"), (OUTSIDE, "float32"), (OUTSIDE, "float16"))
    found = product((GRPC, REST), BATCHES, (False, True), (False, True), numbers)
    return [
        Way(where, kind, api, padded, batch, gzip)
        for api, batch, padded, gzip, (where, kind) in found
        if batch > 1 or not padded
    ]
