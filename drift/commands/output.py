"""Where a result goes besides the screen."""

from pathlib import Path
from typing import Any

import typer


def print_json(result: Any) -> None:  # noqa: ANN401 - any result
    """Print a result as JSON."""
    from drift.present.plain import as_json

    typer.echo(as_json(result))


def say_where(path: Path, *, as_json: bool) -> None:
    """Say where a file was written, unless JSON was asked for."""
    from drift.present.terminal.screen import say

    if not as_json:
        say(f"Written to {path}.")
