"""`controls`: a run's figures with their error bars, and what is established of its words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drift.analysis.across.control_columns import (
    figure_columns,
    pair_control_columns,
    stability_columns,
    word_control_columns,
)
from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.effects import Effect, Ground, effects, ground_of
from drift.analysis.across.headline import association_scores, headline, say_what_is_missing
from drift.analysis.pairs import pair_similarity
from drift.analysis.subject import subject_pairs
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import DoubleArray, IntArray
from drift.errors import SettingsError
from drift.measure.excess import Evidence, Excess, evidence, excess
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.stability import Stability, stability
from drift.progress import task
from drift.run.run import Run

LISTED = 25
LEADERS = 0.1
"""The share of the seen words, those that moved most over all trainings, whose displacement is tested."""

MANY = 500
"""Seen words up to which all of them are tested."""

CHANGED, MOVED, LOST = "neighbourhood change", "displacement", "lost similarity of near pairs"


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


@dataclass(frozen=True)
class WordControl:
    """One word: the run's value, mean and sd over seeds, mean under shuffled labels; see `Evidence`."""

    word: str
    seen: bool
    count: int
    run: float
    mean: float
    sd: float
    shuffled: float
    excess: float
    q: float
    established: bool


@dataclass(frozen=True, eq=False)
class WordReading:
    """What is established of single words by one measure.

    ids: the words, rising, shape (n,); `evidence` is about them.
    n_established, n_established_seen: how many are, and how many of these are seen words.
    established: those with the largest excess. not_established: those of the run's own `top` that are not.
    """

    measure: str
    ids: IntArray
    evidence: Evidence
    n_established: int
    n_established_seen: int
    established: tuple[WordControl, ...]
    top: int
    not_established: tuple[WordControl, ...]


