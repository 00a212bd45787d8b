"""The map of the report in a real browser; `opened` checks that nothing goes wrong or is asked for."""

from dataclasses import replace

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.embed import joined_script, shown_word
from drift.present.page.sections.map.parts import MapPicture, map_parts
from tests.present.hostile_words import HOSTILE
from tests.present.map_by_hand import PNG, map_by_hand
from tests.present.pages import shows, write_report

ROOM = 26  # pixels around all words, as in view.js


@pytest.fixture(scope="module")
def part(plain_run):
    return map_parts([plain_run], [map_by_hand(plain_run)])


@pytest.fixture(scope="module")
def report(plain_run, part, tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "report.html"
    return write_report(
        plain_run, path, neighbourhood=Neighbourhood(3), word_map=part, picture=MapPicture(PNG, "the map")
    ).path


def go(opened, path, address=""):
    """Open a report and wait for its map."""
    page = opened.go(path, address)
    page.wait_for_selector("#map-stage[data-drawn]")
    page.locator("#map-stage").scroll_into_view_if_needed()
    return page


def place(page, part, run, word, epoch=3):
    """Where a word lies on the page while the whole map is shown."""
    placed = map_by_hand(run)
    x, y = placed.places[placed.epochs.index(epoch), placed.words.index(word)].tolist()
    (left, bottom), (right, top) = placed.places.min(axis=(0, 1)), placed.places.max(axis=(0, 1))
    box = page.evaluate(
        "(b => [b.x, b.y, stage.clientWidth, stage.clientHeight])"
        "((stage = document.getElementById('map-stage')).getBoundingClientRect())"
    )
    size = min((box[2] - 2 * ROOM) / (right - left), (box[3] - 2 * ROOM) / (top - bottom))
    across = box[0] + box[2] / 2 + size * (x - (left + right) / 2)
    return float(across), float(box[1] + box[3] / 2 - size * (y - (bottom + top) / 2))


def picture(page):
    """What the canvas shows, after the next frame."""
    return page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => "
        "done(document.querySelector('#map-stage canvas').toDataURL()))))"
    )


def chosen(page, word):
    page.wait_for_function(
        "word => [...document.querySelectorAll('#map-said bdi')].some(one => one.textContent === word)",
        arg=word,
    )


def test_the_slider_moves_the_words_and_the_address_follows(report, opened):
    page = go(opened, report)
    last = picture(page)
    page.focus("#map-epoch")
    page.keyboard.press("Home")
    page.wait_for_selector("#map-stage[data-drawn='0']")
    assert page.inner_text("#map-now") == "0"
    assert "epoch=0" in page.evaluate("location.hash")
    assert picture(page) != last
    page.keyboard.press("End")
    page.wait_for_selector("#map-stage[data-drawn='3']")
    assert picture(page) == last


def test_a_click_on_a_word_chooses_it_in_the_explorer_too(report, opened, part, plain_run):
    page = go(opened, report)
    page.mouse.click(*place(page, part, plain_run, "w21"))
    chosen(page, "w21")
    assert "word=w21" in page.evaluate("location.hash")
    page.wait_for_function("() => document.querySelector('#word .name').textContent === 'w21'")
    assert "cosine distance" in page.inner_text("#map-said")


def test_shift_and_a_click_set_a_word_beside_the_other(report, opened, part, plain_run):
    page = go(opened, report, "#word=w4")
    page.keyboard.down("Shift")
    page.mouse.click(*place(page, part, plain_run, "w21"))
    page.keyboard.up("Shift")
    chosen(page, "w21")
    assert "word=w4,w21" in page.evaluate("location.hash")


def test_a_word_is_found_where_it_is_at_the_epoch_shown(report, opened, part, plain_run):
    page = go(opened, report, "#word=w4&epoch=0")
    page.wait_for_selector("#map-stage[data-drawn='0']")
    page.mouse.click(*place(page, part, plain_run, "w21", epoch=0))
    chosen(page, "w21")


def test_a_word_chosen_in_the_explorer_is_marked_on_the_map(report, opened):
    page = go(opened, report, "#word=w4")
    chosen(page, "w4")
    before = picture(page)
    page.fill("#search", "w7")
    page.keyboard.press("Enter")
    chosen(page, "w7")
    assert picture(page) != before


