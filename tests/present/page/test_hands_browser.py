"""What a reader does with the page: compare runs and classes, brush, copy, save, send. One page for all."""

import csv
import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from drift.analysis.compare import compare
from drift.analysis.direction import direction
from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.analysis.outliers import outliers
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page import known
from drift.present.page.sections.map.parts import map_parts
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import shows, write_report
from tests.present.rich_run import CLASSES, rich_runs

NEAR = Neighbourhood(5)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return rich_runs(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="module")
def rich(runs, tmp_path_factory):
    parts = map_parts(runs, [map_by_hand(one) for one in runs])
    path = tmp_path_factory.mktemp("page") / "report.html"
    return write_report(runs[0], path, neighbourhood=NEAR, others=runs[1:], word_map=parts).path


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def shown_rows(page, table):
    unfold(page)
    return page.locator(f"#{table} tbody tr:visible th bdi").all_inner_texts()


def address(page):
    return page.evaluate("location.hash")


def test_a_word_is_told_in_the_other_run_as_compare_tells_it_there(rich, opened, runs):
    page = opened.go(rich, "#word=w5")
    here, there = (
        [one.word for one in compare(run, ["w5"], neighbourhood=NEAR).words[0].after] for run in runs
    )
    common = [word for word in there if word in here]
    assert f"other agrees on {len(common)} of 5 neighbours" in page.inner_text(".other-runs summary")
    columns = [
        page.locator(f".other-runs .neighbours >> nth={at}").locator(".word").all_inner_texts()
        for at in range(3)
    ]
    assert columns == [
        [word for word in here if word not in there],
        common,
        [word for word in there if word not in here],
    ]
    assert f"{len(common)} of 5 are neighbours in both runs" in page.inner_text(".other-runs")


def test_the_other_run_is_told_at_the_epoch_that_is_shown(rich, opened, runs):
    page = opened.go(rich, "#word=w5&epoch=1")
    ids = np.array([runs[0].index["w5"]])
    here, there = (
        [run.words[one] for one in neighbours(run, 1, ids, choose_candidates(run, NEAR)).ids[0]]
        for run in runs
    )
    common = len(set(here) & set(there))
    assert f"other agrees on {common} of 5 neighbours" in page.inner_text(".other-runs summary")
    assert page.inner_text(".other-runs .neighbours >> nth=2 >> h4").startswith("Only in other, epoch 1")
    assert page.locator(".other-runs .neighbours >> nth=2").locator(".word").all_inner_texts() == [
        word for word in there if word not in here
    ]


def test_a_page_that_would_be_large_says_that_other_runs_are_told_at_their_end(
    runs, opened, tmp_path, monkeypatch
):
    monkeypatch.setattr(known, "N_ENTRIES", 0)
    path = write_report(runs[0], tmp_path / "a.html", neighbourhood=NEAR, others=runs[1:]).path
    page = opened.go(path, "#word=w5&epoch=1")
    assert "each at its last epoch, whatever the slider shows" in page.inner_text(".other-runs h4 >> nth=0")
    here, there = (
        [one.word for one in compare(run, ["w5"], neighbourhood=NEAR).words[0].after] for run in runs
    )
    common = len(set(here) & set(there))
    assert f"other agrees on {common} of 5 neighbours" in page.inner_text(".other-runs summary")
    assert page.inner_text(".other-runs .neighbours >> nth=2 >> h4").startswith("Only in other, epoch 3")


