from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from drift.commands.grouped import grouped


@dataclass(frozen=True)
class Place:
    shelf: Annotated[int, typer.Option("--shelf", "-s", help="Which shelf.", min=1)] = 2
    room: Annotated[str | None, typer.Option(help="Which room.")] = None


def made():
    """A command that notes what it was called with."""
    found = []

    @grouped
    def find(
        *, book: Annotated[str, typer.Argument(help="What to find.")], where: Place, loud: bool = False
    ) -> None:
        """Find a book."""
        found.append((book, where, loud))

    return find, found


def called(command, *arguments):
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(command)
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "120"})


def test_the_options_of_a_group_arrive_as_one_value():
    find, found = made()
    assert called(find, "Emma", "-s", "3", "--room", "east").exit_code == 0
    assert found == [("Emma", Place(3, "east"), False)]


def test_what_is_left_out_has_the_groups_default():
    find, found = made()
    assert called(find, "Emma", "--loud").exit_code == 0
    assert found == [("Emma", Place(2, None), True)]


def test_the_options_stand_where_the_group_stood_and_keep_their_help():
    find, _ = made()
    assert list(signature(find).parameters) == ["book", "shelf", "room", "loud"]
    said = called(find, "--help").output
    assert said.index("Which shelf.") < said.index("Which room.") < said.index("--loud")
    assert "Find a book." in said


def test_a_bound_of_a_groups_option_holds():
    find, found = made()
    assert called(find, "Emma", "--shelf", "0").exit_code == 2
    assert found == []


def test_a_command_can_be_called_as_a_function_too():
    find, found = made()
    find(book="Emma", room="west")
    assert found == [("Emma", Place(2, "west"), False)]


def test_an_option_that_stands_twice_is_refused_when_the_command_is_made():
    with pytest.raises(TypeError, match="find: expected each option once, found room twice"):

        @grouped
        def find(*, where: Place, room: str = "east") -> None:
            """Find a book."""


def test_an_option_without_a_default_is_refused_when_the_command_is_made():
    @dataclass(frozen=True)
    class Bare:
        shelf: int

    with pytest.raises(TypeError, match=r"Bare\.shelf: expected an option with a default"):

        @grouped
        def find(*, where: Bare) -> None:
            """Find a book."""
