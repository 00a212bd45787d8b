"""How often each word occurs, among a run's arrays."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from drift.arrays import IntArray
from drift.run.answers import DOCUMENTS
from drift.run.store import create_group, write_array

if TYPE_CHECKING:
    import zarr

EPOCHS = "epochs"


def write_counts(
    arrays: Path, name: str, counts: IntArray, test_counts: IntArray, class_counts: IntArray | None
) -> None:
    """Begin the arrays of the run `name`: the counts, and the groups for all that comes after."""
    group = create_group(arrays, {"run": name, "class_counts": class_counts is not None})
    put_counts(group, counts, test_counts, class_counts)
    for inner in (DOCUMENTS, EPOCHS):
        group.create_group(inner)


def put_counts(
    group: "zarr.Group", counts: IntArray, test_counts: IntArray, class_counts: IntArray | None
) -> None:
    """Write the counts into a group; see `create_run` for their shapes."""
    write_array(group, "counts", counts, ("word",))
    write_array(group, "test_counts", test_counts, ("word",))
    if class_counts is not None:
        write_array(group, "class_counts", class_counts.astype(np.int32), ("seen_word", "class"))
