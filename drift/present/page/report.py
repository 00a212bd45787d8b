"""The page of a run: one HTML file that opens by double-click and needs no network."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from drift.errors import DriftError
from drift.files import whole_file
from drift.present.page.contents import sections
from drift.present.page.embed import files_in, joined_script, joined_style, script_json, source_hash
from drift.present.page.known import Known, know
from drift.present.page.measured import Measured
from drift.present.page.section import SectionPart
from drift.present.page.templates import environment
from drift.progress import task

SCRIPTS_LAST = ("shared/main.js",)
STYLES_FIRST = ("shared/base.css",)
STYLES_LAST = ("shared/print.css",)


@dataclass(frozen=True)
class WrittenReport:
    """A report that was written: where, how large, and how many of the vocabulary's words can be explored."""

    path: Path
    n_bytes: int
    n_explorable: int
    n_words: int


@dataclass(frozen=True, eq=False)
class ReportPage:
    """A report before it is written: what was measured, the explorable words, the sections' parts."""

    measured: Measured
    known: Known
    parts: dict[str, SectionPart]

    def found(self, name: str) -> Any:  # noqa: ANN401 - whatever the section shows
        """What a section shows; None where it is not in the page."""
        return self.parts[name].found

    def shown(self) -> list[dict[str, Any]]:
        """The sections that are in the page, for its templates: folder, id, title, and their parts."""
        return [
            {
                "template": f"sections/{name}/{name}.html",
                "id": name.replace("_", "-"),
                "title": self.parts[name].title or section.title,
                "part": self.parts[name],
            }
            for name, section in sections().items()
            if self.parts[name].found is not None
        ]


def write_page(page: ReportPage, path: Path) -> WrittenReport:
    """Write a page to `path`, whole or not at all."""
    text = render(page).encode()
    with whole_file(path) as partial:
        partial.write_bytes(text)
    return WrittenReport(path, len(text), len(page.known.words), page.measured.run.n_words)


def page_of(measured: Measured, n_words: int | None) -> ReportPage:
    """Have every section show its part of what was measured; n_words: how many words the explorer knows."""
    contents = sections()
    with task("report", 1 + 2 * len(contents)) as advance:

        def done(step: Any) -> Any:  # noqa: ANN401 - what a step gave
            advance(1)
            return step

        answers = {name: done(section.ask(measured)) for name, section in contents.items()}
        # Those further down first: what stands above is mostly named by the tables that choose the words.
        named = [word for name in reversed(contents) for word in contents[name].words(answers[name])]
        known = done(know(measured, n_words, list(dict.fromkeys(named))))
        parts = {
            name: done(section.show(measured, known, answers[name])) for name, section in contents.items()
        }
    return ReportPage(measured, known, parts)


def render(page: ReportPage) -> str:
    """The page as HTML. Words are escaped, and only the page's own scripts and styles may run."""
    from markupsafe import Markup

    script, style = page_script(), page_style()
    policy = (
        f"default-src 'none'; img-src data:; script-src '{source_hash(script)}'; "
        f"style-src '{source_hash(style)}'; base-uri 'none'; form-action 'none'"
    )
    return (
        environment(page.known.words)
        .get_template("shared/report.html")
        .render(
            measured=page.measured,
            known=page.known,
            shown=page.shown(),
            policy=policy,
            script=Markup(script),  # noqa: S704 - the project's own
            style=Markup(style),  # noqa: S704 - the project's own
            json=Markup(script_json(page_data(page))),  # noqa: S704 - escaped for where it stands
        )
    )


def page_data(page: ReportPage) -> dict[str, Any]:
    """What the page's scripts need, ready for JSON: of the page as a whole, and what each section puts in."""
    run = page.measured.run
    data = {"run": run.name, "k": page.measured.k, "epochs": list(run.epochs), "vocabulary": run.n_words}
    data["counted"] = not run.record.seen_by_moving
    for part in page.parts.values():
        data |= part.data
    return data


def page_script() -> str:
    """All scripts of the page as one, each section's behind those before it."""
    return joined_script([*(one for folder in _folders() for one in files_in(folder, ".js")), *SCRIPTS_LAST])


def page_style() -> str:
    """All style sheets of the page as one: what all share, then the sections', then how it is on paper."""
    shared = [one for one in files_in("shared", ".css") if one not in (*STYLES_FIRST, *STYLES_LAST)]
    own = [one for folder in _folders() for one in files_in(folder, ".css")]
    return joined_style([*STYLES_FIRST, *shared, *own, *STYLES_LAST])


def _folders() -> list[str]:
    return [f"sections/{name}" for name in sections()]


def check_writable(path: Path) -> None:
    """Say before the measuring, not after it, that a place cannot be written."""
    if path.is_dir():
        raise DriftError(
            f"{path}: expected a file to write the report to, found a folder. Name a file in it."
        )
    there = next(one for one in (path.parent, *path.parent.parents) if one.exists())
    try:
        TemporaryFile(dir=there).close()
    except OSError as error:
        reason = error.strerror or error
        raise DriftError(f"{path}: cannot be written ({reason}). Choose another file.") from error
