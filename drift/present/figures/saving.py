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


def save(figure: "Figure", path: str | Path) -> None:
    """Write a figure as PNG (200 dots an inch), SVG (its text as text) or PDF, by the path's suffix.

    The file is written whole or not at all. Raises SettingsError for another suffix, DriftError where the
    file cannot be written.
    """
    from matplotlib import rc_context

    path = check_figure(Path(path))
    kind = _kind(path)
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "drift"}
    give_fonts(figure)
    with whole_file(path) as partial, rc_context(settings), any_glyph():
        figure.savefig(partial, format=kind, dpi=200, metadata=_METADATA[kind])
