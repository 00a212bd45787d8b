"""`drift export`: a run's vectors and map as files of other tools."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import NeighbourhoodOptions, RunOptions
from drift.errors import SettingsError

_KINDS = ("projector", "atlas", "scalars")


@grouped
def export(
    *,
    kind: Annotated[
        str, typer.Argument(help="projector or scalars (TensorBoard), or atlas (Embedding Atlas).")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="projector, scalars: a folder; atlas: a .parquet file.")
    ],
    which: RunOptions,
    epoch: Annotated[
        list[int] | None,
        typer.Option(help="May be repeated. Left out: the first and the last; atlas: the last."),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Option(help="Export this word and its neighbours in any case; repeatable.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(help="How many words; 10000, atlas: 3000, if left out.", min=1)
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample and of the map.", min=0)] = 0,
    neighbours: NeighbourhoodOptions,
) -> None:
    """Write a run for TensorBoard's projector, its figures as scalars, or its map for Embedding Atlas.

    Which words: those asked for with their neighbours (--k, --candidates), the seen words that moved most,
    common unseen words.
    """
    from drift.analysis.map import SAMPLE
    from drift.analysis.subject import subject
    from drift.present.export import atlas, projector, scalars
    from drift.present.terminal.screen import progress_shown, say

    if kind not in _KINDS:
        raise SettingsError(f"expected one of {', '.join(_KINDS)} to export to, got {kind!r}.")
    opened = which.opened()
    near = neighbours.neighbourhood()
    if kind == "scalars":
        with progress_shown():
            n = scalars.export_scalars(opened, output, near)
        see = f"tensorboard --logdir {output}"
        say(f"{output}: {n:,} figures of {len(opened.epochs)} epochs. See it with: {see}")
        return
    asked = words or subject(opened)
    with progress_shown():
        if kind == "projector":
            done = projector.export_projector(
                opened,
                output,
                epochs=epoch,
                words=asked,
                sample=projector.PROJECTED if sample is None else sample,
                seed=seed,
                neighbourhood=near,
            )
            see = f"tensorboard --logdir {output}"
        else:
            done = atlas.export_atlas(
                opened,
                output,
                epochs=epoch,
                words=asked,
                sample=SAMPLE if sample is None else sample,
                seed=seed,
                neighbourhood=near,
            )
            see = f"embedding-atlas {output} --text word --x x --y y --neighbors neighbors"
    left = f", {done.n_left_out:,} left out (zero vectors)" if done.n_left_out else ""
    shown = ", ".join(str(one) for one in done.epochs)
    say(f"{done.path}: {done.n_words:,} words{left}, epoch {shown}. See it with: {see}")
