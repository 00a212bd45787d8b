"""The report in a real browser, from a file, without a network. `opened` checks that nothing else happens."""

from urllib.parse import quote

import pytest

from drift.present.embed import shown_word
from drift.present.report import write_report
from tests.present.hostile_words import HOSTILE


@pytest.fixture(scope="module")
def report(plain_run, tmp_path_factory):
    return write_report(plain_run, tmp_path_factory.mktemp("plain") / "report.html", k=3).path


@pytest.fixture(scope="module")
def hostile_report(hostile_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    return write_report(hostile_run, path, k=3, command="<script>alert(4)</script>").path


def shows(page, word):
    """Wait until the explorer shows `word`."""
    page.wait_for_function("word => document.querySelector('#word .name').textContent === word", arg=word)


def test_the_page_opens_with_its_charts_and_the_telling_word(report, opened):
    page = opened.go(report)
    assert page.locator("[data-chart] svg[role=img]").count() == 5
    assert page.inner_text("#word .name") == page.inner_text(".findings .word >> nth=0")
    assert page.locator("#word .neighbours li").count() == 6


def test_a_word_is_found_by_keyboard_alone(report, opened):
    page = opened.go(report)
    page.keyboard.press("/")
    page.keyboard.type("W1")
    assert page.locator("#matches [role=option]").count() == 11
    assert page.get_attribute("#search", "aria-expanded") == "true"
    assert page.locator("[aria-selected=true] .word").inner_text().endswith("w1")
    page.keyboard.press("ArrowDown")
    second = page.locator("[aria-selected=true] bdi").inner_text()
    assert page.get_attribute("#search", "aria-activedescendant") == "match-1"
    page.keyboard.press("Enter")
    shows(page, second)
    assert page.evaluate("location.hash") == f"#word={second}"
    assert page.locator("#matches").is_hidden()


def test_a_search_without_success_says_how_many_words_there_are(report, opened):
    page = opened.go(report)
    page.fill("#search", "zebra")
    assert page.inner_text("#search-note").startswith("Nothing found: 40 of 40 words are in this report.")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == ""


def test_an_address_with_a_word_opens_it(report, opened):
    page = opened.go(report, "#word=w4")
    assert page.inner_text("#word .name") == "w4"
    assert "held out" in page.inner_text("#word .title")
    assert page.evaluate("document.querySelector('#explorer').getBoundingClientRect().top < innerHeight / 2")


def test_an_address_with_a_word_that_is_not_there_says_so(report, opened):
    page = opened.go(report, "#word=<img src=x onerror=alert(1)>")
    assert page.inner_text("#word .name") == "<img src=x onerror=alert(1)>"
    assert "does not know this word" in page.inner_text("#word")


def test_a_neighbour_that_is_clicked_is_gone_to_and_back_goes_back(report, opened):
    page = opened.go(report, "#word=w4")
    neighbour = page.locator("#word .neighbours a.word").first
    name = neighbour.inner_text()
    neighbour.click()
    shows(page, name)
    page.go_back()
    shows(page, "w4")


def test_a_neighbour_that_left_or_entered_is_marked_in_words(report, opened):
    page = opened.go(report)
    before = page.locator("#word .neighbours >> nth=0")
    after = page.locator("#word .neighbours >> nth=1")
    was, now = ({*side.locator(".word").all_inner_texts()} for side in (before, after))
    assert before.locator("li.left .badge", has_text="left").count() == len(was - now)
    assert after.locator("li.entered .badge", has_text="entered").count() == len(now - was)


def test_a_link_to_a_section_keeps_the_word(report, opened):
    page = opened.go(report, "#word=w4")
    page.click("nav a[href='#tables']")
    assert page.inner_text("#word .name") == "w4"


def test_a_table_sorts_by_a_heading_both_ways(report, opened):
    page = opened.go(report)
    table = page.locator("#moved-caption").locator("xpath=ancestor::table")
    heading = table.locator("th", has_text="count")

    def counts():
        return [int(text) for text in table.locator("tbody td:nth-child(2)").all_inner_texts()]

    heading.locator("button").click()
    assert counts() == sorted(counts(), reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"
    heading.locator("button").click()
    assert counts() == sorted(counts())
    assert table.locator("th", has_text="L2").get_attribute("aria-sort") == "none"


def test_hostile_words_show_as_text_and_nothing_runs(hostile_report, opened):
    page = opened.go(hostile_report)
    for word in HOSTILE:
        page.fill("#search", word)
        page.keyboard.press("Enter")
        shows(page, shown_word(word))
    page.wait_for_timeout(100)
    assert page.locator("img, iframe, object").count() == 0
    assert page.locator("script").count() == 2


@pytest.mark.parametrize("word", HOSTILE)
def test_an_address_opens_any_word(hostile_report, opened, word):
    page = opened.go(hostile_report, f"#word={quote(word, safe='')}")
    assert page.inner_text("#word .name") == shown_word(word)


@pytest.mark.parametrize("address", ["", "#word=%3C!--"])
def test_a_phone_has_no_sideways_scroll_whatever_the_words(hostile_report, opened, address):
    opened.page.set_viewport_size({"width": 360, "height": 740})
    page = opened.go(hostile_report, address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_word_of_2000_characters_does_not_push_the_figures_out_of_a_table(hostile_report, opened):
    page = opened.go(hostile_report)
    widths = page.evaluate(
        "[...document.querySelectorAll('.scroll')].map(one => one.scrollWidth - one.clientWidth)"
    )
    assert max(widths) == 0


def test_nothing_jumps_while_the_page_opens(report, opened):
    opened.page.add_init_script(
        "window.jumps = 0;"
        "new PerformanceObserver(list => list.getEntries().forEach(one => window.jumps += one.value))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page = opened.go(report)
    page.wait_for_timeout(300)
    assert page.evaluate("window.jumps") < 0.01


def test_dark_and_print_have_their_own_colours(report, opened):
    page = opened.go(report)
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(246, 247, 248)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == "rgb(18, 21, 24)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 30, 35)"
    assert page.locator(".sections").is_hidden()


def test_every_control_and_picture_has_a_name(report, opened):
    page = opened.go(report)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a, input, svg[role=img], [role=region]')].filter(one => "
        "!(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length"
        " || document.getElementById(one.getAttribute('aria-labelledby')))).map(one => one.outerHTML)"
    )
    assert nameless == []
    repeated = page.evaluate(
        "(ids => ids.filter((one, at) => ids.indexOf(one) !== at))"
        "([...document.querySelectorAll('[id]')].map(one => one.id))"
    )
    assert repeated == []