def test_each_class_has_a_bar_and_the_axis_is_chosen_and_kept_in_the_address(rich, opened, runs):
    page = opened.go(rich)
    first = direction(runs[0], limit=10)
    axes = page.locator("#direction-axis label")
    assert axes.count() == 7  # the first, three classes, three pairs
    axes.nth(3).click()
    assert address(page) == "#axis=3"
    words = page.locator("#direction-3 .leans >> nth=0").locator("tbody th .word").all_inner_texts()
    expected = direction(runs[0], axis="positive", limit=10).along
    assert words == [one.word for one in expected] != [one.word for one in first.along]
    assert "The axis of “positive” against all other classes" in page.inner_text("#direction .lead:visible")
    heads = page.locator("#direction-3 .leans >> nth=0").locator("thead th").all_inner_texts()
    assert heads[2:] == [f"in “{name}”" for name in CLASSES]
    bars = page.locator("#direction-3 .leans >> nth=0").locator("tbody tr >> nth=0").locator("td.bars rect")
    widths = [float(bar.get_attribute("width")) for bar in bars.all()]
    assert widths[1:] == pytest.approx([100 * share for share in expected[0].class_shares], abs=0.01)
    page.locator("#direction-3 thead th").evaluate_all(
        "all => all.forEach(one => one.append(' documentation'.repeat(4)))"
    )
    tables = page.locator("#direction-3 .scroll")
    assert tables.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)") == [0, 0]
    page.set_viewport_size({"width": 390, "height": 900})
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator("#direction-3 tbody th .word").evaluate_all(cut) == 0
    left = "one => one.getBoundingClientRect().x"
    tables.first.evaluate(
        "one => { one.scrollLeft = 50; }"
    )  # what has no room is scrolled to, beside the words
    assert tables.first.evaluate("one => one.scrollLeft") == 50
    assert tables.first.locator("tbody th").first.evaluate(left) == tables.first.evaluate(left)
    orange = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--seen-bar')")
    fills = page.evaluate(
        "[...document.querySelectorAll('#direction rect')].map(one => getComputedStyle(one).fill)"
    )
    assert orange.strip() == "#d55e00" and "rgb(213, 94, 0)" not in fills
    page = opened.go(rich, "#axis=2")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#direction-2").is_visible() and page.locator("#direction-0").is_hidden()


def test_a_similarity_stands_on_the_whole_axis_beside_its_zoom_with_the_band_of_shuffled_labels(rich, opened):
    page = opened.go(rich)  # the explorer shows the first story's pair
    svg = page.locator("#word figure.chart svg[role=img]").first
    ticks = [float(one) for one in svg.locator("text").all_text_contents() if re.fullmatch(r"\d\.\d+", one)]
    assert "epoch (whole axis)" in svg.text_content() and "epoch (zoom)" in svg.text_content()
    assert min(ticks) == 0 and max(ticks) == 1
    page.evaluate("location.hash = '#word=w5'")
    shows(page, "w5")
    assert "shuffled labels (2)" in page.inner_text("#word .views .legend")


@pytest.mark.parametrize("step", [0.01, 0.005])
def test_a_flat_line_of_distances_stands_on_an_axis_of_a_fiftieth_beside_a_zoom_that_fits_it(
    opened, report_run, tmp_path, step
):
    run = report_run([f"w{number}" for number in range(12)], step=step)
    page = opened.go(write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3)).path)
    svg = page.locator("[data-chart=cosine] svg[role=img]")
    assert "epoch (axis to 0.020)" in svg.text_content() and "epoch (zoom)" in svg.text_content()
    zoom = svg.locator("> g").filter(has_text="zoom")
    axis = [one for one in zoom.locator("text").all_text_contents() if re.fullmatch(r"\d\.\d+", one)]
    ticks = [float(one) for one in axis]
    assert len(set(axis)) == len(axis) and np.allclose(np.diff(ticks), ticks[1])
    plot, line = (zoom.locator(part).first.bounding_box() for part in (".grid", ".band.seen"))
    foot, top = (zoom.locator(".grid").nth(at).bounding_box()["y"] for at in (0, len(ticks) - 1))
    assert plot["y"] == foot and top - 1 <= line["y"] < foot - (foot - top) / 2


def test_where_nothing_moved_there_is_nothing_to_zoom_to(opened, report_run, tmp_path):
    run = report_run([f"w{number}" for number in range(12)], moved=False)
    page = opened.go(write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3)).path)
    assert "zoom" not in page.locator("[data-chart=cosine] svg[role=img]").text_content()


def test_bars_of_the_histogram_filter_tables_and_cards_and_stand_in_the_address(rich, opened, runs):
    page = opened.go(rich)
    every = shown_rows(page, "changed-table")
    kept = {
        word: round(5 * compare(runs[0], [word], neighbourhood=NEAR).words[0].overlap) for word in every[:40]
    }
    three = [word for word in every if kept[word] == 3]
    assert 0 < len(three) < len(every)
    bar = page.locator("[data-chart=kept] .choice").nth(3)
    bar.scroll_into_view_if_needed()
    bar.focus()
    page.keyboard.press("Enter")
    assert shown_rows(page, "changed-table") == three
    assert address(page) == "#kept=3"
    assert "they kept 3 of 5 of their neighbours" in page.inner_text("#selection")
    cards = page.locator("[data-glance=most] li:visible .who bdi").all_inner_texts()
    assert set(cards) <= set(three)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert shown_rows(page, "changed-table") == three
    page.get_by_role("button", name="Show all again").click()
    assert shown_rows(page, "changed-table") == every
    assert address(page) == ""


