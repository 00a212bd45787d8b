"""The verdict of `drift unseen`, and what is to be known beside it: each sentence true in its case."""

from collections.abc import Sequence

from drift.analysis.across.unseen.result import Bounded, MaskedContrast, NaturalDocuments, RestoredWords
from drift.measure.break_even import BreakEven
from drift.measure.dose_shape import DoseStep
from drift.measure.natural import FEWEST_CHANGED, FEWEST_DOCUMENTS, NaturalGain

MASKED_WORDS = "Masked words"


def verdict(
    contrast: MaskedContrast | None,
    natural: NaturalDocuments | None,
    unseen: float,
    *,
    is_frozen: bool = False,
) -> str:
    """The sentence that `drift unseen` ends with.

    contrast: the primary one of the masked words, if they were trained. natural: else, of one pair.
    unseen: unseen tokens a test document, which the break-even is beyond. is_frozen: whether the run's own
    embedding never trained.
    """
    if contrast is not None:
        return _of_masked(contrast, unseen)
    if is_frozen:
        return "The embedding of this run did not train: ask a run whether its training pays in which it did."
    if natural is None:
        return "Nothing was compared: there is no frozen run beside this one."
    further = (
        "No break-even is told from one pair: `drift unseen --masks 10` trains three pairs and ten masks."
    )
    if not natural.right.n_changed:
        return (
            f"One pair of trainings: of {natural.right.n:,} test documents none is right with the one and "
            f"wrong with the other. No gain of training over frozen is shown. {further}"
        )
    of = "no interval" if natural.gain.low is None else "an interval over documents alone"
    return (
        f"One pair of trainings: training the embedding gained {in_points(natural.gain)} over frozen, {of}. "
        f"{further}"
    )


def in_points(found: Bounded) -> str:
    """A share as points with its interval: `+4.2 points (+2.1 to +6.3)`."""
    value = f"{100 * found.value:+z.1f} points"
    if found.low is None or found.high is None:
        return value
    return f"{value} ({100 * found.low:+z.1f} to {100 * found.high:+z.1f})"


def a_token(found: Bounded) -> str:
    """The cost of a token: `0.65 points a token (0.39 to 0.87)`."""
    value = f"{100 * found.value:z.2f} points a token"
    if found.low is None or found.high is None:
        return value
    return f"{value} ({100 * found.low:z.2f} to {100 * found.high:z.2f})"


def other_epochs(epochs: tuple[int | None, int | None], own: int, whose: str = "this run") -> str:
    """`, with trainings of 2 epochs (this run: 5)`: what was compared is not the model at hand.

    epochs: at which a policy and frozen stand; None: not known. own: of the model at hand. Empty where all
    are the same.
    """
    policy, frozen = epochs
    if policy is None or frozen is None or policy == frozen == own:
        return ""
    also = "" if policy == frozen else f", frozen of {epochs_in_words(frozen)}"
    return f", with trainings of {epochs_in_words(policy)}{also} ({whose}: {own})"


def epochs_in_words(n: int) -> str:
    """`2 epochs`."""
    return "1 epoch" if n == 1 else f"{n} epochs"


def disagreements(
    natural: NaturalDocuments | None, restored: RestoredWords | None, contrast: MaskedContrast | None
) -> list[str]:
    """A sentence for each two measures whose intervals of the cost of a token do not overlap."""
    found = [(name, one) for name, one in costs(natural, restored, contrast) if one is not None]
    return [
        f"{first} and {second.lower()} disagree on what a token costs: {a_token(one)} against "
        f"{a_token(other)}."
        for place, (first, one) in enumerate(found)
        for second, other in found[place + 1 :]
        if _apart(one, other)
    ]


def costs(
    natural: NaturalDocuments | None, restored: RestoredWords | None, contrast: MaskedContrast | None
) -> list[tuple[str, Bounded | None]]:
    """The cost of a token by each measure that there is; None where it does not tell one, see `untold`."""
    found: list[tuple[str, Bounded | None]] = []
    if natural is not None:
        slope = natural.right.on_number
        ends = (None, None) if slope.interval is None else (-slope.interval.high, -slope.interval.low)
        found.append(("Natural documents", None if slope.value is None else Bounded(-slope.value, *ends)))
    if restored is not None:
        found.append(("Restored words", None if restored.right is None else restored.right.cost))
    if contrast is not None and contrast.right is not None:
        found.append((MASKED_WORDS, contrast.right.cost))
    return found


