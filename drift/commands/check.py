"""`drift check`: what a model will meet in new text, before it is deployed."""

from pathlib import Path
from typing import Annotated

import typer

from drift.commands.grouped import grouped
from drift.commands.options import AsJson, Epoch, NeighbourhoodOptions, RunOptions, TextOptions
from drift.commands.output import print_json


@grouped
def check(
    *,
    text: Annotated[Path, typer.Argument(help="Text that the model will meet: one document a line.")],
    which: RunOptions,
    found: TextOptions,
    tokenizer: Annotated[
        str | None, typer.Option(help="auto, glove or whitespace; the run's own if left out.")
    ] = None,
    epoch: Epoch = None,
    neighbours: NeighbourhoodOptions,
    least: Annotated[
        float, typer.Option(help="The lost similarity from which on an unseen word is stranded.")
    ] = 0.02,
    limit: Annotated[int, typer.Option(help="How many words of each kind are shown.", min=1)] = 15,
    as_json: AsJson = False,
) -> None:
    """Say which words of new text the model knows, which are stranded, and which matter most."""
    from drift.analysis.check import check as check_text
    from drift.corpus.meet import tokens_of
    from drift.corpus.plain import read_documents
    from drift.corpus.tokenize import AUTO, tokenizer_of
    from drift.present.terminal.check import check_tables, gain_sentence
    from drift.present.terminal.screen import progress_shown, say, show

    opened = which.opened()
    inputs = opened.record.inputs
    own = opened.record.corpus.tokenizer or (inputs.corpus.get("tokenizer") if inputs else None)
    usual = AUTO if inputs is None else "glove"  # as what is imported is counted; as drift 0.1 cut
    split_tokens, cut_by = tokenizer_of(tokenizer or own or usual)
    with progress_shown():
        segmented = bool((opened.record.corpus.reading or {}).get("segmented"))
        documents = read_documents(
            text,
            text=found.text_column,
            header=found.header,
            encoding=found.encoding,
            usual=inputs.corpus.get("text") if inputs else None,
        )
        result = check_text(
            opened,
            tokens_of(documents, opened.lookup, segmented=segmented)
            if cut_by == AUTO
            else map(split_tokens, documents),
            epoch=epoch,
            neighbourhood=neighbours.neighbourhood(),
            least=least,
        )
    if as_json:
        print_json(result)
    else:
        show(check_tables(result, limit))
        say(gain_sentence(result))
