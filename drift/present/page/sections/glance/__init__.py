"""The most and the least changed neighbourhoods, a small chart a word."""

import numpy as np

from drift.analysis.across.standing import NOT_TESTED, word_standings
from drift.analysis.ranking import MostAndLeast, most_and_least_changed
from drift.arrays import defined
from drift.present.page.known import N_CALM, Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.plain import plain

N_GLANCE = 12


def at_a_glance(measured: Measured, known: Known) -> MostAndLeast:
    """The words that are shown: of those that can be explored."""
    return most_and_least_changed(measured.table, known.words, N_GLANCE, N_CALM)


def _show(measured: Measured, known: Known, _: None) -> SectionPart:
    found = at_a_glance(measured, known)
    data = plain(found) | {
        "standings": _standings(measured, found.most),
        "shuffled": _kept_shuffled(measured, found.most),
    }
    return SectionPart(found if found.most else None, {"glance": data})


def _standings(measured: Measured, words: tuple[str, ...]) -> list[int]:
    """What the controls say of the words' neighbourhoods, a number of `STANDINGS` each."""
    if measured.controls is None:
        return [NOT_TESTED] * len(words)
    ids = np.array([measured.run.index[one] for one in words], dtype=np.int64)
    return word_standings(measured.controls.found.changed, ids)


def _kept_shuffled(measured: Measured, words: tuple[str, ...]) -> list[float | None]:
    """The mean share of neighbours that each word kept with shuffled labels; None where that is not known."""
    if measured.controls is None:
        return [None] * len(words)
    changed = measured.controls.found.changed
    place = {one: at for at, one in enumerate(changed.ids.tolist())}
    lost = [place.get(measured.run.index[one]) for one in words]
    return [None if at is None else defined(1 - float(changed.evidence.shuffled[at])) for at in lost]


SECTION = Section("At a glance", _show)
