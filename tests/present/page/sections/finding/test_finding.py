"""What the page begins with."""

import numpy as np
import pytest

from drift.analysis.across.headline import CHANGED_SEEN
from drift.analysis.across.standing import STANDINGS, difference_standing
from drift.analysis.compare import compare
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.mentions import Mention
from drift.present.page.report import render
from drift.present.plain import percent
from tests.controlled import controlled
from tests.present.pages import Page, report_page
from tests.present.unpacked import explorer


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def test_the_finding_keeps_words_apart_from_the_sentence(data):
    parts = data.found("finding").findings[0].parts
    pair = data.measured.comparison.pairs[0]
    assert parts[0] == Mention(pair.a)
    assert Mention(pair.b) in parts
    assert not any("\ue000" in part or "\ue001" in part for part in parts if isinstance(part, str))
    assert data.found("finding").findings[0].address == f"#word={pair.a},{pair.b}"


def test_the_finding_names_who_left_and_who_came(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3))
    finding = data.found("finding").findings[1]
    word = finding.address.removeprefix("#word=")
    history = compare(plain_run, [word], neighbourhood=Neighbourhood(3)).words[0]
    parts = finding.parts
    assert parts[0] == Mention(word)
    assert parts[1] == f" (seen {history.count} times) kept {3 - len(history.left)} of its 3 neighbours: "
    named = [part.word for part in parts[2:] if isinstance(part, Mention)]
    assert named == [*history.left, *history.entered]
    assert "".join(part for part in parts[2:] if isinstance(part, str)).endswith(" came.")


def test_the_findings_link_to_their_words_and_else_to_their_section(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3))
    links = [one["href"] for one in Page(render(data)).found("a") if one.get("class") == "more"]
    pair = data.measured.comparison.pairs[0]
    assert links[0] == f"#word={pair.a},{pair.b}"
    assert links[2] == "#neighbourhoods"


def test_a_run_in_which_nothing_moved_says_so(report_run):
    run = report_run([f"w{number}" for number in range(12)], moved=False)
    data = report_page(run, neighbourhood=Neighbourhood(3))
    assert data.found("finding").findings[0].parts == (
        "No word moved: all 12 vectors are what they were before training.",
    )
    assert (
        data.found("tables").most_moved == []
        and data.found("tables").most_changed == []
        and data.found("tables").stranded == ()
    )
    assert explorer(data)["n"] == 12
    assert "No word moved." in (text := render(data))
    assert "No word lost one of its 3 nearest neighbours." in text
    assert "half of the seen words" not in text


def test_a_run_without_an_epoch_has_a_report(report_run):
    data = report_page(
        report_run([f"w{number}" for number in range(12)], epochs=0), neighbourhood=Neighbourhood(3)
    )
    assert "No epoch was trained" in data.found("finding").findings[0].parts[0]
    assert "No epoch was trained." in render(data)


def test_how_many_words_lost_neighbours_stands_beside_what_shuffled_labels_do(make_run):
    page = report_page(controlled(make_run), neighbourhood=Neighbourhood(3))
    said, finding = (
        "".join(map(str, page.found("finding").findings[-1].parts)),
        page.found("finding").findings[-1],
    )
    figure = next(one.spread for one in page.measured.controls.found.figures if one.name == CHANGED_SEEN)
    assert (
        f"seen words lost {percent(figure.mean, 1)} of theirs, and {percent(figure.shuffled_mean, 1)} with"
        in said
    )
    assert finding.standing == STANDINGS.index(difference_standing(figure))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (np.ones(40), "All 40 seen words moved; there are no unseen ones."),
        (np.arange(40) != 7, "All 39 seen words moved; the one unseen word stands where it stood."),
    ],
)
def test_of_no_unseen_word_or_one_the_sentence_is_right(make_run, counts, said):
    text = render(report_page(make_run(counts=counts.astype(np.int64)), neighbourhood=Neighbourhood(3)))
    assert said in text
    assert "the 0 unseen" not in text
