"""`study`: policies side by side over seeds, what each gains and what it costs in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from drift.analysis.across.each_run import of_each
from drift.analysis.across.effects import Ground, effects, ground_of, mean_of
from drift.analysis.across.headline import PAIR_SETS, association_scores, gained, say_what_is_missing
from drift.analysis.across.outcomes import has_validation, outcome_of
from drift.analysis.across.policy_losses import USUAL_MARGIN
from drift.analysis.across.recommend import Recommendation, check_margin, recommend
from drift.analysis.class_scores import class_scores_by_epoch
from drift.analysis.tabular import Column, Tabular, column
from drift.arrays import DoubleArray
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.pareto import pareto_front
from drift.run.run import Run, open_run

_ACCURACY, _CHANGE, _UNSEEN, _LOST = "accuracy", "change", "change_unseen", "lost_similarity"
_BALANCED, _MACRO_F1 = "balanced", "macro_f1"


@dataclass(frozen=True)
class Spread:
    """One figure over the seeds: mean and sd (n - 1 in the denominator), over n seeds that have it."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class Point:
    """A policy after an epoch, over the seeds.

    accuracy: on the test documents, from 0 to 1. change, change_unseen: mean of 1 - neighbour overlap over
    seen and over unseen candidates, from 0 to 1. lost_wordsim, lost_simlex: Spearman at snapshot 0 less
    Spearman now. lost_similarity: mean over the near pairs of a seen and an unseen word, from -2 to 2.
    balanced, macro_f1: see `ClassScores`; undefined where the runs do not hold their answers.
    on_front: no other point has as much accuracy with as little change, and is better in one.
    on_association_front: the same with the mean of the two association losses in place of the change.
    """

    policy: str
    epoch: int
    accuracy: Spread
    change: Spread
    change_unseen: Spread
    lost_wordsim: Spread
    lost_simlex: Spread
    lost_similarity: Spread
    balanced: Spread
    macro_f1: Spread
    on_front: bool
    on_association_front: bool


@dataclass(frozen=True, repr=False)
class Study(Tabular):
    """Policies over seeds and epochs.

    policies: their labels, in the order asked for. k, candidates: what neighbourhoods are among.
    n_pairs: near pairs of a seen and an unseen word. n_test: test documents. majority: the share of the
        commonest class among them, which is the accuracy of who always answers it; None where unknown.
    validated: whether each policy's epoch was chosen on validation documents, and not on the test documents.
    """

    name: str
    policies: tuple[str, ...]
    seeds: tuple[int, ...]
    epochs: int
    k: int
    candidates: str
    n_seen: int
    n_pairs: int
    n_test: int
    majority: float | None
    validated: bool
    points: tuple[Point, ...]
    recommendation: Recommendation

    def tables(self) -> dict[str, tuple[Column, ...]]:
        """One row a policy and epoch; what each policy loses against the others."""
        parts = (
            *("accuracy", "balanced", "macro_f1", "change", "change_unseen"),
            *("lost_wordsim", "lost_simlex", "lost_similarity"),
        )
        losses = (
            "policy",
            "epoch",
            "accuracy",
            "spread",
            "against",
            "loss",
            "low",
            "high",
            "judgement",
            "rising",
        )
        return {
            "points": (
                column("policy", self.points, "policy"),
                column("epoch", self.points, "epoch"),
                *(
                    column(f"{name} {part}".replace("_", " "), self.points, f"{name}.{part}")
                    for name in parts
                    for part in ("mean", "sd")
                ),
                column("front", self.points, "on_front"),
                column("association front", self.points, "on_association_front"),
            ),
            "losses": tuple(column(name, self.recommendation.losses, name) for name in losses),
        }


Measures = dict[str, DoubleArray]
"""The figures of one policy, each of shape (n_seeds, n_epochs), or of one run; NaN where undefined."""


def study(
    name: str,
    policies: Sequence[str],
    seeds: Sequence[int],
    *,
    runs: Path,
    neighbourhood: Neighbourhood = Neighbourhood(),
    margin: float = USUAL_MARGIN,
) -> Study:
    """Measure a study's runs, from disk alone, at every epoch.

    policies: their labels, as the names of the runs have them, see `run_name`.
    margin: the loss of test accuracy from which on a policy is worse, see `recommend`.
    Raises RunError where a run is missing, is not complete, or has other vectors or seen words than the rest,
    SettingsError without a seed or a policy, or for a margin out of range.
    """
    if not policies or not seeds:
        raise SettingsError("expected a policy and a seed or more to study, got none.")
    check_margin(margin)
    opened = {label: [_complete(runs, run_name(name, label, seed)) for seed in seeds] for label in policies}
    first = opened[policies[0]][0]
    ground = ground_of(first, neighbourhood=neighbourhood)
    measures = _all_measures(opened, ground)
    n_test, majority = first.record.corpus.test_documents or 0, _majority(first)
    return Study(
        name=name,
        policies=tuple(opened),
        seeds=tuple(seeds),
        epochs=first.last_epoch,
        k=neighbourhood.k,
        candidates=ground.candidates.description,
        n_seen=int(ground.seen_candidates.sum()),
        n_pairs=len(ground.pairs),
        n_test=n_test,
        majority=majority,
        validated=all(has_validation(each) for each in opened.values()),
        points=_points(measures),
        recommendation=recommend(
            [outcome_of(label, each, measures[label][_CHANGE]) for label, each in opened.items()],
            n_test,
            margin,
            majority,
        ),
    )


