"""What a study advises: of the policies that are no worse than the best, the one that costs least."""

from collections.abc import Sequence
from dataclasses import dataclass

from drift.analysis.across.policy_losses import (
    USUAL_MARGIN,
    Judgement,
    Outcome,
    PolicyLoss,
    joint_confidence,
    policy_losses,
)
from drift.analysis.sentences import below_majority
from drift.errors import SettingsError
from drift.measure.bootstrap import CONFIDENCE
from drift.measure.paired_gap import MOST_SEEDS

FEWEST_SEEDS = 3
"""Seeds below which the t distribution is so wide that hardly anything can be told."""


@dataclass(frozen=True)
class Recommendation:
    """The advice, in words and in parts.

    policy, epoch: what is advised; None where no policy is established to be no worse than the best.
    text: one or two sentences. reasons: one sentence each.
    margin: the loss of accuracy from which on a policy is worse, from 0 to 1.
    losses: what each policy loses against the others, the most accurate first; see `PolicyLoss`.
    confidence: of one pair's interval; those of all pairs hold together with 95 %.
    """

    policy: str | None
    epoch: int | None
    text: str
    reasons: tuple[str, ...]
    margin: float
    losses: tuple[PolicyLoss, ...]
    confidence: float


def recommend(
    outcomes: Sequence[Outcome],
    n_documents: int,
    margin: float = USUAL_MARGIN,
    majority: float | None = None,
) -> Recommendation:
    """Choose among policies, each at the epoch that was chosen for it.

    Of the policies that are established to be no worse than the best by the margin, whatever others are in
    the study, the one that changed neighbourhoods least is advised; see `policy_losses`.
    n_documents: how many test documents there are. margin: a share of them. majority: the share of their
    commonest class, None where unknown.
    Raises SettingsError for a margin that is not above 0 and below 1.
    """
    check_margin(margin)
    found = policy_losses(outcomes, n_documents, margin)
    good = [one for one in found if one.judgement is Judgement.NO_WORSE]
    chosen = min(good, key=lambda one: one.change) if good else None
    return Recommendation(
        policy=chosen.policy if chosen else None,
        epoch=chosen.epoch if chosen else None,
        text=_text(outcomes, found, chosen, margin),
        reasons=tuple(_reason(one, n_documents) for one in found[1:])
        + _cautions(outcomes, found, n_documents)
        + below_majority("policy", (one.accuracy for one in found), majority),
        margin=margin,
        losses=found,
        confidence=joint_confidence(len(outcomes)),
    )


def check_margin(margin: float) -> float:
    """Return `margin`; raises SettingsError unless it is a share of the documents above 0 and below 1."""
    if not 0 < margin < 1:
        raise SettingsError(f"expected a margin above 0 and below 1, got {margin}. 0.01 is one point.")
    return margin


def _text(
    outcomes: Sequence[Outcome], found: tuple[PolicyLoss, ...], chosen: PolicyLoss | None, margin: float
) -> str:
    if not found:
        return f"There is nothing to choose: {outcomes[0].policy} is the only policy."
    best = found[0]
    if best.low is None:
        return "It cannot be told which policy is better: one seed gives no interval. Add seeds (--seeds 3)."
    if chosen is None:
        return (
            f"It cannot be told which policy is no worse than the best by {points_of(margin)}. Most accurate "
            f"here: {_figures(best)}."
        )
    what = f"Recommended: {_figures(chosen)}."
    return f"{what} {_why_best(found, margin) if chosen is best else _why(chosen, best, margin)}"


def _figures(one: PolicyLoss) -> str:
    when = f"at epoch {one.epoch}, its last" if one.is_last else f"stopped at epoch {one.epoch}"
    return f"{one.policy}, {when} (test accuracy {one.accuracy:.3f}, neighbourhood change {one.change:.3f})"


def _why_best(found: tuple[PolicyLoss, ...], margin: float) -> str:
    best, others = found[0], found[1:]
    if best.high is not None and best.high < 0:
        return "It is more accurate than every other policy."
    also = [one.policy for one in others if one.judgement is Judgement.NO_WORSE]
    if also:
        return f"It is the most accurate, and changes neighbourhoods no more than {_listed(also)}."
    said = f"No other policy is more accurate by {points_of(margin)} or more."
    untold = [one.policy for one in others if one.judgement is Judgement.UNTOLD]
    return f"{said} Whether that holds for {_listed(untold)} too cannot be told." if untold else said


def _why(chosen: PolicyLoss, best: PolicyLoss, margin: float) -> str:
    less = "It is less accurate, but by less" if chosen.better else "It loses less"
    return (
        f"{less} than {points_of(margin)} against the best policy, and of those of which that can be told it "
        f"changes neighbourhoods least; {best.policy} is the most accurate here ({best.accuracy:.3f})."
    )


def _reason(one: PolicyLoss, n_documents: int) -> str:
    seeds = ", ".join(_points(gap) for gap in one.gaps)
    gap = (
        f"{one.policy} against {one.against}: {_points(-one.loss)} points of test accuracy (by seed: {seeds}"
    )
    if one.low is None or one.high is None:
        return f"{gap}), one seed, no interval."
    return f"{gap}; it loses {_points(one.low)} to {_points(one.high)}): {_judged(one, n_documents)}."


def _judged(one: PolicyLoss, n_documents: int) -> str:
    if one.judgement is Judgement.NO_WORSE and one.better:
        return f"less accurate than {one.better}, but by less than the margin"
    if one.judgement is Judgement.WORSE:
        return f"less accurate than {one.better}"
    if one.judgement is Judgement.NO_WORSE:
        return "no worse"
    if one.seeds is not None:
        return f"cannot be told; {one.seeds} seeds would tell, if these are typical"
    if one.by_choice:
        return (
            "cannot be told: another validation part would choose other epochs; a larger one "
            "(--validation-share) leaves less open"
        )
    if one.documents is None:
        return f"cannot be told; it takes more than {MOST_SEEDS} seeds, if these are typical"
    return (
        f"cannot be told by any number of seeds on {n_documents:,} test documents; it takes more than "
        f"{one.documents:,}"
    )


def _cautions(
    outcomes: Sequence[Outcome], found: tuple[PolicyLoss, ...], n_documents: int
) -> tuple[str, ...]:
    if not found:
        return ()
    choice = ", and for other choices of the epochs" if any(one.of_choice for one in outcomes) else ""
    said = [
        (
            "What a policy loses: the best other policy's accuracy less its own. The intervals hold together "
            f"with {CONFIDENCE:.0%}, for other seeds and for other test documents than these {n_documents:,}"
            f"{choice}."
        )
    ]
    if any(one.right is None for one in outcomes):
        said.append(
            "These runs do not hold their answers, so the policies cannot be compared document by document: "
            "the intervals are wider than need be. Runs made anew hold them."
        )
    rising = [one.policy for one in found if one.rising]
    if rising:
        said.append(
            f"Still rising at the last epoch: {_listed(rising)}. More epochs (--epochs) may change the order."
        )
    if len(found[0].gaps) < FEWEST_SEEDS:
        said.append("With fewer than 3 seeds hardly anything can be told: add seeds (--seeds 3 or more).")
    return tuple(said)


def _points(share: float) -> str:
    return f"{100 * share:+z.1f}"


def points_of(margin: float) -> str:
    """A margin in points, in words."""
    return f"{100 * margin:g} {'point' if margin == USUAL_MARGIN else 'points'}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