def test_the_address_sets_the_slider(report, opened):
    page = go(opened, report, "#word=w4&epoch=1")
    page.wait_for_selector("#map-stage[data-drawn='1']")
    assert page.input_value("#map-epoch") == "1"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_playing_goes_from_the_first_epoch_to_the_last_and_stops(report, opened, motion):
    opened.page.emulate_media(reduced_motion=motion)
    opened.page.clock.install()  # the page's own time: it runs at the same pace on any machine
    page = go(opened, report)
    now = page.evaluate("Date.now()")
    page.clock.pause_at(now + 60_000)
    page.click("#map-play")
    shown = []
    for milliseconds in (50, 800, 800, 800):  # of which an epoch takes 800
        page.clock.run_for(milliseconds)
        shown.append((page.get_attribute("#map-play", "aria-label"), page.inner_text("#map-now")))
    assert shown == [("Pause", "0"), ("Pause", "1"), ("Pause", "2"), ("Play the epochs", "3")]


def told(page):
    """The words of which the map says something, and those that the explorer shows."""
    return (
        page.locator("#map-said b bdi").all_inner_texts(),
        page.locator("#word .name").all_inner_texts(),
    )


def test_a_fresh_page_marks_the_explorers_first_words_and_keeps_them_when_played_and_reloaded(report, opened):
    page = go(opened, report)
    first = page.evaluate("JSON.parse(document.getElementById('data').textContent).first")
    assert len(first) == 2
    assert told(page) == (first, first)
    page.click("#map-play")
    page.wait_for_function("() => location.hash.includes('epoch=3')")
    assert page.evaluate("location.hash") == f"#word={','.join(first)}&epoch=3"
    assert told(page) == (first, first)
    page.reload()
    page.wait_for_selector("#map-stage[data-drawn='3']")
    assert told(page) == (first, first)
    page.focus("#map-epoch")
    page.keyboard.press("Home")
    page.wait_for_selector("#map-stage[data-drawn='0']")
    assert page.evaluate("location.hash") == f"#word={','.join(first)}&epoch=0"
    assert told(page) == (first, first)


def test_the_map_zooms_and_pans_by_keyboard(report, opened):
    page = go(opened, report)
    whole = picture(page)
    page.focus("#map-stage")
    page.keyboard.press("+")
    closer = picture(page)
    page.keyboard.press("ArrowLeft")
    assert len({whole, closer, picture(page)}) == 3
    page.keyboard.press("0")
    assert picture(page) == whole


def test_buttons_zoom_too(report, opened):
    page = go(opened, report)
    whole = picture(page)
    page.click("#map-closer")
    assert picture(page) != whole
    page.click("#map-whole")
    assert picture(page) == whole


def test_dragging_moves_the_map_and_chooses_nothing(report, opened, part, plain_run):
    page = go(opened, report, "#word=w4")
    before = picture(page)
    x, y = place(page, part, plain_run, "w21")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.up()
    assert picture(page) != before
    assert page.locator("#map-said bdi").all_inner_texts() == ["w4"]


def test_the_wheel_scrolls_the_page_until_the_map_is_chosen(report, opened, part, plain_run):
    page = go(opened, report)
    whole = picture(page)
    page.mouse.move(*place(page, part, plain_run, "w20"))
    page.mouse.wheel(0, -40)
    page.wait_for_function("() => document.getElementById('map-said').textContent.includes('wheel')")
    page.focus("#map-stage")
    page.mouse.wheel(0, -40)
    page.mouse.move(0, 0)
    assert picture(page) != whole


def test_a_word_under_the_pointer_shows_its_count_and_displacement(report, opened, part, plain_run):
    page = go(opened, report)
    page.mouse.move(*place(page, part, plain_run, "w21"))
    page.wait_for_selector("#map-tip:not([hidden])")
    # Three steps of 0.15 in both axes, at two map units for one unit of distance.
    said = f"w21 seen {plain_run.counts[21]} times, cosine distance 0.3182 from epoch 0 to 3."
    near = " Neighbours on the map: 3 of 3 now, 3 before (dashed)."
    assert page.text_content("#map-tip") == said + near
    page.mouse.move(*place(page, part, plain_run, "w20"))
    page.wait_for_function("() => document.getElementById('map-tip').textContent.includes('did not turn')")
    page.locator("#map-title").hover()
    page.wait_for_selector("#map-tip", state="hidden")


