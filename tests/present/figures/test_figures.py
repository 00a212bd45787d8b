import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from drift.analysis.compare import compare
from drift.analysis.groups import by_epoch
from drift.analysis.words import word_table
from drift.errors import DriftError, SettingsError
from drift.layout.layout import Layout
from drift.present.figures.drawing import as_png
from drift.present.figures.saving import counts_figure, epochs_figure, map_figure, pair_figure, save
from drift.run.run import Run
from drift.vectors.word_vectors import WordVectors

HOSTILE = [
    "$x^2$",
    "a_b$",
    "$\\frac{1$",
    "\U0001f600",
    "中文字",
    "\u202eevil",
    "w" * 2000,
    "\x07bell",
    "<b>",
    "%s",
]


@pytest.fixture
def run(make_run: Callable[..., Run]) -> Run:
    return make_run()


@pytest.fixture
def hostile(make_run: Callable[..., Run], vectors: WordVectors) -> Run:
    return make_run("hostile", vectors=WordVectors([*HOSTILE, *vectors.words[10:]], vectors.matrix))


def drawn_by_hand(words: list[str], *, moved: bool = True) -> Layout:
    """A map without UMAP: places by chance; the first ten words are seen, and move to the right."""
    n = len(words)
    start = np.random.default_rng(0).normal(size=(n, 2)).astype(np.float32)
    steps = np.zeros((3, n, 2), dtype=np.float32)
    steps[:, :10, 0] = np.arange(3)[:, None] * (0.1 if moved else 0)
    return Layout(
        run="small",
        ids=np.arange(n),
        words=tuple(words),
        seen=np.arange(n) < 10,
        epochs=(0, 1, 2),
        places=start + steps,
        displacement=np.where(np.arange(n) < 10, 0.1 if moved else 0.0, 0.0),
        scale=2.0 if moved else 0.0,
        preservation=(0.5, 0.25),
        trail_agreement=1.0 if moved else None,
        direction_agreement=0.75 if moved else None,
        n_turned=10 if moved else 0,
        left_out=(),
    )


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


def all_text(figure: Figure) -> str:
    return " ".join(" ".join(texts(figure)).split())


