"""The page in a notebook: a frame that holds all of it, and works there."""

import sys
from types import SimpleNamespace

import pytest

import drift
from drift.errors import DriftError
from drift.measure.neighbourhood import Neighbourhood
from tests.present.pages import Page


@pytest.fixture(scope="module")
def shown(plain_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("notebook") / "report.html"
    return drift.report(plain_run, path, n_words=6, neighbourhood=Neighbourhood(3))


def test_a_report_is_written_and_shown_whole(shown):
    (frame,) = Page(shown._repr_html_()).found("iframe")
    assert frame["srcdoc"] == shown.path.read_text(encoding="utf-8")
    assert shown.written.n_explorable >= 6


def test_show_displays_a_frame_of_the_height_asked_for(shown, monkeypatch):
    there = []
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=there.append))
    shown.show(height=321)
    (frame,) = Page(there[0]._repr_html_()).found("iframe")
    assert "height: 321px" in frame["style"]


def test_outside_of_a_notebook_it_says_which_file_to_open(shown, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython.display", raising=False)
    with pytest.raises(DriftError, match=r"expected a notebook .* Open .*report\.html"):
        shown.show()


def test_the_page_works_in_its_frame(shown, opened, tmp_path):
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><title>n</title>{shown._repr_html_()}", encoding="utf-8")
    opened.page.goto(notebook.as_uri())
    frame = opened.page.frame_locator("iframe")
    frame.locator("[data-chart] svg[role=img]").first.wait_for()
    told = frame.locator("#word .name").all_inner_texts()
    frame.locator(".findings .more").nth(1).click()
    opened.page.wait_for_function(
        "told => [...frames[0].document.querySelectorAll('#word .name')]"
        ".some(one => !told.includes(one.innerText))",
        arg=told,
    )
