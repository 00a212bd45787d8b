"""`drift export`: a run's vectors and map as files of other tools."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import NeighbourhoodOptions, RunOptions
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood

if TYPE_CHECKING:
    from drift.run.run import Run

_KINDS = ("projector", "atlas", "vectors", "scalars")


@grouped
def export(
    *,
    kind: Annotated[
        str,
        typer.Argument(
            help="projector or scalars (TensorBoard), atlas (Embedding Atlas), or vectors (a file of them)."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="projector, scalars: a folder; atlas: a .parquet file; vectors: a name that ends in .txt "
            "(GloVe), .vec or .bin (word2vec), .npy, .safetensors or .kv (gensim).",
        ),
    ],
    which: RunOptions,
    epoch: Annotated[
        list[int] | None,
        typer.Option(help="May be repeated. Left out: the first and the last; atlas, vectors: the last."),
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
    """Write a run as files of other tools: for TensorBoard, for Embedding Atlas, or as word vectors.

    projector and atlas show the words asked for with their neighbours (--k, --candidates), the seen words
    that moved most, and common unseen words; vectors are all words with their vectors at one epoch.
    """
    from drift.analysis.subject import subject
    from drift.present.terminal.screen import progress_shown, say

    if kind not in _KINDS:
        raise SettingsError(f"expected one of {', '.join(_KINDS)} to export to, got {kind!r}.")
    opened = which.opened()
    near = neighbours.neighbourhood()
    with progress_shown():
        if kind == "vectors":
            said = _vectors(opened, output, epoch or [])
        elif kind == "scalars":
            said = _scalars(opened, output, near)
        else:
            said = _chosen_words(opened, kind, output, epoch, words or subject(opened), sample, seed, near)
    say(said)


def _vectors(run: "Run", output: Path, epochs: list[int]) -> str:
    from drift.present.export.tuned import export_vectors

    if len(epochs) > 1:
        raise SettingsError(f"expected one --epoch for vectors, got {len(epochs)}.")
    done = export_vectors(run, output, epoch=epochs[0] if epochs else None)
    return f"{done.path}: {done.n_words:,} words, epoch {done.epochs[0]}."


def _scalars(run: "Run", output: Path, near: Neighbourhood) -> str:
    from drift.present.export.scalars import export_scalars

    n = export_scalars(run, output, near)
    return f"{output}: {n:,} figures of {len(run.epochs)} epochs. See it with: tensorboard --logdir {output}"


def _chosen_words(
    run: "Run",
    kind: str,
    output: Path,
    epochs: list[int] | None,
    words: list[str],
    sample: int | None,
    seed: int,
    near: Neighbourhood,
) -> str:
    from drift.analysis.map import SAMPLE
    from drift.present.export import atlas, projector

    write: Callable[..., projector.Exported]
    if kind == "projector":
        write, usual = projector.export_projector, projector.PROJECTED
        see = f"tensorboard --logdir {output}"
    else:
        write, usual = atlas.export_atlas, SAMPLE
        see = f"embedding-atlas {output} --text word --x x --y y --neighbors neighbors"
    n = usual if sample is None else sample
    done = write(run, output, epochs=epochs, words=words, sample=n, seed=seed, neighbourhood=near)
    left = f", {done.n_left_out:,} left out (zero vectors)" if done.n_left_out else ""
    shown = ", ".join(str(one) for one in done.epochs)
    return f"{done.path}: {done.n_words:,} words{left}, epoch {shown}. See it with: {see}"
