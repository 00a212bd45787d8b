"""What each measure means, and what the controls can say: the page's glossary."""

from dataclasses import dataclass

from drift.analysis.word_measures import MEASURES, WordMeasure
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart

_PLAIN = ("word",)


@dataclass(frozen=True)
class Meaning:
    """An entry of the glossary: `#measure-NAME` leads to it. scale: unit and range, where there are some."""

    name: str
    title: str
    said: str
    scale: str


MEASURES_OF_CHARTS = (
    Meaning(
        "similarity",
        "cosine similarity",
        "How alike the directions of two vectors are: 1 is the same, 0 a right angle. Undefined for a zero "
        "vector.",
        "-1 to 1",
    ),
    Meaning(
        "neighbours",
        "nearest neighbours",
        "The other words of the highest cosine similarity with a word; the explorer says among which words.",
        "",
    ),
    Meaning(
        "change",
        "neighbourhood change",
        "The share of its nearest neighbours before training that a word has no longer.",
        "0 to 1",
    ),
    Meaning(
        "axis",
        "share of the first axis",
        "How much of the squared displacement of all moved seen words lies along the one straight line that "
        "holds most of it.",
        "0 to 1",
    ),
    Meaning(
        "lean",
        "lean",
        "The part of a word's way from snapshot 0 that lies along an axis. How leans go with the classes "
        "that a word occurs in is a rank correlation (Spearman).",
        "L2; Spearman from -1 to 1",
    ),
    Meaning(
        "agreement",
        "agreement with people",
        "Rank correlation (Spearman) of the cosine similarity of pairs of words with what people say of how "
        "alike these are.",
        "-1 to 1",
    ),
    Meaning(
        "gain",
        "gain",
        "Of 100 test documents, how many more are labelled correctly after training the embedding than "
        "with a frozen one.",
        "points, -100 to 100",
    ),
    Meaning(
        "score",
        "score",
        "What the training recorded after an epoch. An accuracy is the share of documents that are labelled "
        "correctly.",
        "accuracies: 0 to 1",
    ),
)
"""What charts show besides the measures of a word."""


def glossary(k: int) -> tuple[Meaning, ...]:
    """Every measure of a word and every one that a chart shows, for neighbourhoods of size `k`."""
    return (*(_of_word(one, k) for one in MEASURES if one.name not in _PLAIN), *MEASURES_OF_CHARTS)


def _of_word(one: WordMeasure, k: int) -> Meaning:
    said = one.meaning.split(": ", 1)[-1]
    return Meaning(one.name, one.heading(k), said, ", ".join(filter(None, (one.unit, one.span))))


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    return SectionPart(glossary(measured.k), in_navigation=False)


SECTION = Section("What the measures mean", _show)
