"""`plot`: whatever a call returned, as a figure."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drift.analysis.across.controls import Controls
from drift.analysis.across.study import Study
from drift.analysis.across.unseen.result import Unseen
from drift.analysis.compare import Comparison
from drift.analysis.direction import Direction
from drift.analysis.epochs import Epochs
from drift.analysis.leans import Leans
from drift.analysis.map import SAMPLE
from drift.analysis.serving.result import Serving
from drift.analysis.words import WordTable
from drift.errors import SettingsError
from drift.layout.layout import Layout
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.control import control_figure
from drift.present.figures.direction import direction_figure
from drift.present.figures.drawing import KINDS, as_png, draw
from drift.present.figures.map import map_figure
from drift.present.figures.pairs import pair_figure
from drift.present.figures.serving import serving_figure
from drift.present.figures.study import study_figure
from drift.present.figures.unseen import unseen_figure
from drift.present.figures.words import counts_figure
from drift.run.run import Run, open_run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DRAWN: dict[type, Callable[[Any], "Figure"]] = {
    Comparison: pair_figure,
    WordTable: counts_figure,
    Study: study_figure,
    Unseen: unseen_figure,
    Layout: map_figure,
    Leans: direction_figure,
    Controls: control_figure,
    Serving: serving_figure,
}
_BY_RUN: dict[type, str] = {Direction: "direction", Epochs: "epochs"}
"""What is drawn from its run, which holds more than the result does: by the kind of figure."""


def plot(
    result: Any,  # noqa: ANN401 - any result
    kind: str | None = None,
    *,
    words: Sequence[str] = (),
    sample: int = SAMPLE,
    seed: int = 0,
    neighbourhood: Neighbourhood = Neighbourhood(),
) -> "Figure":
    """Draw a result, as a figure of matplotlib; a notebook shows it, `figure.savefig` writes it.

    result: what `compare`, `word_table`, `controls`, `study`, `unseen` or `serving` returned; or a run, its
        folder or its name.
    kind: of a run: `map` (if left out), `epochs`, `counts`, `bump` or `direction`. words, sample, seed,
        neighbourhood: of a run, see `draw`.
    Raises SettingsError for what has no figure.
    """
    if isinstance(result, str | Path):
        result = open_run(result)
    if isinstance(result, Run):
        drawn = draw(
            result, kind or "map", words=words, sample=sample, seed=seed, neighbourhood=neighbourhood
        )
        return _showing_itself(drawn)
    if kind is not None:
        raise SettingsError(f"expected no kind of figure for {type(result).__name__}, got {kind!r}.")
    if type(result) not in _DRAWN:
        by_run = _BY_RUN.get(type(result))
        instead = f" Draw its run: drift.plot(run, {by_run!r})." if by_run else ""
        raise SettingsError(
            "expected what compare, word_table, controls, study, unseen or serving returned, or a run with "
            f"one of the kinds {', '.join(KINDS)}, to draw, got {type(result).__name__}, which has no "
            f"figure of its own.{instead}"
        )
    return _showing_itself(_DRAWN[type(result)](result))


def _showing_itself(figure: "Figure") -> "Figure":
    """The figure, which a notebook shows: it asks no figure made without pyplot for a picture otherwise."""
    figure._repr_png_ = partial(as_png, figure)  # type: ignore[attr-defined]
    return figure
