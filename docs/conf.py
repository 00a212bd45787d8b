"""The site of the documentation: `make docs` builds it of these pages, docstrings and the command line."""

import re
from pathlib import Path
from typing import Any

import drift

HERE = Path(__file__).parent
NAMED = re.compile(r"[\w*]+(, [\w*]+)*: ")

project = "drift"
author = "the drift authors"
release = version = drift.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "notebook.ipynb"]
html_theme = "furo"
html_title = f"drift {version}"
html_static_path: list[str] = []
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
autodoc_typehints = "none"  # docstrings give shapes and units
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
highlight_language = "text"


def plain_docstrings(*arguments: Any) -> None:  # noqa: ANN401 - what Sphinx hands over
    """Docstrings are plain text: lines of `name: what it is`, code in backticks, and no other markup."""
    _, what, _, _, _, lines = arguments
    lines[:] = [_as_rst(line) for line in (lines if what == "module" else _joined(lines))]


def _joined(lines: list[str]) -> list[str]:
    """A line for each paragraph and for each `name: …`, which is put on a list."""
    joined: list[str] = [""]
    for line in lines:
        within = joined[-1][-1:].isalnum() or joined[-1].endswith(",")  # a sentence goes on
        if not line.strip():
            joined.append("")
        elif NAMED.match(line) and not within:
            joined += [] if joined[-1].startswith("- ") or not joined[-1] else [""]
            joined.append(f"- {line}")
        elif joined[-1] and not line.startswith("Raises "):
            joined[-1] += f" {line.strip()}"
        else:
            joined += ["", line.strip()]
    return [*joined, ""]


def _as_rst(line: str) -> str:
    pieces = re.split(r"(`[^`]+`)", line)
    return "".join(
        f"`{piece}`" if piece.startswith("`") else re.sub(r"([\\*|_])", r"\\\1", piece) for piece in pieces
    )


def write_options(_: object) -> None:
    """A page of every command's options, as `--help` has them."""
    from typer.main import get_command

    from cli import app

    parts = ["# Options of every command\n\nAs `drift COMMAND --help` says them.\n"]
    for name, command in sorted(get_command(app).commands.items()):
        parts.append(f"## drift {name}\n\n{command.help or ''}\n\n| option | |\n|---|---|")
        for option in command.params:
            spelt = ", ".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts))
            said = (getattr(option, "help", None) or "").replace("|", "\\|")
            parts.append(f"| {spelt} | {' '.join(said.split())} |")
        parts.append("")
    (HERE / "options.md").write_text("\n".join(parts), encoding="utf-8")


def setup(app: Any) -> None:  # noqa: ANN401 - the Sphinx application
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", plain_docstrings)
    app.connect("builder-inited", write_options)
