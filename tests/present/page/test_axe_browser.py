"""The page before axe-core, which looks for what people with other senses or hands would trip over.

One page a theme, led from state to state. What a state changes is looked at; as it opens and with all its
folds open the page is looked at as a whole. Nothing may be found.
"""

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.sections.map.parts import map_parts
from tests.present.conftest import Opened
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import shows, write_report
from tests.present.rich_run import rich_runs

FOUND = """async ([part, rules]) =>
    (await axe.run(part, {resultTypes: ["violations"], rules})).violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`))"""
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    """A page with all that a page can have by hand: controls, three classes, a second run, a map."""
    runs = rich_runs(tmp_path_factory.mktemp("axe"))
    parts = map_parts(runs, [map_by_hand(one) for one in runs])
    path = tmp_path_factory.mktemp("page") / "report.html"
    return write_report(runs[0], path, neighbourhood=Neighbourhood(5), others=runs[1:], word_map=parts).path


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT


def as_it_opens(page):
    pass


def of_one_word(page):
    page.evaluate("location.hash = '#word=tv'")
    shows(page, "tv")


def of_two_words(page):
    page.evaluate("location.hash = '#word=tv,television'")
    shows(page, "tv", "television")


def of_an_unknown_word(page):
    page.evaluate("location.hash = '#word=unheard-of'")
    shows(page, "unheard-of")


def unfolded(page):
    page.evaluate(UNFOLD)


def searching(page):
    page.fill("#search", "w1")
    page.wait_for_selector("#matches [role=option]")


def finding_nothing(page):
    page.fill("#search", "zzzz")
    page.wait_for_function("document.getElementById('search-note').textContent.startsWith('Nothing')")
    page.fill("#search", "")


def brushing(page):
    page.locator("[data-chart=kept] .choice").first.press("Enter")
    page.wait_for_selector("#selection")


def presenting(page):
    page.click("#present")
    page.wait_for_selector("dialog[open]")


def on_a_phone(page):
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="hidden")
    page.set_viewport_size({"width": 360, "height": 780})


WHOLE, EXPLORER = "html", "#explorer"
STATES = (
    (as_it_opens, WHOLE),
    (of_an_unknown_word, EXPLORER),
    (of_two_words, EXPLORER),
    (of_one_word, EXPLORER),
    (unfolded, WHOLE),
    (searching, EXPLORER),
    (finding_nothing, EXPLORER),
    (brushing, "#selection"),
    (presenting, "dialog"),
    (on_a_phone, WHOLE),
)
NOT_BY_WIDTH = {"color-contrast": {"enabled": False}}
"""Colours are the same at every width, and looking at them is what takes long."""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(rich, browser, axe, theme):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    context.set_default_timeout(300_000)
    context.set_offline(True)
    opened = Opened(context.new_page())
    page = opened.go(rich)
    page.evaluate(axe)
    found = {}
    for state, part in STATES:
        state(page)
        rules = NOT_BY_WIDTH if state is on_a_phone else {}
        found[state.__name__] = page.evaluate(FOUND, [part, rules])
    context.close()
    assert {name: said for name, said in found.items() if said} == {}
    assert opened.troubles == []


def test_axe_sees_what_cannot_be_read(rich, opened, axe):
    page = opened.go(rich)
    page.evaluate(axe)
    page.evaluate("document.querySelector('.lead').style.color = '#bbbbbb'")
    assert any(said.startswith("color-contrast: ") for said in page.evaluate(FOUND, [".lead", {}]))