def run_name(study: str, policy: str, seed: int) -> str:
    """The name of a study's run: `STUDY~POLICY-seed-N`."""
    return f"{study}~{policy}-seed-{seed}"


def _complete(runs: Path, name: str) -> Run:
    run = open_run(name, runs=runs)
    if run.condition() != "complete":
        raise RunError(f"{run.folder}: expected a complete run, found one that is {run.condition()}.")
    scored = bool(run.last_epoch) and "test_accuracy" in run.record.epochs[-1].scores
    if not scored or (run.record.corpus.test_documents or 0) < 1:
        raise RunError(f"{run.folder}: expected a run with an epoch and test documents, found one without.")
    return run


def _all_measures(opened: dict[str, list[Run]], ground: Ground) -> dict[str, Measures]:
    say_what_is_missing()
    runs = [run for its in opened.values() for run in its]
    rows = iter(of_each(partial(_measures, ground=ground), runs))
    found = {}
    for label, its in opened.items():
        own = [next(rows) for _ in its]
        found[label] = {name: np.array([row[name] for row in own]) for name in own[0]}
    return found


def _measures(run: Run, ground: Ground) -> Measures:
    scores, of_classes = association_scores(run), class_scores_by_epoch(run)
    seen = ground.seen_candidates
    rows = []
    for effect in effects(run, ground):
        row = {
            _ACCURACY: effect.accuracy,
            _CHANGE: mean_of(effect.changed[seen]),
            _UNSEEN: mean_of(effect.changed[~seen]),
            _LOST: mean_of(effect.lost),
            _BALANCED: of_classes[effect.epoch - 1].balanced if of_classes else None,
            _MACRO_F1: of_classes[effect.epoch - 1].macro_f1 if of_classes else None,
        }
        for name in PAIR_SETS:
            change = gained(scores, name, effect.epoch)
            row[name] = None if change is None else -change
        rows.append(row)
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in rows[0]}


def _points(measures: dict[str, Measures]) -> tuple[Point, ...]:
    places = [(label, at) for label, one in measures.items() for at in range(one[_ACCURACY].shape[1])]

    def means(name: str) -> DoubleArray:
        return np.array([measures[label][name][:, at].mean() for label, at in places])

    front = pareto_front(means(_ACCURACY), means(_CHANGE))
    lost = [one for one in map(means, PAIR_SETS) if not np.isnan(one).all()]
    associations = np.mean(lost, axis=0) if lost else np.full(len(places), np.nan)
    association_front = pareto_front(means(_ACCURACY), associations)
    return tuple(
        _point(label, at, measures[label], bool(front[row]), bool(association_front[row]))
        for row, (label, at) in enumerate(places)
    )


def _point(label: str, at: int, one: Measures, on_front: bool, on_association_front: bool) -> Point:
    return Point(
        policy=label,
        epoch=at + 1,
        accuracy=_spread(one[_ACCURACY][:, at]),
        change=_spread(one[_CHANGE][:, at]),
        change_unseen=_spread(one[_UNSEEN][:, at]),
        lost_wordsim=_spread(one[PAIR_SETS[0]][:, at]),
        lost_simlex=_spread(one[PAIR_SETS[1]][:, at]),
        lost_similarity=_spread(one[_LOST][:, at]),
        balanced=_spread(one[_BALANCED][:, at]),
        macro_f1=_spread(one[_MACRO_F1][:, at]),
        on_front=on_front,
        on_association_front=on_association_front,
    )


def _spread(values: DoubleArray) -> Spread:
    present = values[~np.isnan(values)]
    n = len(present)
    return Spread(n, float(present.mean()) if n else None, float(present.std(ddof=1)) if n > 1 else None)


def _majority(run: Run) -> float | None:
    labels = run.record.corpus.test_labels.values()
    return max(labels) / sum(labels) if sum(labels) else None
