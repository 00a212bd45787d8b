"""What an embedding costs to serve, as a figure."""

import pytest
from matplotlib.text import Text

from drift.present.figures.look import WIDTHS, look, sized
from drift.present.figures.serving import serving_figure
from tests.analysis.serving.test_result import result


def drawn(width=None, *, titled=True):
    asked = look(width, titled=titled)
    return sized(serving_figure(result(), look=asked), asked)


def words(figure):
    return [one.get_text() for one in figure.findobj(Text) if one.get_visible() and one.get_text()]


@pytest.mark.parametrize("width", [None, *WIDTHS])
def test_every_way_is_named_and_no_name_leaves_the_figure(width):
    figure = drawn(width)
    left = figure.axes[0]
    names = left.get_yticklabels()
    assert [one.get_text() for one in names][:2] == ["gRPC, 1 document", "gRPC, 1 document, gzip"]
    figure.draw_without_rendering()
    assert min(one.get_window_extent().x0 for one in names) >= 0
    assert figure.get_figwidth() == pytest.approx(WIDTHS.get(width, figure.get_figwidth()))


def test_beside_each_other_the_ways_are_named_once_and_in_a_column_twice():
    wide, narrow = drawn(), drawn("column")
    assert [len([one for one in words(it) if one == "gRPC, 1 document"]) for it in (wide, narrow)] == [1, 2]


def test_without_a_title_the_label_says_what_the_figure_shows():
    figure = drawn(titled=False)
    assert not [one for one in words(figure) if one.startswith(("What an embedding", "Run r"))]
    assert figure.get_label().startswith("What an embedding layer costs to serve. Run r: 2 test documents")
