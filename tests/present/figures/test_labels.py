import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from drift.present.figures.labels import LONGEST, place_labels, spread, write_word


def axes():
    figure = Figure(figsize=(6, 4))
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return ax


def test_spread_leaves_values_alone_that_are_far_enough_apart() -> None:
    np.testing.assert_allclose(spread([0.9, 0.1, 0.5], 0.1), [0.9, 0.1, 0.5])


def test_spread_moves_equal_values_apart_around_their_place() -> None:
    np.testing.assert_allclose(spread([0.5, 0.5, 0.5], 0.1), [0.4, 0.5, 0.6])


def test_spread_stays_inside() -> None:
    np.testing.assert_allclose(spread([1.0, 1.0], 0.1), [0.9, 1.0])
    np.testing.assert_allclose(spread([0.0, 0.0], 0.1), [0.0, 0.1])


def test_labels_asked_for_are_all_kept_and_free_of_each_other() -> None:
    ax = axes()
    texts = [write_word(ax, 0.5, 0.5, f"asked{number}") for number in range(8)]
    place_labels(ax, texts, len(texts))
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 8
    assert all(box.count_overlaps(boxes) == 1 for box in boxes)  # itself


def test_automatic_labels_that_find_no_room_are_taken_away() -> None:
    ax = axes()
    texts = [write_word(ax, 0.5, 0.5, "word" * 5, fontsize=20) for _ in range(12)]
    place_labels(ax, texts, 0)
    boxes = [text.get_window_extent() for text in ax.texts]
    assert 0 < len(boxes) < 12
    assert all(box.count_overlaps(boxes) == 1 for box in boxes)


def test_labels_are_placed_the_same_way_again() -> None:
    found = []
    for _ in range(2):
        ax = axes()
        texts = [write_word(ax, 0.3 + number / 50, 0.5, f"word{number}") for number in range(8)]
        place_labels(ax, texts, 8)
        found.append([text.get_position() for text in texts])
    assert found[0] == found[1]


def test_a_word_is_shortened_and_never_parsed() -> None:
    text = write_word(axes(), 0, 0, "$" + "w" * 2000)
    assert text.get_text() == "$" + "w" * (LONGEST - 2) + "…"
    assert not text.get_parse_math()
