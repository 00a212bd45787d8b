"""The documentation names tests that there are."""

import re
import runpy
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


@pytest.mark.parametrize("page", ["frameworks.md", "keras.md", "formats.md"])
def test_every_line_of_what_was_tried_names_the_test_that_shows_it(page):
    lines = iter((ROOT / "docs" / page).read_text(encoding="utf-8").splitlines())
    shown = []
    for line in lines:
        if line.startswith("|") and line.rstrip(" |").endswith(("shown by", "| test")):
            next(lines)  # the rule below the heading
            shown += [row for row in iter(lambda: next(lines, ""), "") if row.startswith("|")]
    says = re.compile(r"`(?:tests/[\w/]+\.py::)?test_\w+`|not tried|see \[|`python -m tests")
    assert len(shown) > 10
    assert [row for row in shown if not says.search(row)] == []


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


def test_a_line_that_goes_on_with_a_sentence_is_no_name_on_a_list():
    joined = runpy.run_path(str(ROOT / "docs" / "conf.py"))["_joined"]
    lines = ["It varies most with the", "odds: the sum of all.", "a, b: two rows,", "k: how many."]
    said = ["It varies most with the odds: the sum of all.", "- a, b: two rows, k: how many."]
    assert list(filter(None, joined(lines))) == said
