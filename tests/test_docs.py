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
