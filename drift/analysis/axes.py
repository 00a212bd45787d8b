"""Which axis is meant: the first one of the displacements, a class's, or that of one against another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.direction import log_odds

MOST_PAIRED = 6
"""Up to so many classes each pair of them is listed."""


@dataclass(frozen=True)
class ClassAxis:
    """An axis that is asked for by the classes: towards one, away from another one or (None) all others."""

    classes: tuple[str, ...]
    toward: int
    away: int | None = None

    @property
    def name(self) -> str:
        """The name it is asked for by: `positive`, or `positive-negative`."""
        names = [self.classes[one] for one in (self.toward, self.away) if one is not None]
        return "-".join(names)

    def odds(self, class_counts: IntArray) -> DoubleArray:
        """Log odds of the class it points to, against the one it points away from: shape (n_words,)."""
        if self.away is None:
            return log_odds(class_counts)[:, self.toward]
        return log_odds(class_counts[:, [self.toward, self.away]])[:, 0]


def class_axes(classes: Sequence[str]) -> tuple[ClassAxis, ...]:
    """The axes there are: one for each class, then one for each pair of up to MOST_PAIRED classes.

    With two classes all of them are one and the same, and the second class stands for it.
    """
    names, n = tuple(classes), len(classes)
    if n == 2:
        return (ClassAxis(names, 1),)
    pairs = combinations(range(n), 2) if n <= MOST_PAIRED else ()
    return (*(ClassAxis(names, one) for one in range(n)), *(ClassAxis(names, a, b) for a, b in pairs))


def named_axis(name: str, classes: Sequence[str]) -> ClassAxis:
    """The axis of a class `A`, or of two of them `A-B`.

    Raises SettingsError for a name that is neither, or that could be two.
    """
    names = tuple(classes)
    if name in names:
        return ClassAxis(names, names.index(name))
    found = [
        ClassAxis(names, toward, away)
        for toward, first in enumerate(names)
        for away, second in enumerate(names)
        if toward != away and f"{first}-{second}" == name
    ]
    if len(found) != 1:
        which = "none" if not found else f"{len(found)} pairs that it could be"
        raise SettingsError(
            f"expected an axis of one class or of two, as {names[-1]} or {names[-1]}-{names[0]}, of "
            f"{', '.join(names)}; found {which} for {name!r}."
        )
    return found[0]
