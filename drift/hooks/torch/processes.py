"""Several processes that train one model: their counts are summed, and one of them writes the run."""

from datetime import timedelta

import torch
import torch.distributed as dist

from drift.errors import SettingsError
from drift.progress import log

_WAITS = timedelta(minutes=5)


class Processes:
    """The processes of a training: of `torch.distributed` where that was begun, else this one alone.

    Each of them has to make one, and to ask for sums in the same order. Raises SettingsError where others do
    not come within five minutes.
    """

    def __init__(self) -> None:
        begun = dist.is_available() and dist.is_initialized()
        self.size = dist.get_world_size() if begun else 1
        self.rank = dist.get_rank() if begun else 0
        self._group = self._together() if self.size > 1 else None

    def summed(self, counts: torch.Tensor) -> torch.Tensor:
        """The sum of counts over the processes; those of this one where the others do not come."""
        counts = counts.cpu()
        if self._group is None:
            return counts
        try:
            dist.all_reduce(counts, group=self._group)
        except RuntimeError as error:
            self._group = None
            log.warning(
                "the other processes did not come to snapshot(), so the counts are this one's alone from "
                "here on; call it in all of them (%s)",
                str(error).splitlines()[0],
            )
        return counts

    def _together(self) -> "dist.ProcessGroup":
        try:
            group = dist.new_group(backend="gloo", timeout=_WAITS)
            dist.monitored_barrier(group, timeout=_WAITS)
        except RuntimeError as error:
            raise SettingsError(
                f"expected drift.record in each of the {self.size} processes, got it in too few of them "
                f"({str(error).splitlines()[0]})."
            ) from error
        return group
