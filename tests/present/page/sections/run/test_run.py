"""What accuracy hides where one class is common stands beside it."""

from dataclasses import replace

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.measure.scores import ClassScores
from drift.present.page.measured import measure
from drift.present.page.report import page_of, render


@pytest.fixture(scope="module")
def measured(plain_run):
    return measure(plain_run, neighbourhood=Neighbourhood(3))


def test_balanced_accuracy_and_macro_f1_stand_beside_accuracy(measured):
    scored = tuple(ClassScores(0.9, 0.88, 0.61 + one / 100, 0.57 + one / 100) for one in range(3))
    text = render(page_of(replace(measured, class_scores=scored), 12))
    section = text.split('<section id="run"')[1]
    assert "always answering the commonest class has 0.880" in section
    assert "balanced accuracy 0.630, macro F1 0.590" in section
    assert section.index("0.610</td>") < section.index("0.620</td>") < section.index("0.630</td>")
    tile = text.split('<ul class="tiles">')[1].split("</ul>")[0]
    assert "88.0% for always answering the commonest class" in tile


def test_a_run_without_answers_has_neither(measured):
    text = render(page_of(measured, 12))
    assert measured.class_scores == ()
    assert "balanced" not in text.split('<section id="run"')[1].split("<script")[0].lower()
    assert "commonest class" not in text.split('<ul class="tiles">')[1].split("</ul>")[0]
