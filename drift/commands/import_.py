"""`drift import`: files of word vectors before and after a training become a run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Runs, TextOptions
from drift.commands.output import print_json
from drift.run import RUNS


@dataclass(frozen=True)
class SeenOptions(TextOptions):
    """What says which words are seen."""

    seen: Annotated[
        Path | None, typer.Option(help="The text that was trained on: one document a line, or a table.")
    ] = None
    counts: Annotated[
        Path | None, typer.Option(help="Otherwise: a file with a word and its count in that text a line.")
    ] = None
    seen_moved: Annotated[
        bool, typer.Option("--seen-moved", help="Otherwise: call those words seen that moved; circular.")
    ] = False

    def arguments(self) -> dict[str, Any]:
        """The arguments of `from_files`; the text is read."""
        from drift.corpus.plain import read_documents

        texts = None
        if self.seen is not None:
            texts = read_documents(
                self.seen, text=self.text_column, header=self.header, encoding=self.encoding
            )
        return {"seen": texts, "counts": self.counts, "seen_moved": self.seen_moved}


@dataclass(frozen=True)
class TableOptions:
    """Where the table and its words are in a file."""

    words_file: Annotated[
        Path | None,
        typer.Option(
            "--words",
            "--words-file",
            help="The words of files that have none: one a line, or a tokenizer in JSON.",
        ),
    ] = None
    tensor: Annotated[
        str | None, typer.Option(help="The table's name in a file of several; --list shows them.")
    ] = None
    align: Annotated[
        str | None,
        typer.Option(
            help="procrustes: turn vectors that were trained apart onto those before; none: take them as "
            "they are."
        ),
    ] = None


@grouped
def import_(
    *,
    before: Annotated[
        Path, typer.Argument(help="Word vectors before training: a file, or a model's folder.")
    ],
    after: Annotated[
        list[Path] | None, typer.Argument(help="Those after it, one file for each snapshot.")
    ] = None,
    evidence: SeenOptions,
    tables: TableOptions,
    listed: Annotated[bool, typer.Option("--list", help="Only show what is in the files.")] = False,
    name: Annotated[str | None, typer.Option(help="The run's name.")] = None,
    runs: Runs = RUNS,
    force: Annotated[bool, typer.Option("--force", help="Replace a run of that name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a run of word vectors before and after a training that drift did not watch."""
    from drift.analysis.epochs import epochs
    from drift.hooks.files import from_files
    from drift.present.terminal.runs import epochs_table
    from drift.present.terminal.screen import progress_shown, say, show

    if listed:
        _list([before, *(after or [])], as_json=as_json)
        return
    with progress_shown():
        run = from_files(
            before,
            after or [],
            name=name,
            runs=runs,
            words_file=tables.words_file,
            tensor=tables.tensor,
            align=tables.align,
            force=force,
            **evidence.arguments(),
        )
    if as_json:
        print_json(run.record)
        return
    show([epochs_table(epochs(run))])
    say(f"{run.folder}: {run.condition()}. Next: drift compare WORD WORD, drift words, drift report.")


def _list(paths: list[Path], *, as_json: bool) -> None:
    from drift.hooks.checkpoints.table import one_table, stored_tensors
    from drift.present.terminal.screen import say

    found: dict[str, list[tuple[str, tuple[int, ...], str]]] = {}
    lines = []
    for path in paths:
        tensors = stored_tensors(path)
        tables = [one for one in tensors or [] if one.is_table]
        found[str(path)] = [(one.name, one.shape, one.dtype) for one in tables]
        lines += [f"{path}: {one.describe()}" for one in tables]
        if not tables:
            lines.append(f"{path}: {one_table(path) if tensors is None else 'no table'}")
    if as_json:
        print_json(found)
    else:
        say("\n".join(lines))