def test_a_span_of_counts_filters_tables_and_cards_and_stands_in_the_address(report_run, opened, tmp_path):
    words = [f"w{number}" for number in range(300)]
    run = report_run(words, seen=[2] * 150 + [8] * 150)
    bins = outliers(run).bins
    page = opened.go(write_report(run, tmp_path / "a.html", neighbourhood=NEAR).path)
    every = shown_rows(page, "moved-table")
    spans = page.locator("[data-chart=dose] .choice")
    names = spans.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert names == [f"{one.lowest:,} to {one.highest:,} times" for one in bins] and len(names) > 1
    spans.nth(1).press("Enter")
    often = [word for word in every if bins[1].lowest <= run.counts[run.index[word]] <= bins[1].highest]
    assert shown_rows(page, "moved-table") == often and 0 < len(often) < len(every)
    assert address(page) == "#counts=1"
    assert f"{bins[1].n} words are selected: they occur {names[1]} in the" in page.inner_text("#selection")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert shown_rows(page, "moved-table") == often
    page.get_by_role("button", name="Show all again").click()
    assert shown_rows(page, "moved-table") == every and address(page) == ""


def test_every_chart_of_a_run_with_controls_has_the_band_of_shuffled_labels(rich, opened, runs):
    page = opened.go(rich, "#word=w5")
    unfold(page)
    for chart in ("cosine", "l2", "dose", "noise-moved"):
        page.wait_for_selector(f"[data-chart={chart}] .band.third", state="attached")
    assert page.locator("[data-chart=kept] .bar.third").count() == 6
    band = page.locator("#word .views .band.third")
    assert band.count() == 1 and page.inner_text("#word .views .legend").startswith("this word, shuffled")
    page.evaluate("location.hash = '#word=w6'")  # unseen: it stands still on any labels
    shows(page, "w6")
    assert page.locator("#word .views .band.third").count() == 0


def test_a_region_of_the_map_filters_the_tables(rich, opened, runs):
    page = opened.go(rich)
    every = shown_rows(page, "moved-table")
    stage = page.locator("#map-stage")
    stage.scroll_into_view_if_needed()
    page.click("#map-region")
    box = stage.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=3)
    page.mouse.up()
    placed = map_by_hand(runs[0]).places[-1, :, 0]
    middle = (map_by_hand(runs[0]).places[:, :, 0].min() + placed.max()) / 2
    left = [word for word, x in zip(runs[0].words, placed, strict=True) if x < middle - 0.05]
    shown = shown_rows(page, "moved-table")
    assert set(left) & set(every) <= set(shown) < set(every)
    assert "on the map at epoch 3" in page.inner_text("#selection")
    assert address(page).startswith("#region=")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert shown_rows(page, "moved-table") == shown


def test_the_view_of_the_map_stands_in_the_address(rich, opened):
    page = opened.go(rich)
    page.locator("#map-stage").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.hash.startsWith('#view=')")
    before = page.evaluate("document.querySelector('#map-stage canvas').toDataURL()")
    page.reload()
    page.wait_for_selector("#map-stage[data-drawn]")
    assert len(address(page).split(",")) == 3
    whole = opened.go(rich, "#word=w5")
    assert before != whole.evaluate("document.querySelector('#map-stage canvas').toDataURL()")


def test_order_and_filter_of_a_table_stand_in_the_address(rich, opened):
    page = opened.go(rich)
    unfold(page)
    page.locator("#moved-table th", has_text="count").locator("button").click()
    page.fill("#moved-table-filter", "w1")
    assert address(page) == "#moved-table=1d,w1"
    rows = shown_rows(page, "moved-table")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert shown_rows(page, "moved-table") == rows
    assert page.input_value("#moved-table-filter") == "w1"
    assert page.get_attribute("#moved-table th >> nth=1", "aria-sort") == "descending"