@dataclass(frozen=True, repr=False, eq=False)
class Controls(Tabular):
    """A run beside its controls, at the last epoch.

    k, candidates: what neighbourhoods are among. seeds: names of the trainings that differ by their seed, the
    run itself first. shuffled: names of those on shuffled labels. frozen: None where there is no frozen run.
    stability: of the rankings, over the seeds.
    """

    run: str
    epoch: int
    k: int
    candidates: str
    seeds: tuple[str, ...]
    shuffled: tuple[str, ...]
    frozen: FrozenCheck | None
    figures: tuple[Figure, ...]
    stability: dict[str, Stability]
    changed: WordReading
    moved: WordReading
    pairs: tuple[PairControl, ...]

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The figures, the rankings' stability, the pairs, and the words listed by each measure."""
        words = {"changed": self.changed, "moved": self.moved}
        return {
            "figures": figure_columns(self.figures),
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
    UnknownWordError for a word without a vector, SettingsError for a limit below 0.
    """
    if min(limit, top) < 0:
        raise SettingsError(f"expected numbers of words from 0 on, got {min(limit, top)}.")
    chosen = list(pairs) or [(a, b) for a, b in subject_pairs(run) if a is not None]
    ids = np.array([[run.word_id(word) for word in pair] for pair in chosen], dtype=np.int64).reshape(-1, 2)
    found = control_runs(run)
    ground = ground_of(run, neighbourhood=neighbourhood)
    k, seeds, shuffled = ground.candidates.k, (run, *found.seeds), found.shuffled
    measured = _measured([*seeds, *shuffled], ground)
    effects_of = [effect for effect, _ in measured]
    ours, theirs = effects_of[: len(seeds)], effects_of[len(seeds) :]
    changed, moved = (_stacked(ours, theirs, name) for name in ("changed", "moved"))
    return Controls(
        run=run.name,
        epoch=run.last_epoch,
        k=k,
        candidates=ground.candidates.description,
        seeds=tuple(one.name for one in seeds),
        shuffled=tuple(one.name for one in shuffled),
        frozen=_frozen_check(found.frozen, ground),
        figures=_figures([figures for _, figures in measured], len(seeds)),
        stability={
            CHANGED: stability(changed[0]),
            MOVED: stability(moved[0]),
            LOST: stability(np.stack([one.lost for one in ours])),
        },
        changed=_reading(run, CHANGED, ground.candidates.ids, changed, _of_steps(changed, 1 / k), limit, top),
        moved=_reading(run, MOVED, ground.seen, moved, _of_leaders(moved), limit, top),
        pairs=_pairs(chosen, ids, seeds, shuffled),
    )


def _measured(runs: Sequence[Run], ground: Ground) -> list[tuple[Effect, dict[str, float | None]]]:
    measured = []
    say_what_is_missing()
    with task("measuring", len(runs)) as advance:
        for one in runs:
            effect = next(effects(one, ground, [one.last_epoch]))
            measured.append((effect, headline(effect, ground, association_scores(one))))
            advance(1)
    return measured


def _stacked(ours: list[Effect], theirs: list[Effect], name: str) -> tuple[DoubleArray, DoubleArray]:
    values = np.stack([getattr(one, name) for one in [*ours, *theirs]])
    return values[: len(ours)], values[len(ours) :]


def _frozen_check(frozen: Run | None, ground: Ground) -> FrozenCheck | None:
    if frozen is None:
        return None
    snapshots = [frozen.moved(epoch) for epoch in frozen.epochs]
    moved = max(int((one.rows != frozen.base[one.ids]).any(axis=1).sum()) for one in snapshots)
    effect = next(effects(frozen, ground, [frozen.last_epoch]))
    return FrozenCheck(frozen.last_epoch, moved, int((effect.changed > 0).sum()))


def _figures(measured: list[dict[str, float | None]], n_seeds: int) -> tuple[Figure, ...]:
    rows = []
    for name, own in measured[0].items():
        values = np.array([one[name] for one in measured], dtype=np.float64)
        rows.append(Figure(name, own, excess(values[:n_seeds], values[n_seeds:])))
    return tuple(rows)


def _of_steps(values: tuple[DoubleArray, DoubleArray], step: float) -> Evidence:
    """Of a measure in steps, changes of less than one step are too coarse to tell, and so are spreads."""
    return evidence(*values, least=step, least_sd=step / 12**0.5)


def _of_leaders(values: tuple[DoubleArray, DoubleArray]) -> Evidence:
    """Of displacement, the words that moved most over all trainings: many tests would hide the few."""
    with np.errstate(divide="ignore"):
        means = np.log(np.concatenate(values)).mean(axis=0)
    known = means[np.isfinite(means)]
    least = float(np.quantile(known, 1 - LEADERS)) if len(known) > MANY else -np.inf
    return evidence(*values, least=least, logarithms=True)


def _reading(
    run: Run,
    measure: str,
    ids: IntArray,
    values: tuple[DoubleArray, DoubleArray],
    found: Evidence,
    limit: int,
    top: int,
) -> WordReading:
    own = values[0][0]
    places = np.flatnonzero(found.established)
    first = places[np.argsort(-found.excess[places], kind="stable")][:limit]
    leading = np.argsort(-own, kind="stable")[:top]  # NaN comes last
    others = leading[~found.established[leading] & (own[leading] > 0)]
    return WordReading(
        measure=measure,
        ids=ids,
        evidence=found,
        n_established=len(places),
        n_established_seen=int(run.seen[ids[places]].sum()),
        established=_words(run, ids, own, found, first),
        top=min(top, int((own > 0).sum())),
        not_established=_words(run, ids, own, found, others),
    )


def _words(
    run: Run, ids: IntArray, own: DoubleArray, found: Evidence, places: IntArray
) -> tuple[WordControl, ...]:
    return tuple(
        WordControl(
            word=run.words[ids[place]],
            seen=bool(run.counts[ids[place]] > 0),
            count=int(run.counts[ids[place]]),
            run=float(own[place]),
            mean=float(found.mean[place]),
            sd=float(found.sd[place]),
            shuffled=float(found.shuffled[place]),
            excess=float(found.excess[place]),
            q=float(found.q[place]),
            established=bool(found.established[place]),
        )
        for place in places.tolist()
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
