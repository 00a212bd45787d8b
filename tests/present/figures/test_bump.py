import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from drift.analysis.timeline import NeighbourTimelines
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.bump import WENT
from drift.present.figures.drawing import draw
from drift.present.figures.saving import bump_figure, save
from drift.run.run import Run
from drift.vectors.word_vectors import WordVectors
from tests.present.figures.test_figures import HOSTILE, all_text, texts


@pytest.fixture
def run(make_run: Callable[..., Run]) -> Run:
    return make_run()


@pytest.fixture
def hostile(make_run: Callable[..., Run], vectors: WordVectors) -> Run:
    return make_run("hostile", vectors=WordVectors([*HOSTILE, *vectors.words[10:]], vectors.matrix))


def timelines(*lists: list[list[int]], words: tuple[int, ...] = (0,)) -> NeighbourTimelines:
    """Neighbours by hand: for each word, its list at each epoch."""
    ids = np.array(lists, dtype=np.int64).transpose(1, 0, 2)
    return NeighbourTimelines(
        epochs=tuple(range(len(ids))),
        words=np.array(words),
        k=ids.shape[2],
        candidates="all 40 words",
        ids=ids,
        cosines=np.zeros(ids.shape, dtype=np.float32),
    )


def test_a_bump_chart_draws_each_neighbour_at_its_ranks(run: Run) -> None:
    (ax,) = bump_figure(run, timelines([[5, 20], [20, 5], [20, 30]])).axes
    dots = [
        np.asarray(one.get_offsets()).tolist() for one in ax.collections if isinstance(one, PathCollection)
    ]
    assert dots == [[[0, 1], [1, 2]], [[0, 2], [1, 1], [2, 1]], [[2, 2]]]


def test_a_bump_chart_tells_who_stayed_who_went_and_who_came(run: Run) -> None:
    said = texts(bump_figure(run, timelines([[5, 20], [20, 5], [20, 30]])))
    assert {f"{WENT} word5", "word20", "word30 +"} <= set(said)
    assert said.count("word20") == 2


def test_a_bump_chart_names_who_was_there_only_in_between(run: Run) -> None:
    figure = bump_figure(run, timelines([[5, 20], [7, 8], [5, 8], [5, 20]]))
    assert "Only in between, with their epochs: word7 (1), word8 (1 to 2)" in all_text(figure)


def test_a_bump_chart_says_its_k_and_candidates(run: Run) -> None:
    said = all_text(bump_figure(run, timelines([[5, 20], [20, 5]])))
    assert "The 2 nearest words by cosine" in said
    assert "candidates: all 40 words" in said


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_the_words_of_a_bump_chart_do_not_overlap(hostile: Run, n: int) -> None:
    lists = [
        [[(one + epoch * 3 + place) % 40 for one in range(10)] for epoch in range(5)] for place in range(n)
    ]
    figure = bump_figure(hostile, timelines(*lists, words=tuple(range(n))))
    assert len(figure.axes) == n
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.draw_without_rendering()
        boxes = [Text.get_window_extent(one) for ax in figure.axes for one in [*ax.texts, ax.title]]
    assert all(box.count_overlaps(boxes) == 1 for box in boxes)  # itself
    width, height = figure.get_size_inches() * figure.dpi
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height for box in boxes)


def test_a_bump_chart_of_a_zero_vector_says_that_it_has_no_neighbours(run: Run) -> None:
    figure = bump_figure(run, timelines([[-1, -1], [-1, -1]]))
    assert "the vector is zero" in all_text(figure)


def test_a_bump_chart_of_one_epoch_names_each_neighbour_once(run: Run) -> None:
    said = texts(bump_figure(run, timelines([[5, 20]])))
    assert said.count("word5") == 1


def test_bump_charts_of_no_word_or_too_many_are_refused(run: Run) -> None:
    with pytest.raises(SettingsError, match="expected one word or more to draw a bump chart, got none"):
        draw(run, "bump")
    with pytest.raises(SettingsError, match="expected 1 to 6 words to draw a bump chart, got 7"):
        draw(run, "bump", words=[f"word{number}" for number in range(7)])


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_bump_chart_of_a_run_is_drawn_and_saved(hostile: Run, tmp_path: Path, suffix: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save(
            draw(hostile, "bump", words=HOSTILE[:6], neighbourhood=Neighbourhood(3)),
            tmp_path / f"bump.{suffix}",
        )
    assert (tmp_path / f"bump.{suffix}").stat().st_size > 1000
