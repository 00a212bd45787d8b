"""Whether training the word vectors pays, in one plain sentence, for a newcomer."""

from drift.analysis.across.unseen.result import Bounded, MaskedContrast, NaturalDocuments, Unseen
from drift.analysis.across.unseen.sentences import epochs_in_words
from drift.measure.break_even import BreakEven

_AS_THEY_WERE = "with the vectors left as they were"


def paying(found: Unseen | None) -> str | None:
    """What is known of it, with interval and condition; None where no gain is known."""
    if found is None:
        return None
    if found.masked:
        return _of_masked(found.masked[0], found.unseen_tokens)
    return None if found.natural is None else _of_one_pair(found.natural)


def _of_one_pair(found: NaturalDocuments) -> str:
    if not found.right.n_changed:
        return (
            f"A model with trained word vectors and one {_AS_THEY_WERE} label the same test documents "
            "correctly; another pair of trainings may say otherwise."
        )
    over = "95% interval over the documents alone"
    return (
        f"One model with trained word vectors labels {_more(found.gain, over)} than one {_AS_THEY_WERE}; "
        "another pair of trainings may say otherwise."
    )


def _of_masked(found: MaskedContrast, there: float) -> str:
    gain, what = found.gain, _what(found)
    said = f"{_trainings(found)} such models label {_more(gain)} than those {_AS_THEY_WERE}"
    if gain.high is not None and gain.high < 0:
        return f"{what} does not pay: {said}."
    if gain.low is None or gain.low <= 0:
        return f"It is not shown that {_lower(what)} pays: {said}."
    return f"{what} pays: {said}{_price(found, there)}"


def _trainings(found: MaskedContrast) -> str:
    """What the gain is a mean over: not this run alone, whose own may be another one."""
    policy, frozen = found.epochs
    pairs = f"over {found.n_pairs} {'pair' if found.n_pairs == 1 else 'pairs'} of trainings"
    if policy is None or frozen is None or policy == frozen == found.run_epoch:
        return f"{pairs},"
    own = f"(this run: {found.run_epoch})"
    if policy == frozen:
        return f"{pairs} for {epochs_in_words(policy)} {own},"
    return f"{pairs}, for {epochs_in_words(policy)} {own} and the others for {epochs_in_words(frozen)},"


def _what(found: MaskedContrast) -> str:
    policy = "" if found.policy == "trainable" else f" ({found.policy})"
    rates = "with learning rates chosen by validation" if found.tuned else "at these settings"
    return f"Training the word vectors{policy}, {rates},"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _more(gain: Bounded, interval: str = "95% interval") -> str:
    """`5.2 more of 100 test documents correctly (95% interval: 3.5 to 7.0)`; fewer where it is below 0.

    An interval that holds 0 says of each end which it is: `2.5 fewer to 1.8 more`.
    """
    word = "more" if gain.value >= 0 else "fewer"
    said = f"{100 * abs(gain.value):.1f} {word} of 100 test documents correctly"
    if gain.low is None or gain.high is None:
        return said
    if gain.low < 0 < gain.high:
        return f"{said} ({interval}: {-100 * gain.low:.1f} fewer to {100 * gain.high:.1f} more)"
    low, high = sorted((100 * abs(gain.low), 100 * abs(gain.high)))
    return f"{said} ({interval}: {low:.1f} to {high:.1f})"


def _price(found: MaskedContrast, there: float) -> str:
    """What words that training never met do to a gain, as the end of a sentence, and one more."""
    even = found.break_even
    if even is None or found.right is None:
        return ". What words cost that training never met is not known yet."
    if even.case == "no cost":
        return ". Words that training never met do not use that up."
    if even.case == "no cost shown":
        return (
            ". That words which training never met cost some of it is not shown; if they do, the gain "
            f"{_lasts(even, there)}."
        )
    cost = 100 * found.right.cost.value
    return (
        f". Each further word that training never met costs {cost:.2f} of these: the gain "
        f"{_lasts(even, there)}."
    )


def _lasts(even: BreakEven, there: float) -> str:
    of = f"such words a document beyond the {there:.1f} of the test documents"
    if even.beyond:
        return f"lasts past {even.limit:.1f} {of}, the most that was tried"
    low = even.low or 0.0
    if even.case == "no cost shown" or even.open_above or even.high is None:
        return f"lasts to at least {low:.1f} {of}"
    return f"is used up by {low:.1f} to {even.high:.1f} {of}"
