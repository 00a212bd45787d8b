"""Who reads the report, and with what: hostile words, phones, paper, keyboards, screen readers."""

from itertools import pairwise
from urllib.parse import quote

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.embed import shown_word
from drift.present.page.sections.map.parts import map_parts
from tests.present.hostile_words import HOSTILE
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import shows, write_report


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


def test_words_of_80_letters_and_from_right_to_left_fit_a_phone_with_its_map(report_run, opened, tmp_path):
    words = [f"{'verylong' * 10}{number}" for number in range(14)] + [
        f"مرحبا{number}" for number in range(14)
    ]
    run = report_run(words)
    part = map_parts([run], [map_by_hand(run)])
    opened.page.set_viewport_size({"width": 390, "height": 800})
    page = opened.go(
        write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3), word_map=part).path
    )
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.wait_for_selector("#hero[data-drawn]")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    out = page.evaluate(
        "[...document.querySelectorAll('h1, h1 .word, .stories *, .findings li, .glance li, summary')]"
        ".map(one => one.getBoundingClientRect()).filter(box => box.left < 0 || box.right > 390).length"
    )
    assert out == 0


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


@pytest.mark.parametrize("address", ["", "#word=w4"])
def test_every_control_and_picture_has_a_name(report, opened, address):
    page = opened.go(report, address)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a, input, svg[role], [role=region], figure img')]"
        ".filter(one => "
        "!(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length"
        " || one.getAttribute('alt')"
        " || document.getElementById(one.getAttribute('aria-labelledby')))).map(one => one.outerHTML)"
    )
    assert nameless == []
    repeated = page.evaluate(
        "(ids => ids.filter((one, at) => ids.indexOf(one) !== at))"
        "([...document.querySelectorAll('[id]')].map(one => one.id))"
    )
    assert repeated == []


def test_labels_point_to_something_and_tables_have_headings(report, opened):
    page = opened.go(report, "#word=w4")
    lost = page.evaluate(
        "['for', 'aria-labelledby', 'aria-controls', 'aria-describedby'].flatMap(name => "
        "[...document.querySelectorAll(`[${name}]`)].flatMap(one => one.getAttribute(name).split(' '))"
        ".filter(id => !document.getElementById(id)))"
    )
    assert lost == []
    bare = page.evaluate(
        "[...document.querySelectorAll('table')].filter(one => !one.caption"
        " || !one.querySelector('th[scope=col]')"
        " || [...one.tBodies[0].rows].some(row => !row.querySelector('th[scope=row]'))).length"
    )
    assert bare == 0


def test_the_page_has_its_landmarks_and_headings_in_order(report, opened):
    page = opened.go(report, "#word=w4")
    assert page.locator("main").count() == 1 and page.locator("nav[aria-label]").count() == 1
    assert page.locator("h1:visible").count() == 1
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))"
    )
    assert all(now - before <= 1 for before, now in pairwise(levels))
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_has_the_focus_can_be_seen_and_the_skip_link_comes_first(report, opened):
    page = opened.go(report)
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "To the word explorer"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [360, 768, 1000])
def test_words_and_buttons_have_their_room_at_every_width(rich_report, opened, width):
    opened.page.set_viewport_size({"width": width, "height": 900})
    page = opened.go(rich_report, "#word=w5")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    cut = page.evaluate(
        "[...document.querySelectorAll('#word .neighbours .word, #map button, .glance .standing')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1"
        " || one.getBoundingClientRect().right > innerWidth"
        " || (one.matches('.word') && one.getBoundingClientRect().width < 10)).map(one => one.outerHTML)"
    )
    assert cut == []
