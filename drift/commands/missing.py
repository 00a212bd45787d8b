"""What the commands share that train several runs: those that are missing are announced, then trained."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drift.analysis.across.plans import Plan


def train_missing(missing: "list[Plan]", said: str, train: Callable[[], None]) -> None:
    """Say what is to be trained and train it; nothing where all is there."""
    from drift.errors import require
    from drift.progress import log

    if missing:
        log.info("%s", said)
        require("train")
        train()
