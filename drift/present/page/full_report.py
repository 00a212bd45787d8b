"""The report with its map: what `drift report` writes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from drift.analysis.across.beside import check_runs
from drift.analysis.map import SAMPLE, place_runs
from drift.errors import MissingExtraError, require
from drift.layout.layout import FEWEST
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.drawing import as_png
from drift.present.figures.map import map_figure
from drift.present.figures.map_text import caption
from drift.present.page.known import check_n_words
from drift.present.page.measured import Measured, measure
from drift.present.page.report import WrittenReport, check_writable, page_of, write_page
from drift.present.page.sections.map.parts import MapPicture, map_parts
from drift.progress import log
from drift.run.run import Run

LONGEST_NAME = 200  # characters: file systems allow 255 bytes, with .html and a temporary name


def page_name(runs: list[str]) -> str:
    """The file of a page of these runs: a page of several does not replace that of the first."""
    name, rest = "+".join(runs), f"+{len(runs) - 1}-more"
    return f"{name if len(name) <= LONGEST_NAME else runs[0][: LONGEST_NAME - len(rest)] + rest}.html"


def write_full_report(
    run: Run,
    path: Path,
    *,
    others: Sequence[Run] = (),
    words: Sequence[str] = (),
    neighbourhood: Neighbourhood = Neighbourhood(),
    n_words: int | None = None,
    with_controls: bool = True,
    with_documents: bool = False,
    sample: int = SAMPLE,
    seed: int = 0,
    command: str = "",
) -> WrittenReport:
    """Draw the map of a run and write its report to `path`.

    A vocabulary too small for a map has none; where UMAP is not installed it is left out, and that is said.

    others: runs to set beside it, in tables and on the same map. words: put into the report and labelled on
    the map.
    neighbourhood: how many nearest words, and among whom.
    n_words: how many words the explorer knows, see `explorable`; those asked for are always among them.
    with_controls: whether the run's controls are measured, where they are on disk.
    with_documents: whether the texts of the test documents are in the page, with the answers to them.
    sample, seed: of the map, see `place`. command: what made the report.
    The file is whole, or as it was; folders on the way are made.
    Raises DriftError where the file cannot be written, UnknownWordError and SettingsError.
    """
    check_writable(path)
    check_runs([run, *others])
    check_n_words(n_words)
    missing = _what_a_map_lacks()
    measured = measure(
        run,
        neighbourhood=neighbourhood,
        words=words,
        others=others,
        with_controls=with_controls,
        with_documents=with_documents,
        no_map=missing,
        command=command,
    )
    if run.n_words >= FEWEST and not missing:
        measured = _with_map(measured, sample, seed)
    return write_page(page_of(measured, n_words), path)


def _with_map(measured: Measured, sample: int, seed: int) -> Measured:
    """Draw the map; the words asked for and those that the report begins with are on it."""
    runs = (measured.run, *measured.others)
    told = (word for story in measured.stories for word in story.words)
    shown = list(dict.fromkeys([*measured.words, *told]))
    placed = place_runs(runs, shown, sample=sample, seed=seed, neighbourhood=measured.neighbourhood)
    picture = MapPicture(as_png(map_figure(placed[0], shown, captioned=False)), caption(placed[0]))
    return replace(measured, picture=picture, word_map=map_parts(runs, placed))


def _what_a_map_lacks() -> str:
    """Which library a map would need, and how to install it; empty where all is there."""
    try:
        require("map")
    except MissingExtraError as error:
        log.warning("The report has no map: %s", error)
        return str(error)
    return ""