@pytest.mark.parametrize(
    ("suffix", "begins"), [("png", b"\x89PNG\r\n\x1a\n"), ("svg", b"<?xml"), ("pdf", b"%PDF-")]
)
def test_a_figure_is_written_as_what_its_name_says(
    run: Run, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    path = tmp_path / f"figure.{suffix}"
    save(pair_figure(compare(run, ["word0", "word30"])), path)
    assert path.read_bytes().startswith(begins)
    assert [one.name for one in tmp_path.glob("*figure*")] == [path.name]


def test_png_files_have_200_dots_an_inch(run: Run, tmp_path: Path) -> None:
    from matplotlib.image import imread

    figure = epochs_figure(by_epoch(run))
    save(figure, tmp_path / "a.png")
    height, width, _ = imread(tmp_path / "a.png").shape
    assert (width, height) == tuple((figure.get_size_inches() * 200).astype(int))


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_figure_makes_the_same_file(run: Run, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        save(map_figure(drawn_by_hand(run.words), ["word3"]), tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_svg_keeps_words_as_text(run: Run, tmp_path: Path) -> None:
    save(map_figure(drawn_by_hand(run.words), ["word3"]), tmp_path / "map.svg")
    assert ">word3</text>" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_saving_leaves_the_global_settings_alone(run: Run, tmp_path: Path) -> None:
    from matplotlib import rcParams

    before = dict(rcParams)
    save(counts_figure(word_table(run)), tmp_path / "a.svg")
    assert dict(rcParams) == before


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"figure.gif: expected a name that ends in .png, .svg or .pdf"):
        save(Figure(), tmp_path / "figure.gif")


def test_a_place_that_cannot_be_written_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(DriftError, match="cannot be written") as caught:
        save(epochs_figure(by_epoch(run)), tmp_path / "file" / "figure.png")
    assert "\n" not in str(caught.value)


def test_a_failed_save_keeps_what_was_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Figure, path: Path, **_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    (tmp_path / "a.png").write_bytes(b"before")
    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(DriftError, match="No space left"):
        save(epochs_figure(by_epoch(run)), tmp_path / "a.png")
    assert [one.read_bytes() for one in tmp_path.glob("*a.png")] == [b"before"]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_hostile_words_are_drawn_as_they_are_without_a_warning(
    hostile: Run, tmp_path: Path, suffix: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save(map_figure(drawn_by_hand(hostile.words), [*HOSTILE, "no\nwhere$"]), tmp_path / f"map.{suffix}")
        save(pair_figure(compare(hostile, HOSTILE)), tmp_path / f"pair.{suffix}")
        save(counts_figure(word_table(hostile)), tmp_path / f"counts.{suffix}")


def test_hostile_words_are_written_out_on_the_map(hostile: Run) -> None:
    shown = texts(map_figure(drawn_by_hand(hostile.words), HOSTILE))
    assert {"$x^2$", "$\\frac{1$", "\\u202eevil", "\\x07bell", "w" * 19 + "…"} <= set(shown)


def test_every_word_asked_for_is_labelled_on_the_map(run: Run) -> None:
    asked = [f"word{number}" for number in range(0, 40, 4)]
    assert set(asked) <= set(texts(map_figure(drawn_by_hand(run.words), asked)))


def test_a_map_labels_some_words_of_its_own(run: Run) -> None:
    assert sum(text.startswith("word") for text in texts(map_figure(drawn_by_hand(run.words)))) >= 5


def test_a_map_says_how_honest_it_is(run: Run) -> None:
    said = all_text(map_figure(drawn_by_hand(run.words), ["elsewhere"]))
    assert "40 words" in said
    assert "the axes have no meaning" in said
    assert "keeps 50% at epoch 0, 25% at epoch 2" in said
    assert "Spearman 1.00" in said
    assert "new neighbours: 75%" in said
    assert "trail of cosine distance 0.1:" in said
    assert "not on the map: elsewhere" in said


def test_the_scale_bar_is_as_long_as_the_trail_it_speaks_of(run: Run) -> None:
    figure = map_figure(drawn_by_hand(run.words))
    bar = next(line for line in figure.findobj(Line2D) if line.get_linewidth() == 2.5)
    breadth = np.ptp(bar.get_xdata()) * figure.get_figwidth()
    (ax,) = figure.axes
    inches = ax.get_position().width * figure.get_figwidth()
    assert breadth == pytest.approx(0.1 * 2.0 * inches / np.ptp(ax.get_xlim()))


def test_one_unit_is_as_long_upwards_as_sideways_on_a_map(run: Run) -> None:
    (ax,) = map_figure(drawn_by_hand(run.words)).axes
    box = ax.get_window_extent()
    assert box.width / np.ptp(ax.get_xlim()) == pytest.approx(box.height / np.ptp(ax.get_ylim()))


def test_a_map_of_a_frozen_run_says_that_no_word_moved(run: Run) -> None:
    said = all_text(map_figure(drawn_by_hand(run.words, moved=False), ["word1"]))
    assert "No word moved." in said
    assert "trail" not in said


def test_a_map_names_how_many_words_were_left_out(run: Run) -> None:
    said = all_text(map_figure(replace(drawn_by_hand(run.words), left_out=("a", "b"))))
    assert "their vectors are zero: 2 words" in said


def test_one_word_has_one_panel_and_two_have_two(run: Run) -> None:
    assert len(pair_figure(compare(run, ["word0"])).axes) == 1
    assert len(pair_figure(compare(run, ["word0", "word30"])).axes) == 2


def test_a_pair_is_drawn_with_its_cosine_at_every_epoch(run: Run) -> None:
    compared = compare(run, ["word0", "word30"])
    line = pair_figure(compared).axes[0].lines[0]
    np.testing.assert_allclose(line.get_ydata(), compared.pairs[0].cosine)
    assert line.get_xdata().tolist() == [0, 1, 2, 3]


def test_many_pairs_are_cut_to_those_that_changed_most_and_the_figure_says_so(run: Run) -> None:
    figure = pair_figure(compare(run, [f"word{number}" for number in range(8)]))
    assert len(figure.axes[0].lines) == 15
    assert "(the 15 of 28 that changed most)" in all_text(figure)


def test_line_labels_do_not_overlap(run: Run) -> None:
    figure = pair_figure(compare(run, [f"word{number}" for number in range(6)]))
    figure.draw_without_rendering()
    for ax in figure.axes:
        boxes = [Text.get_window_extent(text) for text in ax.texts]  # without the line to the label
        assert len(boxes) in (6, 15)
        assert all(box.count_overlaps(boxes) == 1 for box in boxes)


def test_a_zero_vector_is_left_out_of_the_pairs_and_counted(
    make_run: Callable[..., Run], vectors: WordVectors
) -> None:
    matrix = vectors.matrix.copy()
    matrix[30] = 0
    run = make_run("zero", vectors=WordVectors(vectors.words, matrix))
    figure = pair_figure(compare(run, ["word0", "word30"]))
    assert "undefined: a vector is zero" in all_text(figure)
    assert "Zero vectors, left out: 1." in all_text(figure)


def test_epochs_are_drawn_as_medians_of_seen_and_unseen(run: Run) -> None:
    groups = by_epoch(run)
    seen, unseen = epochs_figure(groups).axes[0].lines
    np.testing.assert_allclose(seen.get_ydata(), [group.seen_cosine.median for group in groups])
    np.testing.assert_array_equal(unseen.get_ydata(), np.zeros(4))


def test_no_epochs_are_refused() -> None:
    with pytest.raises(SettingsError, match="one epoch or more, got none"):
        epochs_figure([])


def test_frozen_runs_are_drawn_and_say_that_nobody_moved(make_run: Callable[..., Run]) -> None:
    frozen = make_run(step=0)
    assert "no word moved" in all_text(epochs_figure(by_epoch(frozen)))
    assert "no word moved" in all_text(counts_figure(word_table(frozen)))


def test_a_run_of_no_epochs_is_drawn(make_run: Callable[..., Run], tmp_path: Path) -> None:
    run = make_run(epochs=0)
    save(epochs_figure(by_epoch(run)), tmp_path / "epochs.png")
    save(pair_figure(compare(run, ["word0", "word1"])), tmp_path / "pair.png")


def test_a_run_without_seen_words_says_so(make_run: Callable[..., Run]) -> None:
    run = make_run(counts=np.zeros(40, dtype=np.int64))
    assert "no seen words" in all_text(counts_figure(word_table(run)))


def test_counts_are_drawn_for_the_seen_words_and_outliers_are_labelled(run: Run) -> None:
    table = word_table(run)
    figure = counts_figure(table)
    drawn = figure.axes[0].collections[0].get_offsets()
    np.testing.assert_allclose(drawn, np.stack([table.count[:10], table.l2[:10]], axis=1))
    furthest = int(np.argmax(table.l2))
    assert table.word[furthest] in texts(figure)


def test_drawing_never_touches_pyplots_figures() -> None:
    code = (
        "import numpy as np, matplotlib; matplotlib.use('template')\n"
        "from drift.present.figures.words import counts_figure, epochs_figure\n"
        "import drift.present.figures.saving, sys\n"
        "assert 'umap' not in sys.modules and 'tensorflow' not in sys.modules\n"
        "import matplotlib.pyplot as plt; assert plt.get_fignums() == []\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_picture_for_a_page_is_a_png_of_150_dots_an_inch(run: Run) -> None:
    figure = epochs_figure(by_epoch(run))
    png = as_png(figure)
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    assert (width, height) == tuple((figure.get_size_inches() * 150).astype(int))
