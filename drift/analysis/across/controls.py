"""`controls`: a run's figures with their error bars at every epoch, and what is established of its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from drift.analysis.across.bands import Band, band_of
from drift.analysis.across.control_columns import (
    epoch_columns,
    figure_columns,
    pair_control_columns,
    stability_columns,
    stratum_columns,
    word_control_columns,
)
from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.course import Drawn, course_figures, drawn_words
from drift.analysis.across.each_run import of_each
from drift.analysis.across.effects import Effect, Ground, effects, ground_of
from drift.analysis.across.headline import (
    AssociationScores,
    association_scores,
    headline,
    say_what_is_missing,
)
from drift.analysis.across.pair_reading import PairReading, pair_reading
from drift.analysis.across.word_readings import (
    CHANGED,
    LOST,
    MOVED,
    WordReading,
    changed_evidence,
    moved_evidence,
    word_reading,
)
from drift.analysis.kept import kept_shares
from drift.analysis.pairs import pair_ids, pair_similarity
from drift.analysis.subject import subject_pairs
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.excess import Excess, excess
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.stability import Stability, stability
from drift.measure.strata import stratum_deltas
from drift.run.run import Run

LISTED = 25


@dataclass(frozen=True)
class FrozenCheck:
    """The self-check of the whole pipeline: under a frozen embedding nothing may move.

    epochs: how many the frozen run has. moved_words: the most words that differ from snapshot 0 in any.
    changed_words: neighbourhoods that were measured as changed at the last epoch.
    """

    epochs: int
    moved_words: int
    changed_words: int

    @property
    def passed(self) -> bool:
        """Whether no word moved and no neighbourhood changed at all."""
        return self.moved_words == self.changed_words == 0


@dataclass(frozen=True)
class Figure:
    """One figure that sums the run up: the run's own value, its spread over seeds, its excess."""

    name: str
    run: float | None
    spread: Excess


@dataclass(frozen=True)
class EpochFigures:
    """The figures of `drift.analysis.across.course` at one epoch."""

    epoch: int
    figures: tuple[Figure, ...]

    def of(self, name: str) -> Figure:
        """The figure of that name. Raises KeyError for another one."""
        return {one.name: one for one in self.figures}[name]


@dataclass(frozen=True)
class StratumControl:
    """Seen against unseen words of like pretraining rank, in one stratum of ranks.

    run, spread: Cliff's delta of the neighbourhood change, above 0 where seen words changed more.
    """

    lowest: int
    highest: int
    n_seen: int
    n_unseen: int
    run: float | None
    spread: Excess


@dataclass(frozen=True)
class PairControl:
    """What became of the similarity of two words: the cosine after training less the one before.

    before: cosine at snapshot 0, from -1 to 1; None for a zero vector. run: the change in the run itself.
    spread: the change over the seeds and under shuffled labels.
    """

    a: str
    b: str
    before: float | None
    run: float | None
    spread: Excess


