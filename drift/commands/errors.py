"""How a user's mistake is said: in one line, whatever the command."""

import errno
import re
from typing import Any

import typer
from typer.core import TyperGroup

from drift.errors import DriftError

GONE = {
    "groups": "Seen against unseen words by strata of rank, beside shuffled labels: drift control. Words "
    "that moved more than their count explains: drift words --sort z --columns word,count,l2,expected,z.",
    "swap": "What unseen words cost: drift unseen.",
}
"""Commands that there were, and where their questions are asked now."""
NO_MEMORY = "there is no memory left"

UsageError: Any = typer.BadParameter.__base__  # typer has no public name for it


class OneLineErrors(TyperGroup):
    """Says what a user mistook, or the disk refused, in one line, with exit code 2; Ctrl-C ends with 130."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - a click context
        """Read what stands before the command's name."""
        if not args:  # shows the help
            return super().parse_args(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            raise _misused(error, ctx) from None

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - a click context, and what a command returns
        """Run the command."""
        from drift.present.terminal.screen import complain

        try:
            return super().invoke(ctx)
        except DriftError as error:
            complain(for_command(str(error), ctx))
            raise typer.Exit(2) from None
        except UsageError as error:
            raise _misused(error, ctx) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # who reads has enough: not a mistake
                raise
            complain(
                f"{error.filename or 'a file'}: {error.strerror or error}. Look at the disk, and try again."
            )
            raise typer.Exit(2) from None
        except MemoryError as error:
            complain(f"{error or NO_MEMORY}. Pass smaller numbers, or use a machine with more memory.")
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            complain("stopped.")
            raise typer.Exit(130) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - a click context, a command
        """Find the command that is named first; one that there was says where its question went."""
        if args and args[0] in GONE:
            raise DriftError(f"{args[0]}: there is no such command any more. {GONE[args[0]]}")
        return super().resolve_command(ctx, args)


_OPTION = re.compile(r"--[a-z][a-z0-9-]*")
_OTHERWISE = re.compile(r",? or pass (--[a-z][a-z0-9-]*)[^.]*")


def for_command(text: str, ctx: Any) -> str:  # noqa: ANN401 - a click context
    """What an error says, without advice to pass an option that the command does not have.

    What several commands read and measure gives such advice. Where another command is named, it stays.
    """
    own = _options(ctx.command.get_command(ctx, ctx.invoked_subcommand))
    text = _OTHERWISE.sub(lambda found: found[0] if found[1] in own else "", text)
    sentences = re.split(r"(?<=\.) ", text)
    kept = [one for one in sentences if own.issuperset(_OPTION.findall(one)) or re.search(r"[`(]drift ", one)]
    if len(kept) == len(sentences):
        return text
    if len(kept) < 2:
        kept.append(f"drift {ctx.invoked_subcommand} has no option for that: mend what it is given.")
    return " ".join(kept)


def _options(command: Any) -> set[str]:  # noqa: ANN401 - of click
    """The options of a command and of those inside it."""
    own = {name for one in getattr(command, "params", ()) for name in (*one.opts, *one.secondary_opts)}
    return own.union({"--help"}, *map(_options, getattr(command, "commands", {}).values()))


def _misused(error: Any, ctx: Any) -> typer.Exit:  # noqa: ANN401 - of click
    """Say what is wrong with what was typed, and where help is; the way out."""
    from drift.present.terminal.screen import complain

    where = " ".join(filter(None, ("drift", ctx.invoked_subcommand, "--help")))
    complain(f"{error.format_message().rstrip('.')}. See '{where}'.")
    return typer.Exit(2)