def test_a_view_can_be_copied_as_a_link_and_as_a_sentence(rich, opened):
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened.go(rich, "#word=w5")
    sentence = "By epoch 3: w5 (seen 15 times) moved"
    for button, begins in (("Copy link", "file:"), ("Copy as sentence", sentence)):
        page.get_by_role("button", name=button).click()
        page.locator(".taking [role=status]", has_text=f"Copied the {button.split()[-1]}.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith(begins)
    page = opened.go(rich, "#word=tv,television")
    page.get_by_role("button", name="Copy as sentence").click()
    page.locator(".taking [role=status]", has_text="Copied the sentence.").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("By epoch 3: the similarity of tv and television ") and len(lines) == 3


def test_a_chart_is_saved_as_svg_that_needs_no_style_sheet_and_as_png(rich, opened):
    page = opened.go(rich, "#word=w5")
    chart = page.locator("#word figure.chart").first
    with page.expect_download() as caught:
        chart.get_by_role("button", name="SVG").click()
    text = Path(caught.value.path()).read_text(encoding="utf-8")
    assert caught.value.suggested_filename == "neighbours-of-w5-by-epoch-the-nearest-on-top.svg"
    assert text.startswith("<svg") and "rgb(213, 94, 0)" in text and 'font-size="' in text
    with page.expect_download() as caught:
        chart.get_by_role("button", name="PNG").click()
    png = Path(caught.value.path()).read_bytes()
    width = int.from_bytes(png[16:20], "big")
    assert png[:4] == b"\x89PNG"
    assert width == 2 * round(chart.locator("svg[role]").bounding_box()["width"])


def test_the_map_and_every_table_are_saved(rich, opened, runs):
    page = opened.go(rich, "#word=w5,w7")
    unfold(page)
    with page.expect_download() as caught:
        page.click("#map-save")
    assert caught.value.suggested_filename == "rich-map.png"
    assert Path(caught.value.path()).read_bytes()[:4] == b"\x89PNG"
    tables = page.locator("main table:visible").count()
    assert page.get_by_role("button", name=re.compile("CSV")).count() == tables
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save as CSV: Pairs").click()
    rows = list(csv.reader(Path(caught.value.path()).read_text(encoding="utf-8").splitlines()))
    (pair,) = compare(runs[0], ["w5", "w7"], neighbourhood=NEAR).pairs
    assert rows[0][:3] == ["pair", "before", "epoch 3"]
    assert rows[1][:3] == ["w5 and w7", f"{pair.cosine[0]:.3f}", f"{pair.cosine[-1]:.3f}"]


def test_more_than_six_words_say_so_and_the_next_comes_when_one_is_taken_out(rich, opened):
    words = [f"w{number}" for number in range(3, 11)]
    page = opened.go(rich, f"#word={','.join(words)}")
    shows(page, *words[:6])
    assert "8 words were asked for; the first 6 are shown." in page.inner_text("#word .too-many")
    page.get_by_role("button", name="Take out w3").click()
    shows(page, *words[1:7])


def test_pointing_at_a_word_of_the_map_shows_its_neighbours_and_fades_the_others(rich, opened):
    page = opened.go(rich)
    stage = page.locator("#map-stage")
    stage.scroll_into_view_if_needed()
    calm = page.evaluate("document.querySelector('#map-stage canvas').toDataURL()")
    box = stage.bounding_box()
    steps = (0.3 + step / 50 for step in range(20))
    for down, right in product(list(steps), repeat=2):
        page.mouse.move(box["x"] + box["width"] * right, box["y"] + box["height"] * down)
        if page.locator("#map-tip").is_visible():
            break
    assert "Neighbours on the map: 5 of 5 now, 5 before (dashed)." in page.inner_text("#map-tip")
    page.wait_for_function(
        "calm => document.querySelector('#map-stage canvas').toDataURL() !== calm", arg=calm
    )


def test_what_the_page_says_of_random_words_at_every_epoch_is_what_compare_says(rich, opened, runs):
    words = np.random.default_rng(3).choice(runs[0].words, 12, replace=False).tolist()
    page = opened.go(rich)
    for word in words:
        page.evaluate("word => { location.hash = `#word=${word}` }", word)
        shows(page, word)
        (history,) = compare(runs[0], [word], neighbourhood=NEAR).words
        for epoch in (1, 3):
            page.evaluate(
                "([word, epoch]) => { location.hash = `#word=${word}&epoch=${epoch}` }", [word, epoch]
            )
            page.wait_for_function(
                "epoch => document.querySelector('#word output').value === epoch", arg=str(epoch)
            )
            cells = page.locator("#word > .shown > .lists .neighbours:not(:first-child) li").all()
            shown = sorted(
                (int(rank.split(" → ")[-1]), name, cosine.split(" → ")[-1])
                for rank, name, cosine in (
                    (
                        one.locator(".rank").inner_text(),
                        one.locator(".word").inner_text(),
                        one.locator(".number").inner_text(),
                    )
                    for one in cells
                )
            )
            assert shown == [(one.rank, one.word, f"{one.cosine:.3f}") for one in history.timeline[epoch]]
