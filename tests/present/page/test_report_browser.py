"""The report in a real browser, from a file, without a network. `opened` checks that nothing else happens."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from drift.analysis.compare import compare
from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.packed import packed_columns
from drift.present.page.report import render
from tests.controlled import controlled
from tests.present.pages import report_page, shows, write_report
from tests.present.unpacked import columns_of


@pytest.fixture(scope="module")
def few(plain_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("few") / "report.html"
    return write_report(plain_run, path, neighbourhood=Neighbourhood(3), n_words=6).path


def table_of(page, name):
    return page.locator(f"#{name}-table")


def words_in(table):
    return table.locator("tbody tr:visible th bdi").all_inner_texts()


def test_the_page_opens_with_its_charts_and_the_telling_pair(report, opened, plain_run):
    page = opened.go(report)
    assert page.locator("[data-chart] svg[role=img]").count() == 4
    assert page.locator("[data-chart=kept] svg[role=group] .choice").count() == 4
    pair = page.locator(".findings li").first.locator(".word").all_inner_texts()[:2]
    assert page.locator("#word .name").all_inner_texts() == pair
    found = compare(plain_run, pair, neighbourhood=Neighbourhood(3)).pairs[0]
    figures = page.locator("#word .partners tbody td").all_inner_texts()
    assert figures[:2] == [f"{found.cosine[0]:.3f}", f"{found.cosine[-1]:.3f}"]


def test_a_finding_leads_to_its_words(report, opened):
    page = opened.go(report, "#word=w4")
    link = page.locator(".findings .more").nth(1)
    word = page.locator(".findings li").nth(1).locator(".word").first.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    shows(page, word)


def test_the_similarity_of_any_two_words_is_that_of_compare(report, opened, plain_run):
    page = opened.go(report)
    for a, b in (("w1", "w3"), ("w1", "w2"), ("w8", "w2")):
        page.evaluate("([a, b]) => { location.hash = `#word=${a},${b}` }", [a, b])
        shows(page, a, b)
        shown = page.locator("#word .partners tbody td").nth(1).inner_text()
        assert (
            shown == f"{compare(plain_run, [a, b], neighbourhood=Neighbourhood(3)).pairs[0].cosine[-1]:.3f}"
        )


def test_a_second_word_comes_beside_the_first_by_keyboard(report, opened):
    page = opened.go(report, "#word=w4")
    page.keyboard.press("/")
    page.keyboard.type("w11")
    page.keyboard.press("Shift+Enter")
    shows(page, "w4", "w11")
    assert page.evaluate("location.hash") == "#word=w4,w11"
    page.check("#beside")
    page.fill("#search", "w12")
    page.keyboard.press("Enter")
    shows(page, "w4", "w11", "w12")
    assert page.locator("#word .partners tbody tr").count() == 3
    page.get_by_role("button", name="Take out w11").click()
    shows(page, "w4", "w12")
    page.go_back()
    shows(page, "w4", "w11", "w12")


def test_an_address_with_words_and_an_epoch_opens_them(report, opened):
    page = opened.go(report, "#word=w4&epoch=1")
    assert page.inner_text("#word output") == "1"
    assert page.inner_text("#word .neighbours >> nth=2 >> h4").startswith("Only at epoch 1")


def test_the_slider_moves_the_lists_and_the_address_but_not_the_history(report, opened, plain_run):
    page = opened.go(report, "#word=w4")
    before = page.evaluate("history.length")
    page.focus("#word-epoch")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("location.hash") == "#word=w4&epoch=2"
    assert page.evaluate("history.length") == before
    assert page.evaluate("document.activeElement.id") == "word-epoch"
    left, kept, came = columns_shown(page)
    ids, candidates = np.array([plain_run.index["w4"]]), choose_candidates(plain_run, Neighbourhood(3))
    was, now = (neighbours(plain_run, epoch, ids, candidates).ids[0].tolist() for epoch in (0, 2))
    names = plain_run.words
    assert left == [names[one] for one in was if one not in now]
    assert kept == [names[one] for one in now if one in was]
    assert came == [names[one] for one in now if one not in was]


@pytest.mark.parametrize(
    "address", ["#word=w4&epoch=99", "#word=w4&epoch=x", "#word=,&epoch=", "#epoch=1", "#%"]
)
def test_a_broken_address_still_opens_the_page(report, opened, address):
    page = opened.go(report, address)
    assert page.locator("#word .name").first.inner_text()


def test_every_neighbour_of_any_epoch_is_a_line_of_the_bump_chart(report, opened, plain_run):
    page = opened.go(report, "#word=w4")
    ids, candidates = np.array([plain_run.index["w4"]]), choose_candidates(plain_run, Neighbourhood(3))
    lists = [neighbours(plain_run, epoch, ids, candidates).ids[0].tolist() for epoch in plain_run.epochs]
    names = {plain_run.words[one] for some in lists for one in some}
    assert {title.split(" (")[0] for title in page.locator(".runner title").all_text_contents()} == names
    assert page.locator(".runner .came").count() == len(set(lists[-1]) - set(lists[0]))
    assert page.locator(".runner .went").count() == len(set(lists[0]) - set(lists[-1]))


def test_pointing_at_a_line_of_the_bump_chart_dims_the_others(report, opened):
    page = opened.go(report, "#word=w4")
    page.emulate_media(reduced_motion="reduce")
    page.locator(".runner a").first.focus()
    dim = page.evaluate("[...document.querySelectorAll('.runner')].map(one => getComputedStyle(one).opacity)")
    assert dim.count("1") == 1 and set(dim) == {"1", "0.2"}


def test_the_words_at_a_glance_are_those_of_the_table_and_open_by_a_click(report, opened):
    page = opened.go(report)
    tiles = page.locator("[data-glance=most] .who bdi").all_inner_texts()
    assert tiles == table_of(page, "changed").locator("tbody th bdi").all_text_contents()[:12]
    assert page.locator("[data-glance=most] .standing").all_inner_texts() == ["not tested"] * len(tiles)
    page.locator("[data-glance=most] .who a").nth(2).click()
    shows(page, tiles[2])


def test_a_table_is_filtered_by_what_is_typed(report, opened):
    page = opened.go(report, "#moved")
    table = table_of(page, "moved")
    every = words_in(table)
    page.fill("#moved-table-filter", "W1")
    found = [word for word in every if "w1" in word]
    assert words_in(table) == found and 0 < len(found) < len(every)
    assert page.inner_text("[data-tools=moved-table] [role=status]") == f"{len(found)} of {len(every)} rows"
    page.fill("#moved-table-filter", "xyz")
    assert "No row matches “xyz”." in page.inner_text("[data-tools=moved-table] [role=status]")
    assert table.is_hidden()
    page.get_by_role("button", name="Show all rows").click()
    assert words_in(table) == every


def test_a_csv_has_the_rows_that_are_shown_with_all_digits(report, opened, plain_run):
    page = opened.go(report, "#moved")
    page.fill("#moved-table-filter", "w1")
    page.locator("#moved-table th", has_text="count").locator("button").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download CSV of moved-table").click()
    assert caught.value.suggested_filename == "small-moved-table.csv"
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text(encoding="utf-8"))))
    assert rows[0][:3] == ["word", "count", "L2"]
    assert [row[0] for row in rows[1:]] == words_in(table_of(page, "moved"))
    table = word_table(plain_run, neighbourhood=Neighbourhood(3))
    assert [float(row[2]) for row in rows[1:]] == [table.l2[table.word.index(row[0])] for row in rows[1:]]


def test_a_csv_has_no_word_that_a_spreadsheet_would_run(report_run, opened, tmp_path):
    words = ["=1+1", '"a",b', "@cmd", *(f"w{number}" for number in range(12))]
    page = opened.go(
        write_report(
            report_run(words, seen=[1] * 15), tmp_path / "a.html", neighbourhood=Neighbourhood(3)
        ).path,
        "#moved",
    )
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download CSV of moved-table").click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text(encoding="utf-8"))))
    assert {"'=1+1", '"a",b', "'@cmd"} <= {row[0] for row in rows}
    assert {len(row) for row in rows} == {7}


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
    assert page.inner_text("#search-note").startswith("Nothing found: all 40 words of the vocabulary")
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


def test_a_word_outside_gets_the_command_that_puts_it_in(few, opened):
    page = opened.go(few)
    page.fill("#search", "it's")
    said = page.inner_text("#search-note")
    assert said.startswith("Nothing found: 6 of 40 words are in this report.")
    assert said.endswith("drift report small --include='it'\\''s'")
    page.evaluate("location.hash = '#word=w39'")
    shows(page, "w39")
    assert "drift report small --include=w39" in page.inner_text("#word")


def test_a_slip_of_the_pen_gets_the_word_that_was_meant(opened, report_run, tmp_path):
    words = ["boring", "bring", "broing", "film", *(f"w{number}" for number in range(12))]
    run = report_run(words, seen=[3, 9, 1, 4] + [0] * 12)
    page = opened.go(write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3)).path)
    page.fill("#search", "borring")
    # one letter too many; of two slips the one that occurs more often first
    assert page.locator("#search-note em").all_inner_texts() == ["boring", "bring", "broing"]
    page.keyboard.press("Enter")
    shows(page, "boring")
    page.fill("#search", "flim")
    assert page.locator("#search-note em").all_inner_texts() == ["film"]
    page.fill("#search", "fi")
    assert page.inner_text("#search-note") == "1 found."


def test_a_neighbour_that_is_clicked_is_gone_to_and_back_goes_back(report, opened):
    page = opened.go(report, "#word=w4")
    neighbour = page.locator("#word .neighbours a.word").first
    name = neighbour.inner_text()
    neighbour.click()
    shows(page, name)
    page.go_back()
    shows(page, "w4")


def columns_shown(page):
    """The words of the three columns: only before, in both, only now."""
    return [
        page.locator(f"#word .neighbours >> nth={at}").locator(".word").all_inner_texts() for at in range(3)
    ]


def test_a_neighbour_in_both_columns_shows_both_ranks_where_they_differ(report, opened, plain_run):
    page = opened.go(report, "#word=w5")
    history = compare(plain_run, ["w5"], neighbourhood=Neighbourhood(3)).words[0]
    was, now = ({one.word: one for one in side} for side in (history.before, history.after))
    expected = [
        f"{was[word].rank} → {now[word].rank}" if was[word].rank != now[word].rank else str(now[word].rank)
        for word in now
        if word in was
    ]
    assert page.locator("#word .neighbours >> nth=1").locator(".rank").all_inner_texts() == expected


def test_a_link_to_a_section_keeps_the_word(report, opened):
    page = opened.go(report, "#word=w4")
    page.click("nav a[href='#tables']")
    assert page.inner_text("#word .name") == "w4"


def test_a_table_sorts_by_a_heading_both_ways(report, opened):
    page = opened.go(report, "#moved")
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


def test_runs_beside_each_other_are_drawn(report_run, opened, tmp_path):
    words = [f"w{number}" for number in range(20)]
    run, other = report_run(words), report_run(words, epochs=2)
    page = opened.go(
        write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3), others=[other]).path
    )
    for name in ("accuracy", "distance", "pair"):
        for part in (".legend", ".canvas"):
            assert page.locator(f"[data-chart=runs-{name}] {part} path.line.second").count() > 0
    assert page.locator("#runs-words-caption").count() == 1


def test_words_wear_what_the_controls_say_of_them(make_run, opened, tmp_path):
    run = controlled(make_run)
    others = [make_run("other")]
    path = write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3), others=others).path
    page = opened.go(path, "#word=word0")
    for chart in ("runs-accuracy", "runs-distance", "scores"):
        assert "shuffled labels (4)" in page.text_content(f"[data-chart={chart}] .legend")
        assert page.locator(f"[data-chart={chart}] path.band.third").count() > 0
    assert "displacement established" in page.inner_text("#word .title")
    page.evaluate("location.hash = '#word=word9'")
    shows(page, "word9")
    assert "displacement could be chance" in page.inner_text("#word .title")
    page.evaluate("location.hash = '#moved'")
    for name in ("noise-moved", "noise-changed", "noise-axis"):
        assert page.locator(f"[data-chart={name}] svg[role=img]").count() == 1
    assert page.locator("[data-chart=l2] .band.third").count() == 1
    page.fill("#moved-table-filter", "established")
    assert words_in(table_of(page, "moved")) == []  # the filter looks for words
    page.fill("#moved-table-filter", "")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download CSV of moved-table").click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text(encoding="utf-8"))))
    assert rows[0][-1] == "beyond the controls"
    assert [row[-1] for row in rows[1:]] == ["established"] * 5 + ["could be chance"] * 5
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_word_that_moved_shows_its_path(report, opened):
    page = opened.go(report, "#word=w5")
    assert "straightness" in page.inner_text("#word .figures")
    assert "steps without it" not in page.inner_text("#word .figures")  # not recorded
    page.evaluate("location.hash = '#word=w4'")
    shows(page, "w4")
    assert "straightness" not in page.inner_text("#word .figures")


def test_where_steps_were_recorded_a_word_shows_its_momentum(plain_run, opened, tmp_path):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3))
    columns = data.parts["explorer"].data["explorer"]
    momentum = np.full(columns["n"], 0.256)
    columns["packed"] = packed_columns({**columns_of(columns["packed"]), "momentum": momentum})
    path = tmp_path / "a.html"
    path.write_text(render(data), "utf-8")
    page = opened.go(path, "#word=w5")
    assert "of its path in steps without it\n26%" in page.inner_text("#word .figures")


def test_a_run_in_which_nothing_moved_can_be_opened(report_run, opened, tmp_path):
    run = report_run([f"w{number}" for number in range(12)], moved=False)
    page = opened.go(write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3)).path, "#word=w4")
    assert "Nobody, at no epoch." in page.inner_text("#word")
