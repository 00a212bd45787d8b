"""What CONTRIBUTING.md says of the code: the places that it names are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_place_that_is_named_is_there():
    named = re.findall(r"`([\w./-]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    places = [one for one in named if "/" in one or one.endswith((".py", ".md", ".toml"))]
    assert len(places) > 15
    assert [one for one in places if not (ROOT / one).exists()] == []
