"""The presenter's mode, by keys, in a real browser."""

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.sections.map.parts import map_parts
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import write_report


@pytest.fixture(scope="module")
def path(plain_run, tmp_path_factory):
    part = map_parts([plain_run], [map_by_hand(plain_run)])
    folder = tmp_path_factory.mktemp("slides")
    return write_report(plain_run, folder / "a.html", neighbourhood=Neighbourhood(3), word_map=part).path


def test_p_shows_a_finding_a_slide_and_the_arrows_step_findings_and_epochs(path, opened):
    page = opened.go(path)
    page.keyboard.press("p")
    slides = page.locator("dialog.slides")
    slides.wait_for()
    assert slides.locator(".slide-headline").inner_text() == page.inner_text("h1")
    picture = "document.querySelector('dialog canvas').toDataURL()"
    page.wait_for_function(f"{picture}.length > 3000")
    last = page.evaluate(picture)
    page.keyboard.press("ArrowDown")
    assert slides.get_attribute("data-epoch") == "2"
    assert "epoch 2 of 3" in slides.locator(".slide-foot").inner_text()
    assert page.evaluate(picture) != last
    page.keyboard.press("ArrowRight")
    assert slides.get_attribute("data-slide") == "1"
    words = page.locator(".findings li").first.locator(".word").all_inner_texts()
    assert slides.locator(".word").all_inner_texts() == words
    assert slides.locator("a").count() == 0
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    n = int(slides.locator(".slide-foot").inner_text().split()[2])
    assert slides.get_attribute("data-slide") == str(n - 1)
    page.keyboard.press("p")
    slides.wait_for(state="hidden")


def test_p_in_the_search_is_a_letter_and_the_button_opens_too(path, opened):
    page = opened.go(path)
    page.focus("#search")
    page.keyboard.press("p")
    assert page.locator("dialog.slides").count() == 0
    page.click("#present")
    page.locator("dialog.slides").get_by_role("button", name="Leave").click()
    page.locator("dialog.slides").wait_for(state="hidden")


@pytest.mark.parametrize(("width", "height"), [(390, 800), (1280, 500)])
def test_a_slide_fits_its_screen_and_nothing_of_it_is_cut(path, opened, width, height):
    opened.page.set_viewport_size({"width": width, "height": height})
    page = opened.go(path)
    page.click("#present")
    page.evaluate("document.querySelector('.slide-part').append('word '.repeat(60))")
    page.set_viewport_size({"width": width, "height": height - 1})  # it is fitted anew
    page.wait_for_function(
        "(({scrollHeight, clientHeight}) => scrollHeight <= clientHeight)"
        "(document.querySelector('.slide-said'))"
    )
    boxes = page.evaluate(
        "[...document.querySelectorAll('dialog *')].map(one => one.getBoundingClientRect())"
        ".map(box => [box.left, box.right, box.bottom])"
    )
    assert all(left >= 0 and right <= width and bottom <= height for left, right, bottom in boxes)
