"""What a neighbourhood is, as it is asked for: one value from the option to the measure."""

from dataclasses import dataclass

from drift.errors import SettingsError
from drift.measure.devices import DEVICES

MOST_NEIGHBOURS = 1_000_000


@dataclass(frozen=True)
class Neighbourhood:
    """The k nearest other words by cosine, among stated candidates.

    k: how many, from 1 to a million.
    candidates: how many of the commonest words may be neighbours, besides all words of the corpus, 0 or more;
        None: all words of the vocabulary.
    device: where all candidates' neighbours are searched, one of `drift.measure.devices.DEVICES`; they are
        the same on each.
    What that means in a run is told by `drift.analysis.neighbourhoods.choose_candidates`.
    Raises SettingsError for other numbers and for another device.
    """

    k: int = 10
    candidates: int | None = 50_000
    device: str = "cpu"

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MOST_NEIGHBOURS:
            raise SettingsError(f"k: expected 1 to {MOST_NEIGHBOURS:,} neighbours, got {self.k:,}.")
        if self.candidates is not None and self.candidates < 0:
            raise SettingsError(f"expected a number of candidates from 0 on, got {self.candidates}.")
        if self.device not in DEVICES:
            raise SettingsError(f"expected --device to be one of {', '.join(DEVICES)}, got {self.device!r}.")