def cost_title(name: str, contrast: MaskedContrast | None) -> str:
    """A name of `costs`, with the epochs of the masked trainings where these are not the run's."""
    if contrast is None or name != MASKED_WORDS:
        return name
    return name + other_epochs(contrast.epochs, contrast.run_epoch)


def untold(natural: NaturalDocuments | None, restored: RestoredWords | None) -> list[str]:
    """A sentence for each measure with no cost of a token to tell, or no interval of it: why."""
    said = []
    if natural is not None and not natural.right.n_changed:
        said.append(
            "Natural documents: each is answered as rightly, or as wrongly, by the trained model as by the "
            "frozen one. So they tell no gain and no cost; other documents may."
        )
    elif natural is not None and natural.right.on_number.value is None:
        said.append(
            "Natural documents: all have as many unseen tokens, so that they do not tell what one costs."
        )
    if natural is not None and natural.right.n_changed and natural.right.few_changed:
        said.append(
            f"Natural documents: fewer than {FEWEST_CHANGED} documents whose answer differs: no interval."
        )
    if restored is not None and restored.right is None:
        why = (
            "no draw makes a right answer wrong or a wrong one right"
            if restored.n_dealt
            else "no test document has one of them"
        )
        said.append(f"Restored words: {why}. So no cost in right answers is told.")
    return said


def without_interval(found: NaturalGain) -> str | None:
    """Why a group of documents has a gain and no interval; None where all have one."""
    if all(one.interval is not None for one in found.groups if one.n):
        return None
    return (
        f"Without an interval: fewer than {FEWEST_DOCUMENTS} documents, or fewer than {FEWEST_CHANGED} "
        "documents whose answer differs: right with the one model and wrong with the other."
    )


def untold_steps(steps: Sequence[DoseStep]) -> str | None:
    """Why some doses have no change to tell; None where all have one."""
    if all(one.change is not None for one in steps):
        return None
    return (
        f"–: not told. It takes {FEWEST_DOCUMENTS} documents that have so many in some draws and not in "
        f"others, {FEWEST_CHANGED} of them with outcomes that differ."
    )


def _apart(one: Bounded, other: Bounded) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low


def _of_masked(contrast: MaskedContrast, unseen: float) -> str:
    policy = contrast.policy.capitalize()  # it begins a sentence
    gain = f"{policy} against frozen, with nothing masked: {in_points(contrast.gain)}"
    at = "with learning rates chosen by validation" if contrast.tuned else "at these settings"
    at += other_epochs(contrast.epochs, contrast.run_epoch)
    even, cost = contrast.break_even, contrast.right
    if even is None or cost is None:
        return f"{gain}, {at}. {_why_no_cost(contrast.n_masks)}"
    said = {
        "freeze": f"Freeze: {contrast.policy} is worse. {gain}, {at}.",
        "no gain shown": f"No gain of {contrast.policy} over frozen is shown. {gain}, {at}.",
        "no cost": (
            f"Unseen tokens do not cost {contrast.policy} what it gains ({a_token(cost.cost)}); no "
            f"break-even. {gain}, {at}."
        ),
        "no cost shown": (
            f"No cost of an unseen token is shown ({a_token(cost.cost)}); if there is one, the break-even is "
            f"{_where(even, unseen)}. {gain}, {at}."
        ),
        "between": (
            f"Break-even: {_where(even, unseen)}. {gain}; an unseen token costs {a_token(cost.cost)}, {at}."
        ),
    }
    return said[even.case]


def _why_no_cost(n_masks: int) -> str:
    if not n_masks:
        return "No deal of masks is complete yet, which takes the trainings of two masks: no break-even."
    return (
        f"With these {n_masks} masks no document's gain changes with the masked tokens, or no test document "
        "has some: no cost, and no break-even, is told."
    )


def _where(even: BreakEven, unseen: float) -> str:
    """The break-even beyond the unseen tokens that there are anyway, and with them."""
    low, limit = even.low or 0.0, even.limit
    if even.beyond:
        return (
            f"more than {limit:.1f} unseen tokens a document more than the {unseen:.1f} of the test documents"
        )
    more = f"unseen tokens a document more than the {unseen:.1f} of the test documents"
    if even.case == "no cost shown":
        return f"at least {low:.1f} {more} ({unseen + low:.1f} in all)"
    if even.open_above or even.high is None:
        return f"between {low:.1f} and more than {limit:.1f} {more} ({unseen + low:.1f} in all, or more)"
    in_all = f"{unseen + low:.1f} to {unseen + even.high:.1f} in all"
    return f"between {low:.1f} and {even.high:.1f} {more} ({in_all})"
