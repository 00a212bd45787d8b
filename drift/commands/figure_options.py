"""How a figure is written: the options of every command that draws one."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from drift.present.figures.look import Look


@dataclass(frozen=True)
class FigureOptions:
    """How large a figure is, how fine, and whether it says itself what it shows."""

    width: Annotated[
        str | None,
        typer.Option(
            help="How broad: column (of a paper), page, slide, or inches; the kind's own if left out."
        ),
    ] = None
    no_title: Annotated[
        bool,
        typer.Option("--no-title", help="Print title and note instead of drawing them: for a caption."),
    ] = False
    dpi: Annotated[int, typer.Option(help="Dots an inch of a .png file.", min=50, max=1200)] = 200

    def look(self) -> "Look":
        """What they ask for. Raises SettingsError for a width that is none."""
        from drift.present.figures.look import look

        return look(self.width, titled=not self.no_title)

    def save(self, figure: "Figure", path: Path, *, as_json: bool = False) -> None:
        """Write the figure; what it does not say itself is printed, unless JSON is."""
        from drift.present.figures.look import sized
        from drift.present.figures.saving import save
        from drift.present.terminal.screen import say

        save(sized(figure, self.look()), path, dpi=self.dpi)
        if self.no_title and not as_json:
            say(str(figure.get_label()))
