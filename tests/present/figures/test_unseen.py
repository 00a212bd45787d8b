from drift.analysis.across.unseen.unseen import unseen
from drift.present.figures.saving import save
from drift.present.figures.unseen import unseen_figure
from tests.unseen_by_hand import with_answers, with_masked, with_restored


def test_the_three_measures_are_drawn_and_the_break_even_is_shaded(make_run, tmp_path):
    run = with_masked(make_run, with_restored(with_answers(make_run)), gain=0.3, cost=0.07, n_masks=10)
    figure = unseen_figure(unseen(run))
    (ax,) = figure.axes
    labels = ax.get_legend_handles_labels()[1]
    assert [label.split(":")[0] for label in labels] == [
        "break-even",
        "natural documents (last",
        "restored words",
        "masked words",
    ]
    save(figure, tmp_path / "unseen.png")
    assert (tmp_path / "unseen.png").stat().st_size > 10_000


def test_the_note_stands_below_the_axis(make_run):
    figure = unseen_figure(unseen(with_masked(make_run, with_answers(make_run), cost=0.0, n_masks=10)))
    figure.canvas.draw()  # which puts the label in its place
    note = figure.texts[-1].get_window_extent()
    assert note.y1 < figure.axes[0].xaxis.get_label().get_window_extent().y0


def test_one_pair_alone_is_drawn_too(make_run):
    labels = unseen_figure(unseen(with_answers(make_run))).axes[0].get_legend_handles_labels()[1]
    assert len(labels) == 1


def test_where_no_gain_is_known_the_panel_says_so(make_run):
    run = with_answers(make_run)
    (ax,) = unseen_figure(unseen(type(run)(run.folder.parent / "small~frozen"))).axes
    assert [text.get_text() for text in ax.texts] == ["no gain to draw"]
