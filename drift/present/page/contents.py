"""The table of contents: the report's sections in the order in which they stand, one line each."""

from importlib import import_module

from drift.present.page.section import Section

ORDER = (
    "finding",
    "explorer",
    "documents",
    "map",
    "runs",
    "glance",
    "unseen",
    "noise",
    "tables",
    "seen_and_unseen",
    "direction",
    "associations",
    "run",
    "measures",
)
"""The folders of `sections/`."""


def sections() -> dict[str, Section]:
    """The sections by the names of their folders, in their order."""
    return {name: import_module(f"drift.present.page.sections.{name}").SECTION for name in ORDER}
