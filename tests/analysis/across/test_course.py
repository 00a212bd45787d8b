import numpy as np
import pytest

from drift.analysis.across import course
from drift.analysis.across.course import (
    ACCURACY,
    AXIS_SHARE,
    CHANGED_SAMPLE,
    MEAN_MOVED,
    OWN_LEAN,
    course_figures,
    drawn_words,
)
from drift.analysis.across.effects import ground_of
from drift.analysis.direction import direction
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood

NEAR = Neighbourhood(3, None)
CLASS_COUNTS = np.stack([np.arange(10), 10 - np.arange(10)], axis=1)


@pytest.fixture
def run(make_run):
    moves = np.random.default_rng(3).normal(size=(10, 5)).astype(np.float32)
    return make_run(changes=moves, counts=np.r_[[10] * 10, [0] * 30], class_counts=CLASS_COUNTS)


def test_each_figure_is_what_the_commands_say_of_that_epoch(run):
    ground = ground_of(run, neighbourhood=NEAR)
    found = course_figures(run, 2, ground, drawn_words(ground))
    table, axis = word_table(run, epoch=2, neighbourhood=NEAR), direction(run, epoch=2)
    assert found[MEAN_MOVED] == pytest.approx(table.cosine[table.seen].mean())
    assert found[CHANGED_SAMPLE] == pytest.approx(1 - table.overlap[table.seen].mean())
    assert (found[AXIS_SHARE], found[OWN_LEAN]) == (axis.share, axis.spearman)
    assert found[ACCURACY] == pytest.approx(0.7)


def test_the_words_are_drawn_alike_for_every_training_and_all_are_seen(run, monkeypatch):
    monkeypatch.setattr(course, "MOST_DRAWN", 4)
    ground = ground_of(run, neighbourhood=NEAR)
    drawn, again = drawn_words(ground), drawn_words(ground_of(run, neighbourhood=NEAR))
    assert len(drawn.ids) == 4
    assert drawn.ids.tolist() == again.ids.tolist()
    assert run.seen[drawn.ids].all()
    np.testing.assert_array_equal(drawn.before, ground.before[drawn.ids])


def test_where_nothing_moved_there_is_no_axis_and_no_lean(make_run):
    run = make_run(step=0)
    ground = ground_of(run, neighbourhood=NEAR)
    found = course_figures(run, 1, ground, drawn_words(ground))
    assert (found[MEAN_MOVED], found[CHANGED_SAMPLE]) == (0, 0)
    assert (found[AXIS_SHARE], found[OWN_LEAN]) == (None, None)
