"""The figures, and writing one to a file.

matplotlib is used through its objects and never through pyplot: a figure belongs to who asked for it, and
nothing global is touched.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from drift.errors import SettingsError
from drift.files import whole_file
from drift.present.figures.bump import bump_figure
from drift.present.figures.direction import direction_figure
from drift.present.figures.fonts import give_fonts
from drift.present.figures.labels import any_glyph
from drift.present.figures.map import map_figure
from drift.present.figures.pairs import pair_figure
from drift.present.figures.words import counts_figure, epochs_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "bump_figure",
    "counts_figure",
    "direction_figure",
    "epochs_figure",
    "map_figure",
    "pair_figure",
    "save",
]

DPI = 200  # dots an inch

# No date, so that the same figure makes the same file.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


def check_figure(path: Path) -> Path:
    """Return `path`; raises SettingsError unless its suffix names a format of figures."""
    if _kind(path) not in _METADATA:
        raise SettingsError(f"{path}: expected a name that ends in .png, .svg or .pdf. Choose another name.")
    return path


def _kind(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def save(figure: "Figure", path: str | Path, *, dpi: int = DPI) -> None:
    """Write a figure as PNG, SVG (its text as text) or PDF (its fonts embedded as TrueType), by the suffix.

    dpi: dots an inch of a PNG, and of the clouds of dots that are pictures in the others.
    The file is written whole or not at all. Raises SettingsError for another suffix and for dots below 50 or
    above 1,200, DriftError where the file cannot be written.
    """
    from matplotlib import rc_context

    path = check_figure(Path(path))
    if not 50 <= dpi <= 1200:
        raise SettingsError(f"expected --dpi from 50 to 1200, got {dpi}.")
    kind = _kind(path)
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "drift", "pdf.fonttype": 42}
    give_fonts(figure)
    with whole_file(path) as partial, rc_context(settings), any_glyph():
        figure.savefig(partial, format=kind, dpi=dpi, metadata=_METADATA[kind])
