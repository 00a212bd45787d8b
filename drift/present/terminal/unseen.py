"""`drift unseen` as tables: the measures beside each other, then each by itself."""

from drift.analysis.across.unseen.result import (
    Bounded,
    CostThird,
    MaskedContrast,
    NaturalDocuments,
    RestoredWords,
    TokenCost,
    Unseen,
)
from drift.analysis.across.unseen.sentences import cost_title, costs, untold_steps, without_interval
from drift.measure.bootstrap import Interval
from drift.measure.dose_shape import DoseStep
from drift.measure.natural import NaturalGain
from drift.present.terminal.tables import Column, Table

LEAST_SHOWN = 5e-5
"""A log probability below it would be 0.0000."""

_NO_CHANGE = "–: no right answer changes with the tokens, or they do not change from draw to draw."


def unseen_tables(result: Unseen) -> list[Table]:
    """The cost of a token by each measure; the gain by unseen tokens; the doses; thirds; further policies."""
    primary = result.masked[0] if result.masked else None
    tables = [_scores(result), _costs(result)]
    if result.natural is not None:
        tables.append(_natural(result.natural))
    if result.restored is not None:
        tables.append(_steps("Restored words: right answers by tokens put back", result.restored.steps))
    if primary is not None:
        tables += [_contrasts(result), _each_alone(result)]
        if primary.steps:
            tables.append(_steps("Masked words: the gain by masked tokens, less that at none", primary.steps))
            tables.append(_thirds("Cost by document length", "tokens", primary.by_length))
            tables.append(_thirds("Cost by the words' count in training", "count", primary.by_count))
    return tables


def points(found: Bounded | None, digits: int = 2) -> str:
    """A share as points with its interval; a dash where there is none."""
    if found is None:
        return "–"
    value = f"{100 * found.value:+z.{digits}f}"
    if found.low is None or found.high is None:
        return value
    return f"{value} ({100 * found.low:+z.{digits}f} to {100 * found.high:+z.{digits}f})"


def _scores(result: Unseen) -> Table:
    several = " Over several trainings: the mean." if result.masked else ""
    return Table(
        f"What the models answer to the test documents of {result.run}",
        result.tables()["scores"],
        (
            (
                "Balanced: the mean over the classes of the share of their documents that is answered "
                "rightly. Macro F1: the mean of the classes' F1. Who always answers the commonest class has "
                f"an accuracy of {result.majority:.3f}.{several}{_put_back(result)}"
            ),
        ),
    )


def _put_back(result: Unseen) -> str:
    if result.restored is None:
        return ""
    return f" Words put back: to snapshot 0, all that were seen up to {result.restored.max_count} times."


def _costs(result: Unseen) -> Table:
    primary = result.masked[0] if result.masked else None
    found = costs(result.natural, result.restored, primary)
    columns = (
        Column("measure", [cost_title(name, primary) for name, _ in found]),
        Column("cost of a token, points", [points(one) for _, one in found]),
    )
    unit = "In brackets: 95 %. Points: of right answers in 100 documents; above 0: a token costs."
    return Table(
        f"What an unseen word costs: run {result.run}" if found else f"The test documents of {result.run}",
        columns if found else (),
        (
            (
                f"{result.n_documents:,} test documents of {result.tokens:.1f} tokens, "
                f"{result.unseen_tokens:.2f} of them unseen; the commonest class has {result.majority:.1%}."
                f"{f' {unit}' if found else ''}"
            ),
            *_restored_note(result.restored),
            *_masked_note(result),
        ),
    )


def _restored_note(found: RestoredWords | None) -> tuple[str, ...]:
    if found is None:
        return ()
    said = (
        f"Restored words: of {found.n_words:,} words seen up to {found.max_count} times a random half is put "
        f"back to snapshot 0, again and again. With all of them put back accuracy "
        f"{_from_to(found.accuracy, found.restored_accuracy)}. {_log(found.own)}"
    )
    return (said.rstrip(),)


def _from_to(before: float, after: float) -> str:
    return f"stays {before:.3f}" if before == after else f"goes from {before:.3f} to {after:.3f}"


def _masked_note(result: Unseen) -> tuple[str, ...]:
    if not result.masked or result.masked[0].right is None:
        return ()
    cost = result.masked[0].right
    said = (
        f"Masked words: {cost.masks} masks, each of half of the words seen up to {result.max_count} times, "
        f"{result.masked_share:.1%} of the training tokens; {cost.mean_dose:.1f} masked tokens a test "
        f"document on average. {_log(result.masked[0].own)}"
    )
    return (said,)


def _log(found: TokenCost | None) -> str:
    if found is None or found.cost.low is None or found.cost.high is None:
        return ""
    one = found.cost
    value, low, high = _shown(one.value), _shown(found.cost.low), _shown(found.cost.high)
    return f"In the log probability of the own class a token costs {value} ({low} to {high})."


