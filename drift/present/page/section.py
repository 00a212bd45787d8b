"""What a section of the report is: what it asks of a run, and what its template and its scripts get.

A section is a folder of `sections/` and a line in `contents.py`. In the folder lie `__init__.py` with its
SECTION, a template of the folder's name, and scripts and styles, all of which are put into the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from drift.present.page.known import Known
from drift.present.page.measured import Measured


@dataclass(frozen=True)
class SectionPart:
    """What a section has to show of one run.

    found: what its template sees under that name; None: the section is not in the page.
    data: what it puts into the page's JSON, by names that no other section uses.
    in_navigation: False for a section that stands in the page without being pointed at.
    title: its name in the navigation, where it is not the section's own.
    """

    found: Any
    data: dict[str, Any] = field(default_factory=dict)
    in_navigation: bool = True
    title: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the report.

    title: its name in the navigation.
    show: from what was measured, the explorable words, and what `ask` gave, its part of the page.
    ask: what it asks of the run before it is known which words can be explored.
    words: from what `ask` gave, the words that it names, the most telling first: the explorer gets them
        where there is room.
    """

    title: str
    show: Callable[[Measured, Known, Any], SectionPart]
    ask: Callable[[Measured], Any] = lambda _: None
    words: Callable[[Any], Sequence[str]] = lambda _: ()