@dataclass(frozen=True, repr=False, eq=False)
class Controls(Tabular):
    """A run beside its controls.

    k, candidates: what neighbourhoods are among. seeds: names of the trainings that differ by their seed, the
    run itself first. shuffled: names of those on shuffled labels. frozen: None where there is no frozen run.
    figures: at the last epoch; by_epoch: those that are followed at every epoch that all of them have.
    n_drawn: of how many seen words, drawn by chance, neighbourhoods are followed.
    kept: under shuffled labels, the share of the seen words by how many neighbours they kept, in the bins of
    `drift.analysis.kept`; None without such trainings. agreement: under shuffled labels by epoch, the
    Spearman of each pair set that is defined in all of them.
    strata: seen against unseen words of like rank, the commonest first. stability: of the rankings, over the
    seeds. near: the pairs of a seen and an unseen word that were near. All but `by_epoch` is of the last
    epoch.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    seeds: tuple[str, ...]
    shuffled: tuple[str, ...]
    frozen: FrozenCheck | None
    figures: tuple[Figure, ...]
    by_epoch: tuple[EpochFigures, ...]
    n_drawn: int
    kept: Band | None
    agreement: dict[str, Band]
    strata: tuple[StratumControl, ...]
    stability: dict[str, Stability]
    changed: WordReading
    moved: WordReading
    near: PairReading
    pairs: tuple[PairControl, ...]

    @property
    def words_followed(self) -> str:
        """Of which seen words neighbourhoods are followed: all, or some that chance chose."""
        n = len(self.moved.ids)
        if self.n_drawn == n:
            return f"all {n:,} seen words"
        return f"{self.n_drawn:,} of {n:,} seen words, drawn by chance"

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The figures, also by epoch and by stratum, the rankings' stability, the pairs, the words listed."""
        words = {"changed": self.changed, "moved": self.moved}
        return {
            "figures": figure_columns(self.figures),
            "epochs": epoch_columns(self.by_epoch),
            "strata": stratum_columns(self.strata),
            "stability": stability_columns(self.stability),
            "pairs": pair_control_columns(self.pairs),
            **{
                name: (
                    *word_control_columns(listed := (*reading.established, *reading.not_established)),
                    column("established", listed, "established"),
                )
                for name, reading in words.items()
            },
        }


@dataclass(frozen=True, eq=False)
class _Measured:
    """One training: what is followed at every epoch; figures and every word's values at the last one."""

    by_epoch: dict[int, dict[str, float | None]]
    scores: AssociationScores
    figures: dict[str, float | None]
    last: Effect


def controls(
    run: Run,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    neighbourhood: Neighbourhood = Neighbourhood(),
    limit: int = LISTED,
    top: int = LISTED,
) -> Controls:
    """Read a run's controls from disk (`train_controls` makes them) and measure all of them the same way.

    pairs: words whose similarity is followed; none: each held-out word with its nearest seen word.
    limit: how many established words are listed. top: of how many of the run's own first words it is told
    which are not established. Raises RunError where there are no controls or one of them is another run's,
    UnknownWordError for a word without a vector, SettingsError for a limit below 0 or a pair of one word.
    """
    if min(limit, top) < 0:
        raise SettingsError(f"expected numbers of words from 0 on, got {min(limit, top)}.")
    chosen = list(pairs) or [(a, b) for a, b in subject_pairs(run) if a is not None]
    ids = pair_ids(run, chosen)
    found = control_runs(run)
    ground = ground_of(run, neighbourhood=neighbourhood)
    k, seeds, shuffled = ground.candidates.k, (run, *found.seeds), found.shuffled
    drawn = drawn_words(ground)
    say_what_is_missing()
    measured = of_each(partial(_measured, ground=ground, drawn=drawn), [*seeds, *shuffled])
    ours, theirs = ([one.last for one in part] for part in (measured[: len(seeds)], measured[len(seeds) :]))
    changed, moved, lost = (_stacked(ours, theirs, name) for name in ("changed", "moved", "lost"))
    return Controls(
        run=run.name,
        epoch=run.last_epoch,
        k=k,
        candidates=ground.candidates.description,
        seeds=tuple(one.name for one in seeds),
        shuffled=tuple(one.name for one in shuffled),
        frozen=_frozen_check(found.frozen, ground),
        figures=_figures([one.figures for one in measured], len(seeds)),
        by_epoch=tuple(_by_epoch(measured, len(seeds))),
        n_drawn=len(drawn.ids),
        kept=_kept(changed[1][:, ground.seen_candidates], k),
        agreement=_agreement([one.scores for one in measured[len(seeds) :]]),
        strata=_strata(changed, ground),
        stability={
            CHANGED: stability(changed[0]),
            MOVED: stability(moved[0]),
            LOST: stability(lost[0]),
        },
        changed=word_reading(
            run, CHANGED, ground.candidates.ids, changed[0][0], changed_evidence(*changed, k), limit, top
        ),
        moved=word_reading(run, MOVED, ground.seen, moved[0][0], moved_evidence(*moved), limit, top),
        near=pair_reading(ground.pairs, *lost),
        pairs=_pairs(chosen, ids, seeds, shuffled),
    )


