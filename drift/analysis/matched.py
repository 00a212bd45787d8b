"""Whether the neighbourhoods of seen words changed more than those of unseen words of like rank."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.analysis.all_neighbours import all_neighbours
from drift.analysis.neighbourhoods import Candidates, choose_candidates
from drift.analysis.tabular import Column, column
from drift.arrays import DoubleArray, places_in
from drift.errors import SettingsError
from drift.measure.groups import cliffs_delta
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import overlap
from drift.measure.second_order import second_order
from drift.measure.strata import FEWEST_WORDS, Matched, Stratum, matched_contrast
from drift.progress import task
from drift.run.caveats import check_seen_known
from drift.run.run import Run

CHANGES = {
    "overlap": "1 - overlap, the share of a word's k nearest that it lost, from 0 to 1",
    "second-order": "second-order distance, of a word's similarities to its neighbours, from 0 to 2",
}


@dataclass(frozen=True)
class MatchedChange:
    """Neighbourhood change of seen against unseen words, matched on pretraining rank, over the candidates.

    change: a key of CHANGES. k, candidates, epoch: what neighbourhoods are meant.
    unmatched_delta: Cliff's delta over all candidates at once, from -1 to 1; NaN without both groups.
    matched: the comparison within strata of rank; its effects are above 0 where seen words changed more.
    n_strata: how many strata there are. n_draws, seed: how it was asked for.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    change: str
    unmatched_delta: float
    matched: Matched
    n_strata: int
    n_draws: int
    seed: int


def stratum_columns(strata: Sequence[Stratum]) -> tuple[Column, ...]:
    """One row a stratum of rank; low and high: the ends of the 95 % interval of what they are named after."""
    effects = [
        column(f"{name} {part}".removesuffix(" value"), strata, f"contrast.{name}.{part}")
        for name in ("delta", "means", "medians")
        for part in ("value", "low", "high")
    ]
    return (
        column("up to rank", strata, "highest"),
        column("seen", strata, "contrast.n_seen"),
        column("unseen", strata, "contrast.n_unseen"),
        *effects,
        column("p", strata, "p_adjusted", 4),
    )


def matched_change(
    run: Run,
    *,
    epoch: int | None = None,
    neighbourhood: Neighbourhood = Neighbourhood(),
    change: str = "overlap",
    n_strata: int = 10,
    n_draws: int = 2000,
    seed: int = 0,
) -> MatchedChange:
    """Compare seen with unseen candidates of like pretraining rank at `epoch` (None: the last one).

    Words are compared within `n_strata` strata of rank, or fewer, so that each holds FEWEST_WORDS seen words;
    see `drift.measure.strata.matched_contrast`.
    Raises SettingsError for another `change`, numbers below 1, or seen words that are those that moved,
    RunError for an unknown epoch.
    """
    if change not in CHANGES:
        raise SettingsError(f"expected a change of {' or '.join(CHANGES)}, got {change!r}.")
    check_seen_known(run.record)
    epoch = run.last_epoch if epoch is None else epoch
    candidates = choose_candidates(run, neighbourhood)
    values, seen = _changes(run, epoch, candidates, change), run.seen[candidates.ids]
    n_strata = min(n_strata, max(1, int(seen.sum()) // FEWEST_WORDS))
    with task("seen against unseen", n_strata) as advance:
        matched = matched_contrast(
            values,
            seen,
            candidates.ids,
            n_strata=n_strata,
            n_draws=n_draws,
            seed=seed,
            advance=advance,
        )
    return MatchedChange(
        run=run.name,
        epoch=epoch,
        k=neighbourhood.k,
        candidates=candidates.description,
        change=change,
        unmatched_delta=cliffs_delta(values[seen], values[~seen]),
        matched=matched,
        n_strata=n_strata,
        n_draws=n_draws,
        seed=seed,
    )


def _changes(run: Run, epoch: int, candidates: Candidates, change: str) -> DoubleArray:
    """The change of each candidate's neighbourhood, shape (n_candidates,); NaN where it has none."""
    before, after = (found.ids for _, found in all_neighbours(run, candidates, (0, epoch)))
    if change == "overlap":
        return 1.0 - overlap(before, after)
    rows = run.rows(0, candidates.ids), run.rows(epoch, candidates.ids)
    near = places_in(before, candidates.ids), places_in(after, candidates.ids)
    return second_order(rows, near, rows)
