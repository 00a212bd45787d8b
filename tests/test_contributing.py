"""What CONTRIBUTING.md says of the code: the places that it names are there; the version is one."""

import re
from pathlib import Path

import drift

ROOT = Path(__file__).parents[1]


def test_every_place_that_is_named_is_there():
    named = re.findall(r"`([\w./-]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    places = [one for one in named if "/" in one or one.endswith((".py", ".md", ".toml"))]
    assert len(places) > 15
    assert [one for one in places if not (ROOT / one).exists()] == []


def test_the_version_is_one_in_the_code_the_changelog_and_the_citation():
    newest = re.search(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and cited and (newest[1], cited[1]) == (drift.__version__, drift.__version__)
