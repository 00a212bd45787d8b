"""What a neighbourhood is, as it is asked for: one value from the option to the measure."""

from dataclasses import dataclass

from drift.errors import SettingsError


@dataclass(frozen=True)
class Neighbourhood:
    """The k nearest other words by cosine, among stated candidates.

    k: how many, 1 or more.
    candidates: how many of the commonest words may be neighbours, besides all words of the corpus, 0 or more;
        None: all words of the vocabulary.
    What that means in a run is told by `drift.analysis.neighbourhoods.choose_candidates`.
    Raises SettingsError for numbers below these.
    """

    k: int = 10
    candidates: int | None = 50_000

    def __post_init__(self) -> None:
        if self.k < 1:
            raise SettingsError(f"k: expected at least 1 neighbour, found {self.k}. Choose a k of 1 or more.")
        if self.candidates is not None and self.candidates < 0:
            raise SettingsError(f"expected a number of candidates from 0 on, got {self.candidates}.")
