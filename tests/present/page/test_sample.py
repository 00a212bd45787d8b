"""The report that is kept in `reports/` shows what a report can, and asks for nothing."""

import re
from pathlib import Path

from tests.present.pages import Page, embedded

SAMPLE = Path(__file__).parents[3] / "reports" / "sample.html"


def test_the_sample_has_controls_and_the_verdict_and_is_small_enough_to_be_sent():
    assert SAMPLE.stat().st_size < 5_000_000
    text = SAMPLE.read_text(encoding="utf-8")
    page = Page(text)
    assert {"finding", "explorer", "map", "unseen", "noise"} <= {
        one["id"] for name, one in page.elements if name in ("section", "header") and "id" in one
    }
    data = embedded(text)
    assert data["controls"] and data["gain"] and data["map"]
    assert 'class="standing s2">established' in re.sub(r"\s+", " ", text)


def test_the_sample_asks_for_nothing_and_names_no_folder_of_a_machine():
    text = SAMPLE.read_text(encoding="utf-8")
    links = [one.get("href", "") + one.get("src", "") for _, one in Page(text).elements]
    assert not [one for one in links if one.startswith(("http", "//"))]
    assert not re.search(r"/(home|tmp|root|work)/", text)
