"""`report`: the page of a run from Python, and in a notebook."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from drift.analysis.subject import subject
from drift.errors import DriftError
from drift.present import REPORTS
from drift.present.page.full_report import page_name, write_full_report
from drift.present.page.report import WrittenReport
from drift.run.run import Run

_HEIGHT = 800


@dataclass(frozen=True)
class Report:
    """A page that was written; at the end of a notebook's cell it is shown.

    written: where, how large, and how many words can be explored.
    """

    written: WrittenReport

    @property
    def path(self) -> Path:
        """The HTML file."""
        return self.written.path

    def show(self, height: int = _HEIGHT) -> None:
        """Put the whole page into a notebook, where it stays when that is saved or made HTML of.

        height: of the frame, in pixels. Raises DriftError outside of a notebook.
        """
        display = sys.modules.get("IPython.display")
        if display is None:
            raise DriftError(f"expected a notebook to show the report in, found none. Open {self.path}.")
        display.display(_Frame(self._frame(height)))

    def _repr_html_(self) -> str:
        return self._frame(_HEIGHT)

    def _frame(self, height: int) -> str:
        page = escape(self.path.read_text(encoding="utf-8"))
        return (
            f'<iframe title="{escape(self.path.name)}" srcdoc="{page}" '
            f'style="width: 100%; height: {height}px; border: 0;"></iframe>'
        )


@dataclass(frozen=True)
class _Frame:
    html: str = field(repr=False)  # a page, which no terminal should show

    def _repr_html_(self) -> str:
        return self.html


def report(
    run: Run,
    path: str | Path | None = None,
    *,
    words: Sequence[str] = (),
    others: Sequence[Run] = (),
    **options: Any,  # noqa: ANN401 - see `write_full_report`
) -> Report:
    """Write the report of a run: one HTML file that needs no network.

    path: an .html file; None: `reports/RUN.html`. words: to be in it; none: those held out.
    others: runs to set beside it. options: as `write_full_report` takes them: neighbourhood, n_words,
        with_controls, sample, seed.
    Raises DriftError kinds where it cannot be measured or written.
    """
    if path is None:
        path = REPORTS / page_name([one.folder.name for one in (run, *others)])
    written = write_full_report(run, Path(path), words=words or subject(run), others=others, **options)
    return Report(written)