def test_every_word_of_the_map_opens_however_few_the_report_knows(plain_run, part, tmp_path, opened):
    path = write_report(
        plain_run, tmp_path / "few.html", neighbourhood=Neighbourhood(3), n_words=2, word_map=part
    ).path
    page = go(opened, path)
    for word in ("w20", "w39"):
        page.mouse.click(*place(page, part, plain_run, word))
        shows(page, word)
        assert page.locator("#word .neighbours li").count() >= 3


def test_hostile_words_are_drawn_and_nothing_runs(hostile_run, tmp_path, opened):
    part = map_parts([hostile_run], [map_by_hand(hostile_run)])
    path = write_report(
        hostile_run, tmp_path / "hostile.html", neighbourhood=Neighbourhood(3), word_map=part
    ).path
    page = go(opened, path)
    for word in HOSTILE:
        page.mouse.move(*place(page, part, hostile_run, word))
        said = f"{shown_word(word)} " + ("seen" if hostile_run.counts[hostile_run.index[word]] else "unseen")
        page.wait_for_function(
            "said => document.getElementById('map-tip').textContent.includes(said)", arg=said
        )
    assert page.locator("#map script, #map iframe").count() == 0


@pytest.fixture(scope="module")
def two_runs(report_run, tmp_path_factory):
    words = [f"w{number}" for number in range(40)]
    runs = [report_run(words), report_run(words, epochs=2)]
    placed = [map_by_hand(runs[0]), map_by_hand(runs[1], step=0.5)]
    names = ("one", "<b>two")
    for run, name in zip(runs, names, strict=True):
        run.record = replace(run.record, name=name)
    path = tmp_path_factory.mktemp("two") / "report.html"
    return write_report(
        runs[0], path, neighbourhood=Neighbourhood(3), others=runs[1:], word_map=map_parts(runs, placed)
    ).path


def small_maps(page):
    return page.evaluate("[...document.querySelectorAll('#map-runs canvas')].map(one => one.toDataURL())")


def test_the_runs_of_one_map_are_chosen_by_keyboard_and_the_address_keeps_which(two_runs, opened):
    page = go(opened, two_runs, "#word=w20&epoch=2")
    page.wait_for_selector("#map-stage[data-drawn='2'][data-run=one]")
    first = picture(page)
    page.focus("#map-runs input")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#map-stage[data-run='<b>two']")
    assert page.evaluate("location.hash") == "#word=w20&epoch=2&run=%3Cb%3Etwo"
    assert picture(page) != first
    page.focus("#map-epoch")
    page.keyboard.press("Home")  # the epoch leaves the run as it is
    assert page.evaluate("location.hash") == "#word=w20&epoch=0&run=%3Cb%3Etwo"
    page.evaluate("location.hash = '#word=w20&epoch=2'")
    page.wait_for_selector("#map-stage[data-drawn='2'][data-run=one]")
    assert picture(page) == first


def test_an_address_with_a_run_opens_it_at_an_epoch_that_it_has(two_runs, opened):
    page = go(opened, two_runs, "#run=%3Cb%3Etwo")
    page.wait_for_selector("#map-stage[data-drawn='2'][data-run='<b>two']")  # the first run has 3 epochs
    assert page.get_attribute("#map-epoch", "max") == "2"
    assert page.is_checked("#map-runs input >> nth=1")


def test_the_small_maps_show_each_runs_trails_at_the_epoch_shown(two_runs, opened):
    page = go(opened, two_runs)
    last = small_maps(page)
    assert len(set(last)) == 2
    page.focus("#map-epoch")
    page.keyboard.press("Home")
    page.wait_for_selector("#map-stage[data-drawn='0']")
    begin = small_maps(page)
    assert begin[0] == begin[1]  # before training there is one map
    assert set(begin).isdisjoint(last)


def test_on_paper_the_picture_stands_for_the_map(report, opened):
    page = go(opened, report)
    assert page.locator(".map-paper").is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".map-paper").is_visible()
    assert page.locator("#map-stage").is_hidden()


