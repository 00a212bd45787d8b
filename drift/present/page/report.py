"""`write_report`: a run as one HTML file that opens by double-click and needs no network."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from drift.errors import DriftError
from drift.files import whole_file
from drift.measure.groups import Summary
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.controls import page_controls
from drift.present.page.data import N_WORDS, ReportData, report_data
from drift.present.page.embed import (
    joined_script,
    joined_style,
    png_size,
    png_uri,
    script_json,
    source_hash,
)
from drift.present.page.map import MAP_SCRIPTS, MAP_STYLES, MapPart
from drift.present.page.templates import environment
from drift.present.plain import plain
from drift.run.run import Run

# One file a view; each stands after the ones whose constants it uses.
SCRIPTS = (
    "dom.js",
    "address.js",
    "data.js",
    "chart.js",
    "scatter.js",
    "noise.js",
    "charts.js",
    "table_file.js",
    "tables.js",
    "bump.js",
    "word_parts.js",
    "beside.js",
    "glance.js",
    "search.js",
    "explorer.js",
    *MAP_SCRIPTS,
    "main.js",
)
STYLES = (
    "base.css",
    "head.css",
    "tables.css",
    "charts.css",
    "explorer.css",
    "glance.css",
    "direction.css",
    "noise.css",
    *MAP_STYLES,
    "print.css",
)


@dataclass(frozen=True)
class MapPicture:
    """The map as it stands in the page: PNG bytes and what the legend says, which is also its description."""

    png: bytes
    caption: str


@dataclass(frozen=True)
class WrittenReport:
    """A report that was written: where, how large, and how many of the vocabulary's words can be explored."""

    path: Path
    n_bytes: int
    n_explorable: int
    n_words: int


def write_report(
    run: Run,
    path: Path,
    *,
    neighbourhood: Neighbourhood = Neighbourhood(),
    n_words: int = N_WORDS,
    words: Sequence[str] = (),
    others: Sequence[Run] = (),
    with_controls: bool = True,
    map_png: bytes | None = None,
    map_caption: str = "",
    word_map: MapPart | None = None,
    command: str = "",
) -> WrittenReport:
    """Measure a run and write its report to `path`, whole or not at all; folders on the way are made.

    neighbourhood: how many nearest words, and among whom.
    n_words: how many words the explorer knows; those asked for by `words` are always among them.
    others: runs to set beside it, see `drift.analysis.across.beside.runs_beside`.
    with_controls: whether the run's controls are measured, where they are on disk.
    map_png, map_caption: the map as a picture, for paper. word_map: the map for the screen.
    command: what made the report.
    Raises DriftError where the file cannot be written, UnknownWordError and SettingsError.
    """
    check_writable(path)
    picture = MapPicture(map_png, map_caption) if map_png is not None else None
    data = report_data(
        run,
        neighbourhood=neighbourhood,
        n_words=n_words,
        words=words,
        others=others,
        with_controls=with_controls,
    )
    text = render(data, picture=picture, word_map=word_map, command=command).encode()
    with whole_file(path) as partial:
        partial.write_bytes(text)
    return WrittenReport(path, len(text), data.explorer["n"], run.n_words)


def render(
    data: ReportData,
    *,
    picture: MapPicture | None = None,
    word_map: MapPart | None = None,
    command: str = "",
) -> str:
    """The page: data in, HTML out. Words are escaped, and only the page's own scripts and styles may run."""
    script, style = joined_script(SCRIPTS), joined_style(STYLES)
    policy = (
        f"default-src 'none'; img-src data:; script-src '{source_hash(script)}'; "
        f"style-src '{source_hash(style)}'; base-uri 'none'; form-action 'none'"
    )
    from markupsafe import Markup

    from drift import __version__

    return (
        environment(data)
        .get_template("report.html")
        .render(
            data=data,
            policy=policy,
            script=Markup(script),  # noqa: S704 - the project's own
            style=Markup(style),  # noqa: S704 - the project's own
            json=Markup(script_json(page_data(data, word_map))),  # noqa: S704 - escaped for where it stands
            picture=_picture(picture),
            word_map=word_map,
            drift_version=__version__,
            command=command,
        )
    )


def page_data(data: ReportData, word_map: MapPart | None = None) -> dict[str, Any]:
    """What the page's scripts need, ready for JSON."""
    scores, comparison = data.scores, data.comparison
    pair = comparison.pairs[0] if comparison else None
    columns = zip(*scores.rows, strict=True)
    return {
        "run": data.run,
        "k": data.k,
        "epochs": list(data.epochs),
        "vocabulary": data.n_words,
        "first": list(data.first),
        "scores": {
            "epochs": list(scores.epochs),
            "series": {name: list(column) for name, column in zip(scores.names, columns, strict=False)},
        },
        "pair": pair and {"a": pair.a, "b": pair.b, "cosine": list(pair.cosine)},
        "groups": {
            name: [_band(getattr(group, name)) for group in data.groups]
            for name in ("seen_l2", "unseen_l2", "seen_cosine", "unseen_cosine")
        },
        "kept": {"labels": data.kept.labels, "seen": data.kept.seen, "unseen": data.kept.unseen},
        "glance": plain(data.glance),
        "dose": data.sections.dose and data.sections.dose.data,
        "associations": [
            {"name": one.name, "n": one.n, "scores": list(one.scores)} for one in data.sections.series()
        ],
        "controls": page_controls(data.controls),
        "bargains": [plain(one) for one in data.sections.bargains],
        "runs": list(data.runs),
        "explorer": data.explorer,
        "map": word_map and word_map.data,
    }


def check_writable(path: Path) -> None:
    """Say before the measuring, not after it, that a place cannot be written."""
    if path.is_dir():
        raise DriftError(
            f"{path}: expected a file to write the report to, found a folder. Name a file in it."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=path.parent).close()
    except OSError as error:
        reason = error.strerror or error
        raise DriftError(f"{path}: cannot be written ({reason}). Choose another file.") from error


def _band(summary: Summary) -> list[float | None]:
    """10th percentile, median and 90th percentile."""
    return [None if math.isnan(one) else one for one in (summary.p10, summary.median, summary.p90)]


def _picture(picture: MapPicture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    width, height = png_size(picture.png)
    return {"uri": png_uri(picture.png), "width": width, "height": height, "caption": picture.caption}
