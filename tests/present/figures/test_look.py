"""Figures for a column, a page, a slide: their size, their letters, and what stands in them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from drift.analysis.compare import compare
from drift.analysis.groups import by_epoch
from drift.analysis.words import word_table
from drift.errors import SettingsError
from drift.present.figures.look import WIDTHS, look, sized
from drift.present.figures.saving import counts_figure, epochs_figure, map_figure, pair_figure, save
from drift.run.run import Run
from tests.present.figures.test_figures import all_text, drawn_by_hand, texts


@pytest.fixture
def run(make_run: Callable[..., Run]) -> Run:
    return make_run()


def figures(run: Run, width: str | None, *, titled: bool = True) -> dict[str, Figure]:
    asked = look(width, titled=titled)
    drawn = {
        "epochs": epochs_figure(by_epoch(run), look=asked),
        "counts": counts_figure(word_table(run), look=asked),
        "pair": pair_figure(compare(run, ["word0", "word30"]), look=asked),
        "map": map_figure(drawn_by_hand(run.words), ["word3"], look=asked),
    }
    return {name: sized(figure, asked) for name, figure in drawn.items()}


@pytest.mark.parametrize("width", [*WIDTHS, "5"])
def test_a_figure_is_as_broad_as_asked_and_its_letters_are_to_be_read(run: Run, width: str) -> None:
    inches = WIDTHS.get(width, 5.0)
    for name, figure in figures(run, width).items():
        assert figure.get_figwidth() == pytest.approx(inches), name
        sizes = [
            text.get_fontsize() for text in figure.findobj(Text) if text.get_text() and text.get_visible()
        ]
        assert min(sizes) >= (6 if inches < 8 else 9), name


def test_a_slide_has_the_shape_of_one(run: Run) -> None:
    for name, figure in figures(run, "slide").items():
        assert figure.get_figheight() <= 7.5 + 1e-6, name


def test_all_letters_grow_alike(run: Run) -> None:
    usual, slide = (figures(run, width)["epochs"] for width in (None, "slide"))
    factor = slide.get_figwidth() / usual.get_figwidth()
    for one in (usual, slide):
        one.draw_without_rendering()
    before, after = (
        {text.get_text(): text.get_fontsize() for text in one.findobj(Text) if text.get_text()}
        for one in (usual, slide)
    )
    shared = set(before) & set(after)
    assert {"epoch", "seen words", "Seen words against unseen words"} <= shared
    for words in shared:
        assert after[words] == pytest.approx(factor * before[words]), words


def test_without_a_title_the_figure_is_smaller_and_keeps_its_words_for_the_caption(run: Run) -> None:
    titled, bare = figures(run, "column"), figures(run, "column", titled=False)
    for name in titled:
        assert bare[name].get_figheight() < titled[name].get_figheight(), name
        assert len(bare[name].get_label()) > 10
    assert "How far words moved from epoch 0" not in all_text(bare["epochs"])
    assert bare["epochs"].get_label().startswith("How far words moved from epoch 0. Median of each group")
    assert "the map keeps 50% at epoch 0" in bare["map"].get_label()


def test_panels_stand_in_a_column_where_they_have_no_room_beside_each_other(run: Run) -> None:
    first, second = figures(run, "column")["pair"].axes
    assert first.get_position().x0 == second.get_position().x0
    assert first.get_position().y0 > second.get_position().y1


@pytest.mark.parametrize("width", ["broad", "0", "-3", "41", "nan"])
def test_another_width_is_refused(width: str) -> None:
    with pytest.raises(SettingsError, match="expected --width to be column, page, slide or inches"):
        look(width)


def test_pdf_fonts_are_truetype_and_dots_are_as_many_as_asked(run: Run, tmp_path: Path) -> None:
    from matplotlib.image import imread

    figure = epochs_figure(by_epoch(run))
    save(figure, tmp_path / "a.pdf")
    assert (
        b"/TrueType" in (tmp_path / "a.pdf").read_bytes()
        or b"CIDFontType2" in (tmp_path / "a.pdf").read_bytes()
    )
    assert b"/Type3" not in (tmp_path / "a.pdf").read_bytes()
    save(figure, tmp_path / "a.png", dpi=60)
    assert imread(tmp_path / "a.png").shape[1] == int(figure.get_figwidth() * 60)
    with pytest.raises(SettingsError, match="--dpi from 50 to 1200, got 5"):
        save(figure, tmp_path / "b.png", dpi=5)


def test_every_label_that_a_figure_promises_is_there_and_none_covers_another(run: Run) -> None:
    for width in (None, "column"):
        figure = figures(run, width)["counts"]
        figure.draw_without_rendering()
        (ax,) = figure.axes
        labels = [text for text in ax.texts if text.get_text().startswith("word")]
        n = int(re.search(r"the (\d+)\s+furthest", all_text(figure))[1])
        assert 0 < len(labels) <= n
        table = word_table(run)
        furthest = max(zip(table.l2, table.word, strict=True))[1]
        assert furthest in texts(figure)
        boxes = [text.get_window_extent() for text in labels]
        assert all(box.count_overlaps(boxes) == 1 for box in boxes)


def test_many_words_are_densities_with_the_longest_trails(
    make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib.collections import PolyCollection

    monkeypatch.setattr("drift.present.figures.map.DENSE", 40)
    for name in ("map", "map_text"):
        monkeypatch.setattr(f"drift.present.figures.{name}.DRAWN", 4)
    figure = map_figure(drawn_by_hand(make_run().words))
    (ax,) = figure.axes
    assert len(ax.images) == 2
    (trails,) = [one for one in ax.collections if isinstance(one, PolyCollection)]
    assert len(trails.get_paths()) == 4
    assert "the 4 longest trails of 10" in all_text(figure)
    assert "seen words (10): their density" in all_text(figure)