def test_the_map_is_drawn_anew_in_the_dark(report, opened):
    page = go(opened, report)
    corner = "[...document.querySelector('#map-stage canvas').getContext('2d').getImageData(3, 3, 1, 1).data]"
    picture(page)
    assert page.evaluate(corner) == [255, 255, 255, 255]
    page.emulate_media(color_scheme="dark")
    picture(page)
    assert page.evaluate(corner) == [26, 30, 35, 255]


def test_every_control_of_the_map_has_a_name_and_the_map_a_text(report, opened):
    page = go(opened, report)
    for control in page.locator("#map button, #map input").all():
        assert control.evaluate(
            "one => one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent.trim()"
        )
    described = page.get_attribute("#map-stage", "aria-describedby").split()
    assert "40 words" in page.text_content(f"#{described[0]}")


SCENE = """() => {
  const context = { font: "", measureText: (text) => ({ width: 7 * text.length }) };
  const n = 400;
  const map = {
    words: Array.from({ length: n }, (_, one) => `word${one}`),
    x: Float32Array.from({ length: n }, (_, one) => (one * 37 % 100) / 100),
    y: Float32Array.from({ length: n }, (_, one) => (one * 61 % 97) / 97),
    order: Uint32Array.from({ length: n }, (_, one) => n - 1 - one),
  };
  SCRIPT
  const around = { width: 600, height: 400, asked: [7], others: true, fonts: {}, taken: mapRoom(600, 400) };
  return placeMapLabels(context, map, { size: 600, left: 0, top: 0 }, around);
}"""


def test_labels_never_overlap_and_those_asked_for_come_first(browser):
    script = joined_script(("sections/map/labels.js",))
    page = browser.new_page()
    labels = page.evaluate(SCENE.replace("SCRIPT", script))
    page.close()
    boxes = [(one["x"], one["x"] + 7 * len(one["text"]), one["y"] - 10, one["y"] + 3) for one in labels]
    first, *others = [one["one"] for one in labels]
    assert (first, labels[0]["bold"]) == (7, True)
    assert others == sorted(others, reverse=True)  # the order of their importance
    assert len(others) > 10
    for place_, (left, right, top, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= 600
        for other_left, other_right, other_top, other_bottom in boxes[:place_]:
            apart = right < other_left or other_right < left or bottom < other_top or other_bottom < top
            assert apart


def test_outlines_that_would_cross_are_told_apart_from_those_that_do_not(browser):
    script = joined_script(("sections/map/outlines.js",))
    page = browser.new_page()
    page.add_script_tag(content=script)
    square = "(x, y) => convexHull([[x, y], [x + 10, y], [x, y + 10], [x + 10, y + 10]])"
    found = page.evaluate(
        f"(square => [[20, 0], [0, 20], [5, 5], [-30, -30], [9, 9]].map(([x, y]) => "
        f"outlinesCross(square(0, 0), square(x, y))))({square})"
    )
    page.close()
    assert found == [False, False, True, False, True]


def test_a_view_is_never_without_a_word_and_never_closer_than_that_a_few_are_in_it(browser):
    script = joined_script(("sections/map/view.js",))
    page = browser.new_page()
    page.add_script_tag(content=script)
    page.evaluate(
        "map = { n: 2, x: [0.1, 0.9], y: [0.1, 0.9], "
        "bounds: { left: 0.1, top: 0.1, right: 0.9, bottom: 0.9 } }"
    )
    between = "{ size: 5000, left: -2300, top: -2300 }"
    view = page.evaluate(f"mapWithWords({between}, map, 400, 400)")
    places = [(0.1 * view["size"] + view["left"], 0.1 * view["size"] + view["top"])]
    places += [(0.9 * view["size"] + view["left"], 0.9 * view["size"] + view["top"])]
    assert any(0 < x < 400 and 0 < y < 400 for x, y in places)
    assert page.evaluate("mapWithWords({ size: 100, left: 0, top: 0 }, map, 400, 400)")["left"] == 0
    assert page.evaluate("[8, 800, 80000].map(closestMap)") == [4, 10, 60]
    page.close()
