"""The one list of what is measured of every word: the columns of `drift words`, and all that is said of them.

The table, its file, `--columns`, `--sort`, their help and the JSON read it. A new measure is an entry here:
its arithmetic stands in `drift.measure`, or in a line where it needs no more. Nothing heavy is loaded with
this list, since the command line's help reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drift.analysis.measured_words import MeasuredWords


@dataclass(frozen=True)
class WordMeasure:
    """What is measured of every word at one epoch.

    name: for `--columns`, `--sort`, files and JSON; an identifier. title: a column's heading; `{k}` stands
        for the size of the neighbourhoods.
    unit: of the values, empty where they have none. span: the values that there can be, in words.
    meaning: one sentence on what it is and where it is undefined. digits: shown behind the point. usual:
        whether the screen shows it unless other columns are asked for.
    of: the values for all words of the vocabulary, in its order: an array of shape (n_words,), NaN where
        undefined; the words themselves are a list.
    """

    name: str
    title: str
    unit: str
    span: str
    meaning: str
    of: "Callable[[MeasuredWords], Any]"
    digits: int = 3
    usual: bool = False

    def heading(self, k: int) -> str:
        """The title in a table about neighbourhoods of size `k`."""
        return self.title.format(k=k)


MEASURES = (
    WordMeasure(
        "word",
        "word",
        "",
        "any",
        "Word: as the vocabulary writes it.",
        lambda found: found.run.words,
        usual=True,
    ),
    WordMeasure(
        "rank",
        "rank",
        "place",
        "0 or more",
        "Rank: place in the vocabulary, 0 is the commonest in pretraining; also the word's id.",
        lambda found: found.ids,
        usual=True,
    ),
    WordMeasure(
        "count",
        "count",
        "occurrences",
        "0 or more",
        "Count: occurrences in the training documents.",
        lambda found: found.run.counts,
        usual=True,
    ),
    WordMeasure(
        "test_count",
        "in test",
        "occurrences",
        "0 or more",
        "In test: occurrences in the test documents.",
        lambda found: found.run.test_counts,
        usual=True,
    ),
    WordMeasure(
        "seen",
        "seen",
        "",
        "yes or no",
        "Seen: whether the word occurs in the training documents.",
        lambda found: found.run.seen,
        usual=True,
    ),
    WordMeasure(
        "l2",
        "L2",
        "the vectors' own",
        "0 or more",
        "L2: length of the way from the word's place at snapshot 0 to its place now.",
        lambda found: found.displacement.l2,
        usual=True,
    ),
    WordMeasure(
        "relative",
        "relative",
        "",
        "0 or more",
        "Relative: L2 / the vector's length at snapshot 0; – for a zero vector.",
        lambda found: found.displacement.relative,
        usual=True,
    ),
    WordMeasure(
        "cosine",
        "cosine",
        "",
        "0 to 2",
        "Cosine: cosine distance from snapshot 0, 0 is the same direction; – for a zero vector.",
        lambda found: found.displacement.cosine,
        usual=True,
    ),
    WordMeasure(
        "norm_change",
        "norm change",
        "",
        "0 or more",
        "Norm change: the vector's length / its length at snapshot 0; – for a zero vector.",
        lambda found: found.displacement.norm_change,
        usual=True,
    ),
    WordMeasure(
        "path",
        "path",
        "the vectors' own",
        "0 or more",
        "Path: the L2 steps from epoch to epoch, added up.",
        lambda found: found.path.l2,
    ),
    WordMeasure(
        "straightness",
        "straightness",
        "",
        "0 to 1",
        "Straightness: L2 / path, from 0 to 1; – for words that never moved.",
        lambda found: found.path.straightness,
    ),
    WordMeasure(
        "momentum",
        "momentum",
        "",
        "0 to 1",
        "Momentum: the share of a word's path in training steps without it; – for words that never moved, "
        "and for all if the training did not record it (drift snapshot --record-steps).",
        lambda found: found.momentum,
    ),
    WordMeasure(
        "expected",
        "expected",
        "the vectors' own",
        "above 0",
        "Expected: the median L2 of the seen words of like count; – for words that did not move or are "
        "unseen.",
        lambda found: found.count_fit.expected,
    ),
    WordMeasure(
        "z",
        "z",
        "spreads of words of like count",
        "any",
        "Z: how much further a seen word moved than its count explains, log(L2 / expected) over the spread "
        "of words of like count. An order and no test: on shuffled labels as many words stand out.",
        lambda found: found.count_fit.z,
        digits=2,
    ),
    WordMeasure(
        "overlap",
        "kept of {k}",
        "",
        "0 to 1",
        "Kept: the share of a word's nearest words that it kept; – for words that are no candidates.",
        lambda found: found.overlap,
        usual=True,
    ),
    WordMeasure(
        "jaccard",
        "jaccard",
        "",
        "0 to 1",
        "Jaccard: words shared by both neighbourhoods / words in one of them, from 0 to 1.",
        lambda found: found.jaccard,
    ),
    WordMeasure(
        "second_order",
        "second order",
        "",
        "0 to 2",
        "Second order: change of the similarities to the nearest words before and after, from 0 (none) to 2.",
        lambda found: found.second_order,
        digits=4,
    ),
    WordMeasure(
        "earned",
        "earned",
        "log probability a token",
        "any",
        "Earned: what a token of the word would lose in the log probability of the own class, were the word "
        "put back to snapshot 0; much of it is noise. – for words in no test document, for those not put "
        "back by drift unseen, and for all before it.",
        lambda found: found.earned,
        digits=4,
    ),
)
"""In the order of the columns."""

BY_NAME = {one.name: one for one in MEASURES}
"""The measures by the names that `--columns` and `--sort` know, in the order of the columns."""
