"""`drift compare`: words, and what is between them, through the epochs."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.figure_options import FigureOptions
from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions
from drift.commands.output import print_json, say_where


@grouped
def compare(
    *,
    words: Annotated[list[str], typer.Argument(help="One or more words.")],
    which: RunOptions,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    plot: Annotated[Path | None, typer.Option(help="Also draw it, to a PNG, SVG or PDF file.")] = None,
    figures: FigureOptions,
    as_json: AsJson = False,
) -> None:
    """Say what happened to words, and between them: path, similarity, ranks, and who came and went."""
    from drift.analysis.compare import compare as compare_words
    from drift.analysis.sentences import sentences
    from drift.present.terminal.compare import comparison_tables
    from drift.present.terminal.screen import say, show

    result = compare_words(which.opened(), words, epoch=epoch, neighbourhood=neighbours.neighbourhood())
    said = sentences(result)
    if as_json:
        print_json({"sentences": said, "comparison": result})
    else:
        show(comparison_tables(result))
        say("\n".join(said))
    if plot is not None:
        from drift.present.figures.saving import pair_figure

        figures.save(pair_figure(result, look=figures.look()), plot, as_json=as_json)
        say_where(plot, as_json=as_json)