def _shown(value: float) -> str:
    """With four digits, or with two that count where those would all be 0."""
    return f"{value:z.4f}" if not value or abs(value) >= LEAST_SHOWN else f"{value:.1e}"


def _natural(found: NaturalDocuments) -> Table:
    groups, few = found.right.groups, without_interval(found.right)
    return Table(
        f"Natural documents: the gain of {found.trained} over {found.frozen} by unseen tokens",
        (
            Column("unseen tokens", [_range(one.lowest, one.highest) for one in groups]),
            Column("documents", [one.n for one in groups]),
            Column("gain, points", [_by_resampling(one.gain, one.interval) for one in groups]),
        ),
        (
            f"Over all documents {points(found.gain, 1)} points. {_slopes(found.right)}",
            *([few] if few else []),
        ),
    )


def _slopes(found: NaturalGain) -> str:
    if found.on_number.value is None:
        return "They do not tell what an unseen token costs."
    number, share = found.on_number, found.on_share
    fixed, fixed_share = found.on_number_adjusted, found.on_share_adjusted
    said = (
        f"For each unseen token {_by_resampling(number.value, number.interval)} points, for each 1 % of the "
        f"tokens {_by_resampling(share.value, share.interval)}"
    )
    if fixed.value is None or fixed_share.value is None:
        return f"{said}."
    return (
        f"{said}; with document length and mean pretraining rank held fixed "
        f"{_by_resampling(fixed.value, fixed.interval)} and "
        f"{_by_resampling(fixed_share.value, fixed_share.interval)}."
    )


def _by_resampling(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "–"
    ends = (None, None) if interval is None else (interval.low, interval.high)
    return points(Bounded(value, *ends))


def _steps(title: str, steps: tuple[DoseStep, ...]) -> Table:
    changes = [None if one.change is None else Bounded(one.change, one.low, one.high) for one in steps]
    few = untold_steps(steps)
    return Table(
        title,
        (
            Column("tokens", [_range(one.lowest, one.highest) for one in steps]),
            Column("documents x draws", [one.n for one in steps]),
            Column("change, points", [points(one) for one in changes]),
        ),
        (
            "Each document is compared with itself; the intervals are over documents alone.",
            *([few] if few else []),
        ),
    )


def _contrasts(result: Unseen) -> Table:
    found = result.masked
    tokens = [None if one.right is None else one.right.cost for one in found]
    note = (
        f"Gain: with nothing masked, over {found[0].n_pairs} pairs of trainings and the documents. Epochs: "
        "where the policy and frozen stand, by the validation part. Cost of a token: what a masked one takes "
        "from the gain, in points. p: of no cost, of further policies after Holm; in brackets by dealing the "
        "words anew."
    )
    return Table(
        "Masked words: each policy against frozen",
        (
            Column("policy", [one.policy for one in found]),
            Column("epochs", [_epochs(one) for one in found]),
            Column("gain", [points(one.gain, 1) for one in found]),
            Column("cost of a token", [points(one) for one in tokens]),
            Column("p", [_p(one) for one in found]),
        ),
        (note,),
    )


def _each_alone(result: Unseen) -> Table:
    return Table(
        "Masked words: what a token costs the policy and frozen, in points of right answers",
        (
            Column("policy", [one.policy for one in result.masked]),
            Column("cost to the policy", [points(one.cost_policy) for one in result.masked]),
            Column("cost to frozen", [points(one.cost_frozen) for one in result.masked]),
        ),
        ("The cost of a token to the gain is the former less the latter.",),
    )


def _epochs(found: MaskedContrast) -> str:
    return ", ".join("–" if epoch is None else str(epoch) for epoch in found.epochs)


def _p(found: MaskedContrast) -> str:
    if found.p_adjusted is None or found.p_anew is None:
        return "–"
    return f"{found.p_adjusted:.3f} ({found.p_anew:.3f})"


def _thirds(title: str, what: str, thirds: tuple[CostThird, ...]) -> Table:
    return Table(
        f"Masked words: {title[0].lower()}{title[1:]}",
        (
            Column(what, [_between(one.lowest, one.highest) for one in thirds]),
            Column("cost of a token, points", [points(one.cost) for one in thirds]),
            Column("of 1 % of the tokens", [points(one.percent) for one in thirds]),
        ),
        (_NO_CHANGE,) if any(one.cost is None for one in thirds) else (),
    )


def _range(lowest: int, highest: int | None) -> str:
    return f"{lowest} or more" if highest is None else _between(lowest, highest)


def _between(lowest: int, highest: int) -> str:
    return str(lowest) if lowest == highest else f"{lowest} to {highest}"
