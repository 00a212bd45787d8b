"""From a word to the documents that hold it, in a real browser."""

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import render
from tests.documents_by_hand import answering
from tests.present.pages import report_page, write_report


@pytest.fixture
def run(tmp_path, vectors, counts):
    return answering(tmp_path, vectors, counts)


def test_the_documents_with_a_word_come_with_both_models_answers_those_that_changed_first(
    run, tmp_path, opened
):
    path = write_report(run, tmp_path / "a.html", neighbourhood=Neighbourhood(3), with_documents=True).path
    opened.page.set_viewport_size({"width": 390, "height": 800})
    page = opened.go(path, "#word=word2")
    texts = page.locator("#documents-list .text")
    assert texts.all_inner_texts() == ["word2 word39", "word1 word2"]  # the last of the corpus changed
    assert page.inner_text("#documents-said") == "2 of 4 hold word2; the answer to 1 changed."
    first = page.locator("#documents-list li").first
    assert first.locator("mark").all_inner_texts() == ["word2"]
    assert first.locator(".word-unseen").all_inner_texts() == ["word39"]
    assert first.locator("tbody tr").all_inner_texts() == [
        "trained\t✓\t✗\t✗\tgood; its class has 0.20",
        "frozen\t✓\t✓\t✓\tbad; its class has 0.80",
    ]
    page.evaluate("location.hash = '#word=word0,word3'")
    page.wait_for_function("document.querySelectorAll('#documents-list li').length === 2")
    assert page.inner_text("#documents-said") == "2 of 4 hold word0 or word3; the answer to 1 changed."
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_no_document_is_in_a_page_that_was_not_asked_for_them(run):
    text = render(report_page(run, neighbourhood=Neighbourhood(3)))
    assert 'id="documents"' not in text and '"documents":null' in text
