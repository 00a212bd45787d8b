"""The page is short: what a newcomer does not need is folded, and the table of contents follows."""

import pytest

GOAL = 6_600
"""Pixels that a page with controls and without `drift unseen` is high at most, 1,280 wide: it was 7,449."""


def test_the_table_of_contents_marks_the_section_that_is_read(report, opened):
    page = opened.go(report)
    current = "[...document.querySelectorAll('.sections [aria-current]')].map(one => one.hash)"
    assert page.evaluate(current) == ["#finding"]
    page.evaluate("document.getElementById('tables').scrollIntoView()")
    page.wait_for_function(f"() => {current}.join() === '#tables'")


def test_settings_and_the_runs_facts_are_folded_and_open_by_keyboard(report, opened):
    page = opened.go(report)
    for within in ("#finding", "#run"):
        folded = page.locator(f"{within} details.fold").last
        assert not folded.evaluate("one => one.open")
        folded.locator("summary").focus()
        page.keyboard.press("Enter")
        assert folded.evaluate("one => one.open")
    assert page.locator("#run .facts").is_visible()


def test_on_paper_nothing_is_folded(report, opened):
    page = opened.go(report)
    closed = "document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(closed)
    assert before > 2
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(closed) == 0
    # Charts are drawn for the width that they have on A4: their text has its size.
    charts = [page.locator(f"[data-chart={name}] svg[role]") for name in ("pair", "l2", "dose")]
    boxes = {chart.get_attribute("viewBox") for chart in charts}
    assert boxes == {"0 0 322 150", "0 0 680 150"}
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(closed) == before


def test_what_an_address_leads_to_is_unfolded_and_in_sight(report, opened):
    page = opened.go(report, "#stranded")
    assert page.locator("#stranded-table").is_visible()
    page.evaluate("location.hash = '#measure-norm_change'")
    page.wait_for_function("document.getElementById('measure-norm_change').checkVisibility()")
    assert page.evaluate("document.getElementById('measure-norm_change').getBoundingClientRect().top < 900")
    assert not page.locator("#moved-table").is_visible()


def test_every_measure_of_a_table_leads_to_what_it_means(report, opened):
    page = opened.go(report, "#moved")
    links = page.locator("#tables a[href^='#measure-']").evaluate_all("all => all.map(one => one.hash)")
    assert {"#measure-l2", "#measure-overlap", "#measure-count"} <= set(links)
    lost = page.evaluate("links => links.filter(one => !document.querySelector(one))", links)
    assert lost == []


def test_every_button_has_a_tip(report, opened):
    page = opened.go(report)
    bare = page.evaluate(
        "[...document.querySelectorAll('button')].filter(one => !one.title && !one.closest('#explorer'))"
        ".map(one => one.outerHTML)"
    )
    assert bare == []


def test_the_page_is_short_and_nothing_that_it_had_is_missing(rich_report, opened):
    page = opened.go(rich_report)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollHeight") <= GOAL
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    titles = page.locator("[data-chart]:visible").evaluate_all("all => all.map(one => one.dataset.chart)")
    assert {"noise-axis", "noise-lean", "l2", "cosine", "kept", "dose"} <= set(titles)
    assert page.locator("#direction-0 tbody tr:visible").count() == 12
    assert page.get_by_text("Chosen by the neighbours kept").is_visible()


def test_tables_beside_each_other_stay_so_with_their_buttons(rich_report, opened):
    page = opened.go(rich_report)
    tops = page.locator("#direction-0 .ends table").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(tops) == 2 and tops[0] == tops[1]
    assert page.locator("#direction-0 .saves:visible").count() == 2


@pytest.mark.parametrize("address", ["", "#word=tv"])
def test_every_chart_leads_to_what_its_measure_means(rich_report, opened, address):
    page = opened.go(rich_report, address)
    bare = page.locator("figure.chart:not(:has(a.means))").count()
    links = page.locator("a.means, #word .figures a").evaluate_all("all => all.map(one => one.hash)")
    assert bare == 0 and len(links) > 10
    assert page.evaluate("links => links.filter(one => !document.querySelector(one))", links) == []
    page.locator("#explorer a.means").first.click()
    page.wait_for_function("document.querySelector('#measures details').open")
    assert page.locator("#word .name").count() == (1 if address else 2)
