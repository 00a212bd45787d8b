"""A study, as one table."""

from drift.analysis.across.study import Point, Spread, Study
from drift.present.terminal.tables import Column, Table


def study_tables(result: Study) -> list[Table]:
    """All policies by epoch; the recommendation is said beside it."""
    points = result.points
    best = {label: _best(points, label) for label in result.policies}
    return [
        Table(
            f"Study {result.name}: what training the embedding gains, and what it costs",
            (
                Column("policy", [point.policy for point in points]),
                Column("epoch", [point.epoch for point in points]),
                Column("accuracy", [_accuracy(point, best[point.policy]) for point in points]),
                Column("change", [_shown(point.change) for point in points]),
                Column("WordSim lost", [_shown(point.lost_wordsim) for point in points]),
                Column("SimLex lost", [_shown(point.lost_simlex) for point in points]),
                Column("pairs lost", [point.lost_similarity.mean for point in points], 4),
                Column("front", [_fronts(point) for point in points]),
            ),
            _notes(result),
        )
    ]


def _best(points: tuple[Point, ...], label: str) -> int:
    own = [point for point in points if point.policy == label]
    return max(own, key=lambda point: (point.accuracy.mean or 0.0, -point.epoch)).epoch


def _accuracy(point: Point, best: int) -> str:
    return f"{_shown(point.accuracy)} *" if point.epoch == best else _shown(point.accuracy)


def _shown(spread: Spread) -> str:
    if spread.mean is None:
        return "–"
    mean = f"{spread.mean if round(spread.mean, 3) else 0.0:.3f}"  # never -0.000
    return mean if spread.sd is None else f"{mean} ± {spread.sd:.3f}"


def _fronts(point: Point) -> str:
    if point.on_front and point.on_association_front:
        return "both"
    return "change" if point.on_front else "assoc." if point.on_association_front else ""


def _notes(result: Study) -> tuple[str, ...]:
    seeds = ", ".join(map(str, result.seeds))
    return (
        (
            f"Mean ± sd over {len(result.seeds)} seeds ({seeds}), which share the split: "
            f"{result.n_test:,} test documents."
        ),
        (
            f"Change: 1 - the share of its {result.k} nearest words that a word kept, mean over "
            f"{result.n_seen:,} seen words, among {result.candidates}. WordSim, SimLex lost: Spearman with "
            "human ratings at snapshot 0 less the one now, over all pairs with vectors. Pairs lost: "
            f"similarity lost on average by {result.n_pairs:,} near pairs of a seen and an unseen word."
        ),
        (
            "Accuracy: on the test documents; *: the policy's most accurate epoch. Front: nothing else has "
            "as much accuracy for as little change (assoc.: for as little loss of Spearman, the mean of the "
            "lists), and is better in one."
        ),
    )