def _measured(run: Run, ground: Ground, drawn: Drawn) -> _Measured:
    followed = {epoch: course_figures(run, epoch, ground, drawn) for epoch in run.epochs[1:]}
    effect = next(effects(run, ground, [run.last_epoch]))
    scores = association_scores(run)
    return _Measured(followed, scores, headline(run, effect, ground, scores), effect)


def _by_epoch(measured: list[_Measured], n_seeds: int) -> Iterator[EpochFigures]:
    """The figures at the epochs that all trainings have, the first `n_seeds` of which are on true labels."""
    for epoch in measured[0].by_epoch:
        if all(epoch in one.by_epoch for one in measured):
            yield EpochFigures(epoch, _figures([one.by_epoch[epoch] for one in measured], n_seeds))


def _kept(changed: DoubleArray, k: int) -> Band | None:
    """The band of the shares, over trainings in which words changed so much: shape (n_trainings, n_words)."""
    shares = [kept_shares(1 - one, k) for one in changed]
    known = [np.array(one) for one in shares if one is not None]
    return band_of(known) if known else None


def _agreement(trainings: Sequence[AssociationScores]) -> dict[str, Band]:
    lines = {name: [np.array(one[name]) for one in trainings] for name in (trainings[0] if trainings else ())}
    return {name: band_of(its) for name, its in lines.items() if not any(np.isnan(one).any() for one in its)}


def _stacked(ours: list[Effect], theirs: list[Effect], name: str) -> tuple[DoubleArray, DoubleArray]:
    values = np.stack([getattr(one, name) for one in [*ours, *theirs]])
    return values[: len(ours)], values[len(ours) :]


def _frozen_check(frozen: Run | None, ground: Ground) -> FrozenCheck | None:
    if frozen is None:
        return None
    snapshots = [frozen.moved(epoch) for epoch in frozen.epochs]
    moved = max(int((one.rows != frozen.base_rows(one.ids)).any(axis=1).sum()) for one in snapshots)
    effect = next(effects(frozen, ground, [frozen.last_epoch]))
    return FrozenCheck(frozen.last_epoch, moved, int((effect.changed > 0).sum()))


def _figures(measured: list[dict[str, float | None]], n_seeds: int) -> tuple[Figure, ...]:
    rows = []
    for name, own in measured[0].items():
        values = np.array([one[name] for one in measured], dtype=np.float64)
        rows.append(Figure(name, own, excess(values[:n_seeds], values[n_seeds:])))
    return tuple(rows)


def _strata(changed: tuple[DoubleArray, DoubleArray], ground: Ground) -> tuple[StratumControl, ...]:
    strata = ground.strata
    ours, theirs = (
        np.array([stratum_deltas(one, strata) for one in part]).reshape(len(part), len(strata))
        for part in changed
    )
    return tuple(
        StratumControl(
            lowest=int(strata.lowest[one]),
            highest=int(strata.highest[one]),
            n_seen=int(strata.n_seen[one]),
            n_unseen=int(strata.n_unseen[one]),
            run=None if np.isnan(ours[0, one]) else float(ours[0, one]),
            spread=excess(ours[:, one], theirs[:, one]),
        )
        for one in range(len(strata))
    )


def _pairs(
    names: Sequence[tuple[str, str]], ids: IntArray, seeds: Sequence[Run], shuffled: Sequence[Run]
) -> tuple[PairControl, ...]:
    if not names:
        return ()
    before = pair_similarity(seeds[0], 0, ids)
    change = np.stack([pair_similarity(one, one.last_epoch, ids) - before for one in (*seeds, *shuffled)])
    return tuple(
        PairControl(
            a,
            b,
            None if np.isnan(before[place]) else float(before[place]),
            None if np.isnan(change[0, place]) else float(change[0, place]),
            excess(change[: len(seeds), place], change[len(seeds) :, place]),
        )
        for place, (a, b) in enumerate(names)
    )
