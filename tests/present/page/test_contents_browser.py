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
