from pathlib import Path

import numpy as np
import pytest

from drift.analysis.leans import word_leans
from drift.errors import SettingsError
from drift.present.figures.direction import direction_figure
from drift.present.figures.drawing import draw
from drift.present.figures.saving import save
from drift.vectors.word_vectors import WordVectors
from tests.present.hostile_words import HOSTILE

CLASS_COUNTS = np.stack([np.arange(10), np.full(10, 3)], axis=1)
COUNTS = np.r_[CLASS_COUNTS.sum(axis=1), np.zeros(30, dtype=np.int64)]


@pytest.fixture
def run(make_run):
    changes = np.random.default_rng(1).normal(size=(10, 5)).astype(np.float32)
    return lambda **more: make_run(**{"changes": changes, **more})


def all_text(figure) -> str:
    return " ".join(one.get_text() for one in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def dots(figure):
    return figure.axes[0].collections[0].get_offsets()


def test_each_seen_word_stands_at_its_lean_and_its_count(run) -> None:
    found = word_leans(run())
    figure = direction_figure(found)
    np.testing.assert_allclose(dots(figure)[:, 0], found.lean)
    np.testing.assert_allclose(dots(figure)[:, 1], found.counts)
    assert "occurrences in the training documents" in all_text(figure)
    assert "Its sign says nothing" in all_text(figure)


def test_where_classes_are_known_they_are_upwards(run) -> None:
    found = word_leans(run(counts=COUNTS, class_counts=CLASS_COUNTS))
    figure = direction_figure(found)
    np.testing.assert_allclose(dots(figure)[:, 1], found.odds)
    assert "log odds of good" in all_text(figure)
    assert "over 10 seen words" in all_text(figure)


def test_words_at_both_ends_are_labelled(run) -> None:
    found = word_leans(run())
    text = all_text(direction_figure(found))
    assert found.word[int(found.lean.argmax())] in text
    assert found.word[int(found.lean.argmin())] in text


def test_where_nothing_moved_the_figure_says_so(make_run) -> None:
    assert "no word moved" in all_text(direction_figure(word_leans(make_run(step=0))))


def test_the_direction_of_a_run_that_did_not_move_is_refused(make_run) -> None:
    with pytest.raises(SettingsError, match="there is no direction to draw"):
        draw(make_run(step=0), "direction")


def test_it_is_drawn_by_its_kind(run) -> None:
    assert "Direction of drift" in all_text(draw(run(), "direction"))
    with pytest.raises(SettingsError, match="one of map, epochs, counts, bump, direction, got 'axis'"):
        draw(run(name="other"), "axis")


def test_hostile_words_and_classes_are_drawn_as_text(run, vectors, tmp_path: Path) -> None:
    words = [*HOSTILE, *vectors.words[len(HOSTILE) :]][: len(vectors.words)]
    hostile = run(
        vectors=WordVectors(words, vectors.matrix),
        counts=COUNTS,
        class_counts=CLASS_COUNTS,
        corpus={"classes": ["$x_$", "\u202e$\\frac{1$"]},
    )
    save(direction_figure(word_leans(hostile)), tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 1000
