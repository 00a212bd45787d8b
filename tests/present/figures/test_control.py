import pytest

from drift.analysis.across.controls import controls
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.control import control_figure
from drift.present.figures.saving import save


@pytest.fixture
def found(make_controls):
    return controls(make_controls(), neighbourhood=Neighbourhood(3, None))


def lines(ax):
    return {line.get_label(): (line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.lines}


def test_each_panel_has_the_true_and_the_shuffled_labels_by_epoch(found, tmp_path):
    figure = control_figure(found)
    assert len(figure.axes) == 4
    drawn = lines(figure.axes[0])
    spreads = [one.of("mean displacement, seen").spread for one in found.by_epoch]
    assert drawn["true labels"] == ([1, 2, 3], [one.mean for one in spreads])
    assert drawn["shuffled labels"] == ([1, 2, 3], [one.shuffled_mean for one in spreads])
    save(figure, tmp_path / "control.svg")
    assert (tmp_path / "control.svg").stat().st_size > 1000


def test_a_figure_that_is_not_known_is_said_and_not_drawn(found):
    # These runs recorded no classes, so that there is no lean with labels.
    last = control_figure(found).axes[3]
    assert not lines(last)
    assert [text.get_text() for text in last.texts] == ["not known of these trainings"]


def test_panels_do_not_cover_each_other(found):
    boxes = [ax.get_position() for ax in control_figure(found).axes]
    assert boxes[0].y0 > boxes[2].y1 + 0.05
    assert boxes[0].x1 < boxes[1].x0
