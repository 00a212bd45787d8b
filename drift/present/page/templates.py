"""The report's templates, and how numbers, words and addresses are written in them."""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from drift.analysis.across.standing import STANDINGS, difference_standing
from drift.analysis.tabular import all_small
from drift.analysis.word_measures import BY_NAME
from drift.measure.excess import Excess
from drift.present.page.embed import shown_word
from drift.present.plain import percent

if TYPE_CHECKING:
    from jinja2 import Environment

_MOST_DIGITS = 6


def environment(known: Collection[str]) -> "Environment":
    """The templates, escaping by themselves; a word is linked where it is among those `known`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("drift.present.page", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=_number, fixed=_fixed, percent=_percent, shown=shown_word, address=word_address, label=_label
    )
    environment.filters["signed"] = _signed
    environment.filters["digits"] = _digits
    environment.filters["digits_of"] = _digits_of
    environment.filters["standing"] = STANDINGS.__getitem__
    environment.filters["is_beyond"] = difference_standing
    environment.filters["measure"] = BY_NAME.__getitem__
    environment.filters["capitalized"] = _capitalized
    environment.tests["explorable"] = frozenset(known).__contains__
    return environment


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


def _fixed(value: float | None, digits: int | None = 3) -> str:
    """A number with so many digits behind the point; None: with two that count."""
    if value is None or _missing(value):
        return "–"
    return (f"{value:.2g}" if digits is None else f"{value:z,.{digits}f}").replace("-", "\u2212")


def _signed(value: float | None, digits: int | None = 3) -> str:
    """A number of which the sign tells: `+0.120`."""
    if value is None or _missing(value):
        return "–"
    return (f"{value:+.2g}" if digits is None else f"{value:+z.{digits}f}").replace("-", "\u2212")


def _digits(spread: Excess) -> int | None:
    """Digits behind the point with which the larger sd of a figure shows two that count; from 3 to 6.

    None where 6 are too few for the figure itself.
    """
    if all_small([spread.mean, spread.shuffled_mean], _MOST_DIGITS):
        return None
    return _counting([spread.sd, spread.shuffled_sd])


def _digits_of(values: Iterable[float | None], least: int = 3) -> int | None:
    """Digits behind the point for a column of numbers, see `_counting`; None where 6 are too few."""
    column = [value for value in values if not _missing(value)]
    return None if all_small(column, _MOST_DIGITS) else _counting(column, least)


def _counting(values: Sequence[float | None], least: int = 3) -> int:
    """Digits behind the point with which the largest of numbers shows two that count; from `least` to 6."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return min(_MOST_DIGITS, max(least, 1 - math.floor(math.log10(largest)))) if largest > 0 else least


def _percent(value: float | None, digits: int = 0, beside: float | None = None) -> str:
    return "–" if value is None or _missing(value) else percent(value, digits, beside)


def _label(name: str) -> str:
    return name.replace("_", " ")


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def word_address(*words: str) -> str:
    """The part of the page's address that opens the explorer at `words`."""
    return f"#word={','.join(quote(word, safe='') for word in words)}"
