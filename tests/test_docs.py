"""The documentation names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = [
    (page.name, *found)
    for page in sorted((ROOT / "docs").glob("*.md"))
    for found in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", sorted({page for page, _, _ in NAMED}))
def test_every_test_that_a_page_names_is_there(page):
    missing = [
        f"{path}::{name}"
        for where, path, name in NAMED
        if where == page and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_the_reference_has_every_measure_and_every_public_name():
    import drift

    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    shown = re.findall(r"automodule:: drift\.measure\.(\w+)", page)
    assert sorted(shown) == sorted(
        path.stem for path in (ROOT / "drift" / "measure").glob("*.py") if path.stem != "__init__"
    )
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    names = re.findall(r"auto(?:function|class):: drift\.(\w+)", page)
    assert sorted(names) == sorted(set(drift.__all__) - {"__version__"})


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_of_the_pages_that_no_site_builds_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
