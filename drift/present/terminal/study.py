"""A study as tables: all policies by epoch, and each policy against the others."""

from drift.analysis.across.headline import UNRANKED
from drift.analysis.across.policy_losses import PolicyLoss
from drift.analysis.across.recommend import points_of
from drift.analysis.across.study import Point, Spread, Study
from drift.analysis.tabular import all_small
from drift.measure.bootstrap import CONFIDENCE
from drift.present.terminal.tables import Column, Table


def study_tables(result: Study) -> list[Table]:
    """All policies by epoch, and what each loses; the recommendation is said beside them."""
    points = result.points
    best = {label: _best(points, label) for label in result.policies}
    is_small = all_small([point.change.mean for point in points], 3)
    best |= {one.policy: one.epoch for one in result.recommendation.losses}
    return [
        Table(
            f"Study {result.name}: what training the embedding gains, and what it costs",
            (
                Column("policy", [point.policy for point in points]),
                Column("epoch", [point.epoch for point in points]),
                Column("accuracy", [_accuracy(point, best[point.policy]) for point in points]),
                Column("change", [_shown(point.change, small=is_small) for point in points]),
                Column("WordSim lost", [_shown(point.lost_wordsim) for point in points]),
                Column("SimLex lost", [_shown(point.lost_simlex) for point in points]),
                Column("pairs lost", [point.lost_similarity.mean for point in points], 4, even=True),
                Column("front", [_fronts(point) for point in points]),
            ),
            _notes(result),
        ),
        *_losses(result),
    ]


def _losses(result: Study) -> list[Table]:
    losses = result.recommendation.losses
    if not losses:
        return []
    return [
        Table(
            f"Is a policy no worse than the best by {points_of(result.recommendation.margin)}?",
            (
                Column("policy", [one.policy for one in losses]),
                Column("epoch", [one.epoch for one in losses]),
                Column("accuracy", [one.accuracy for one in losses]),
                Column("against", [one.against for one in losses]),
                Column("loses", [_loses(one) for one in losses]),
                Column("judged", [_judged(one) for one in losses]),
                Column("by seed", [", ".join(f"{100 * gap:+z.1f}" for gap in one.gaps) for one in losses]),
                *_of_classes(result),
                Column("sd", [one.spread for one in losses]),
            ),
            _loss_notes(result),
        )
    ]


def _of_classes(result: Study) -> list[Column]:
    """Balanced accuracy and macro F1 at each policy's epoch, where the runs hold their answers."""
    at = {(point.policy, point.epoch): point for point in result.points}
    chosen = [at[one.policy, one.epoch] for one in result.recommendation.losses]
    columns = [
        Column("balanced", [point.balanced.mean for point in chosen]),
        Column("macro F1", [point.macro_f1.mean for point in chosen]),
    ]
    return [one for one in columns if any(value is not None for value in one.values)]


def _loses(one: PolicyLoss) -> str:
    """In points, with its interval."""
    if one.low is None or one.high is None:
        return f"{100 * one.loss:z.1f}"
    return f"{100 * one.loss:z.1f} ({100 * one.low:z.1f} to {100 * one.high:z.1f})"


def _judged(one: PolicyLoss) -> str:
    return f"{one.judgement}{' ↑' if one.rising else ''}"


def _loss_notes(result: Study) -> tuple[str, ...]:
    chosen = (
        "on validation documents"
        if result.validated
        else "on the test documents, which flatters every policy"
    )
    majority = (
        ""
        if result.majority is None
        else f" Who always answers the commonest class is right in {100 * result.majority:.1f} %."
    )
    return (
        (
            f"Each policy stands at the epoch that was chosen {chosen}. By seed: its accuracy less that of "
            "the most accurate other policy, in points. Loses: the best other policy less it, in points, in "
            f"brackets intervals that hold together with {CONFIDENCE:.0%}. No worse: all of its interval "
            f"lies below the margin.{_rising(result)} Sd: of the accuracy between seeds.{majority}"
        ),
    )


def _rising(result: Study) -> str:
    is_rising = any(one.rising for one in result.recommendation.losses)
    where = "validation" if result.validated else "test"
    return f" ↑: still rising on the {where} documents at the last epoch that was tried." if is_rising else ""


def _best(points: tuple[Point, ...], label: str) -> int:
    own = [point for point in points if point.policy == label]
    return max(own, key=lambda point: (point.accuracy.mean or 0.0, -point.epoch)).epoch


def _accuracy(point: Point, best: int) -> str:
    return f"{_shown(point.accuracy)} *" if point.epoch == best else _shown(point.accuracy)


def _shown(spread: Spread, *, small: bool = False) -> str:
    if spread.mean is None:
        return "–"
    if small:
        return f"{spread.mean:.2g}" + ("" if spread.sd is None else f" ± {spread.sd:.2g}")
    mean = f"{spread.mean if round(spread.mean, 3) else 0.0:.3f}"  # never -0.000
    return mean if spread.sd is None else f"{mean} ± {spread.sd:.3f}"


def _fronts(point: Point) -> str:
    if point.on_front and point.on_association_front:
        return "both"
    return "change" if point.on_front else "assoc." if point.on_association_front else ""


def _notes(result: Study) -> tuple[str, ...]:
    seeds = ", ".join(map(str, result.seeds))
    lost = [one.mean for point in result.points for one in (point.lost_wordsim, point.lost_simlex)]
    unranked = f" {UNRANKED}" if None in lost else ""
    return (
        (
            f"Mean ± sd over {len(result.seeds)} seeds ({seeds}), which share the split: "
            f"{result.n_test:,} test documents."
        ),
        (
            f"Change: 1 - the share of its {result.k} nearest words that a word kept, mean over "
            f"{result.n_seen:,} seen words, among {result.candidates}. WordSim, SimLex lost: Spearman with "
            f"human ratings at snapshot 0 less the one now, over all pairs with vectors.{unranked} Pairs "
            f"lost: similarity lost on average by {result.n_pairs:,} near pairs of a seen and an unseen word."
        ),
        (
            "Accuracy: on the test documents; *: the epoch at which the policy stands. Front: nothing else "
            "has as much accuracy for as little change (assoc.: for as little loss of Spearman, the mean of "
            "the lists), and is better in one."
        ),
    )
