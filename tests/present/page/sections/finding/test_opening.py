"""The first screen: a headline in plain words, from the run's own figures."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from drift.analysis.compare import PairHistory, compare
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.measured import measure
from drift.present.page.mentions import Mention
from drift.present.page.report import page_of, render
from drift.present.page.sections.finding.opening import opening as first_screen
from drift.present.page.sections.finding.opening import pair_headline, word_headline
from drift.present.page.sections.map.parts import map_parts
from tests.controlled import controlled
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import report_page, write_report

NEAR = Neighbourhood(3)


def plain(parts):
    return "".join(part.word if isinstance(part, Mention) else part for part in parts)


@pytest.mark.parametrize(
    ("ranks", "size"),
    [
        ((1, 1), ", still its nearest word"),
        ((3, 3), ", still its 3rd nearest word"),
        ((1, 12), ": its nearest word before, its 12th now"),
        ((7, 1_021), ": its 7th nearest word before, its 1,021st now"),
        ((2, 1), ""),  # nearer than others: that would hide that the two parted
        ((1, None), ""),
    ],
)
def test_the_headline_of_a_pair_says_how_far_it_parted(ranks, size):
    pair = PairHistory("tv", "television", (0.96, 0.93), (1.0, 1.5), ranks, (1, 1))
    assert plain(pair_headline(pair)) == f"Training moved tv away from television{size}"


def test_the_headline_of_a_word_says_how_many_of_its_neighbours_are_others(plain_run):
    word = compare(plain_run, ["w4"], neighbourhood=NEAR).words[0]
    assert plain(word_headline(word, moved=True)) == "Training moved w4"
    changed = replace(word, left=word.before[:2])
    assert plain(word_headline(changed, moved=False)) == "Training replaced 2 of the 3 words nearest to w4"
    kept = replace(word, left=())
    assert plain(word_headline(kept, moved=False)) == "Training changed what stands around w4"


def test_a_model_that_is_right_less_often_than_the_commonest_class_is_said_to_be(plain_run):
    page = report_page(plain_run, neighbourhood=NEAR)
    below = replace(page.measured, class_scores=(SimpleNamespace(majority=0.7),))
    said = plain(first_screen(below, page.known).ending[-1])
    assert said.endswith("documents correctly; who always answers the commonest class, 70.0%.")
    unknown = first_screen(replace(page.measured, class_scores=()), page.known).ending[-1]
    assert plain(unknown).endswith("documents correctly.")


@pytest.fixture(scope="module")
def opening(plain_run):
    return report_page(plain_run, neighbourhood=NEAR).found("finding").opening


def test_the_first_sentences_need_no_terms(opening):
    said = " ".join(map(plain, sentences := (*opening.told[0].sentences, *opening.ending)))
    for term in ("policy", "cosine", "seen", "snapshot", "epoch", "displacement"):
        assert not re.search(rf"\b{term}", said), term
    assert "In all, 20 of 40 words moved." in said
    assert said.endswith("The model labels 60.0% of the test documents correctly.")
    assert len(sentences) <= 5


def test_up_to_three_stories_are_told_each_with_its_own_sentences(opening):
    assert 1 < len(opening.told) <= 3
    for told in opening.told:
        named = {part.word for part in told.headline if isinstance(part, Mention)}
        said = {part.word for sentence in told.sentences for part in sentence if isinstance(part, Mention)}
        assert said == named


def test_a_run_in_which_nothing_moved_claims_nothing(report_run):
    words = [f"w{number}" for number in range(12)]
    found = report_page(report_run(words, moved=False), neighbourhood=NEAR).found("finding").opening
    assert [(plain(one.headline), one.sentences, one.standing) for one in found.told] == [
        ("Training moved no word", (), None)
    ]
    found = report_page(report_run(words, epochs=0), neighbourhood=NEAR).found("finding").opening
    assert plain(found.told[0].headline) == "Nothing was trained yet"


def test_where_no_word_lost_enough_no_headline_is_made_of_a_trifle(plain_run):
    measured = replace(measure(plain_run, neighbourhood=NEAR), stories=(), comparisons=())
    found = page_of(measured, None).found("finding").opening
    assert (
        plain(found.told[0].headline)
        == "Training moved words and changed little around those that it saw often"
    )
    (said,) = map(plain, found.told[0].sentences)
    assert "has 10 times or more lost 2 or more of the 3 words that were nearest to it." in said


def test_where_every_word_is_rare_the_page_says_which_it_would_have_told_of(report_run):
    page = report_page(report_run([f"w{number}" for number in range(9)]), neighbourhood=NEAR)
    (told,) = page.found("finding").opening.told
    assert plain(told.headline) == "What training did to the word vectors"
    assert plain(told.sentences[0]).startswith("No word occurs 10 times or more in the training text")


def test_the_headline_wears_what_the_controls_say(make_run, plain_run):
    page = render(report_page(controlled(make_run), neighbourhood=NEAR))
    claim = re.search(r'<p class="claim">.*?</p>', page, re.S)[0]
    assert "established" in claim or "could be chance" in claim
    assert "not tested" in re.search(r'<p class="claim">.*?</p>', render(report_page(plain_run)), re.S)[0]


def test_no_folder_of_anybodys_machine_is_in_the_page(plain_run):
    command = "drift report --runs /home/me/runs --output=~/out/a.html"
    text = render(report_page(plain_run, neighbourhood=NEAR, command=command))
    assert "/home/me" not in text
    assert "<code>drift report --runs runs --output=a.html</code>" in text


@pytest.fixture(scope="module")
def with_map(plain_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("hero") / "a.html"
    part = map_parts([plain_run], [map_by_hand(plain_run)])
    return write_report(plain_run, path, neighbourhood=NEAR, word_map=part).path


def test_the_map_on_the_first_screen_plays_once_to_the_last_epoch(with_map, opened):
    page = opened.go(with_map)
    page.wait_for_selector("#hero[data-drawn='3']")
    assert page.evaluate("document.getElementById('hero').getBoundingClientRect().bottom") < 900
    page.set_viewport_size({"width": 390, "height": 844})
    tops = "['h1', '#hero', '.lead'].map(one => document.querySelector(one).getBoundingClientRect().top)"
    assert page.evaluate(tops) == sorted(page.evaluate(tops))  # on a phone the picture is under the headline


def test_it_stands_still_where_less_motion_is_asked_for(with_map, opened):
    opened.page.emulate_media(reduced_motion="reduce")
    page = opened.go(with_map)
    page.evaluate(
        "window.times = new Set();"
        "new MutationObserver(() => window.times.add(document.getElementById('hero').dataset.drawn))"
        ".observe(document.getElementById('hero'), {attributes: true})"
    )
    page.click("#hero-play")
    page.wait_for_timeout(300)
    assert page.evaluate("[...window.times]") == ["3"]


def test_another_story_is_told_and_shown_on_the_map_and_in_the_explorer(with_map, opened):
    page = opened.go(with_map)
    page.wait_for_selector("#hero[data-drawn='3']")
    first = {part: page.inner_text(part) for part in ("h1:visible", ".opening .lead:visible", "#hero-said")}
    picture = "document.querySelector('#hero canvas').toDataURL()"
    before, top = page.evaluate(picture), page.evaluate("scrollY")
    words = page.evaluate("JSON.parse(document.getElementById('data').textContent).stories[1]")
    page.click("[data-story='1']")
    assert page.get_attribute("[data-story='1']", "aria-pressed") == "true"
    assert page.evaluate("location.hash") == f"#word={','.join(words)}"
    page.wait_for_selector("#hero[data-drawn='3']")
    assert page.evaluate(picture) != before
    for part, said in first.items():
        assert page.locator(part).count() == 1
        assert page.inner_text(part) != said
    assert all(word in page.inner_text("h1:visible") for word in words)
    assert f"The dashed ring is where {words[0]} stood before training." in page.inner_text("#hero-said")
    assert page.evaluate("scrollY") == top
