"""The page is short: what a newcomer does not need is folded, and the table of contents follows."""


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
