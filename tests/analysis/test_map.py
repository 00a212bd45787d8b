import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from drift.analysis.map import COMMON, choose_words, layout, layouts
from drift.analysis.neighbourhoods import Candidates, neighbours
from drift.errors import RunError, SettingsError
from drift.layout.layout import Layout, umap_places
from drift.measure.neighbourhood import Neighbourhood
from drift.run.facts import CorpusFacts
from drift.run.run import Run, open_run
from drift.run.writer import create_run
from drift.vectors.word_vectors import WordVectors

N, N_SEEN, K = 120, 40, 10


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Words 0 to 39 are seen and move, each its own way; word 119 is a zero vector."""
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(6, 12))
    base = (middles[rng.integers(0, 6, N)] + 0.6 * rng.normal(size=(N, 12))).astype(np.float32)
    base[N - 1] = 0
    counts = np.where(np.arange(N) < N_SEEN, N_SEEN - np.arange(N), 0)
    writer = create_run(
        tmp_path_factory.mktemp("runs") / "small",
        WordVectors([f"word{number}" for number in range(N)], base),
        counts=counts,
        test_counts=np.zeros(N, dtype=np.int64),
        planned_epochs=2,
        corpus=CorpusFacts(),
    )
    steps = rng.normal(size=(N_SEEN, 12)) * rng.uniform(0.05, 0.5, (N_SEEN, 1))
    for epoch in (1, 2):
        writer.commit(np.arange(N_SEEN), (base[:N_SEEN] + epoch * steps).astype(np.float32), {})
    return open_run(writer.finish())


def moved_by(run: Run, folder: Path, factor: float) -> Run:
    """A run of the same vectors whose words go `factor` times as far; 0: a frozen one, of one epoch less."""
    ids = np.arange(N_SEEN)
    writer = create_run(
        folder,
        WordVectors(run.words, np.array(run.base)),
        counts=run.counts,
        test_counts=run.test_counts,
        planned_epochs=2 if factor else 1,
        corpus=CorpusFacts(),
    )
    for epoch in run.epochs[1:] if factor else [1]:
        moved = ids if factor else ids[:0]
        rows = run.base[moved] + factor * (run.rows(epoch, moved) - run.base[moved])
        writer.commit(moved, rows.astype(np.float32), {})
    return open_run(writer.finish())


@pytest.fixture(scope="module")
def several(run: Run, tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    folder = tmp_path_factory.mktemp("several")
    return [moved_by(run, folder / "frozen", 0), run, moved_by(run, folder / "far", 3)]


@pytest.fixture(scope="module")
def placed(run: Run) -> Layout:
    return layout(run, np.arange(N))


def test_an_unmoved_word_has_exactly_one_place(placed: Layout) -> None:
    unmoved = placed.places[:, ~placed.seen]
    assert (unmoved == unmoved[0]).all()


def test_every_moved_word_leaves_its_place(placed: Layout) -> None:
    assert (placed.places[0, placed.seen] != placed.places[-1, placed.seen]).any(axis=1).all()
    assert placed.n_turned == N_SEEN


def test_a_trail_is_as_long_as_the_displacement_to_scale(placed: Layout) -> None:
    lengths = np.linalg.norm(placed.places[-1].astype(float) - placed.places[0], axis=1)
    np.testing.assert_allclose(lengths, placed.scale * placed.displacement, atol=1e-5)


def test_the_same_seed_gives_the_same_map(run: Run, placed: Layout) -> None:
    np.testing.assert_array_equal(layout(run, np.arange(N)).places, placed.places)


def test_a_zero_vector_is_left_out_and_named(placed: Layout) -> None:
    assert (placed.n_words, placed.left_out) == (N - 1, ("word119",))
    assert np.isfinite(placed.places).all()


def test_preservation_is_what_brute_force_counts(run: Run, placed: Layout) -> None:
    for which, epoch in enumerate((0, 2)):
        rows = run.rows(epoch, placed.ids).astype(float)
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        places = placed.places[-which].astype(float)
        gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
        shares = [
            len(near_space & near_map) / K
            for near_space, near_map in zip(_nearest(-unit @ unit.T), _nearest(gaps), strict=True)
        ]
        assert placed.preservation[which] == pytest.approx(np.mean(shares))


def test_trail_agreement_is_spearman_of_scipy(placed: Layout) -> None:
    lengths = np.linalg.norm(placed.places[-1].astype(float) - placed.places[0], axis=1)
    expected = spearmanr(lengths[placed.seen], placed.displacement[placed.seen]).statistic
    assert placed.trail_agreement == pytest.approx(expected)


def test_epoch_0_is_always_drawn(run: Run, placed: Layout) -> None:
    last_only = layout(run, np.arange(N), epochs=[2])
    assert last_only.epochs == (0, 2)
    np.testing.assert_array_equal(last_only.places, placed.places[[0, 2]])


def test_an_unknown_epoch_is_refused(run: Run) -> None:
    with pytest.raises(RunError, match="expected an epoch from 0 to 2, got 9"):
        layout(run, np.arange(N), epochs=[9])


def test_a_seed_that_umap_cannot_take_is_refused(run: Run) -> None:
    with pytest.raises(SettingsError, match="expected a seed from 0 to 4294967295, got -1"):
        layout(run, np.arange(N), seed=-1)


@pytest.mark.parametrize("n", [3, 4, 15, 21])
def test_few_words_find_places_without_a_warning(run: Run, n: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        few = layout(run, np.arange(n))
    assert np.isfinite(few.places).all()
    assert len(np.unique(few.places[0], axis=0)) == n


def test_a_word_opposite_to_all_others_finds_a_place() -> None:
    rows = np.array([[1, 0], [1, 0], [1, 0], [-1, 0]], dtype=np.float32)
    assert np.isfinite(umap_places(rows, 0)).all()


@pytest.mark.parametrize("ids", [[], [1], [1, 2, 119], [1, 1, 1, 2]])
def test_fewer_than_three_words_with_a_vector_are_refused(run: Run, ids: list[int]) -> None:
    with pytest.raises(SettingsError, match="expected 3 or more words with a vector to draw a map, found"):
        layout(run, np.array(ids, dtype=np.int64))


def test_nobody_who_moved_means_no_trail(make_run: Callable[..., Run]) -> None:
    frozen = layout(make_run(step=0), np.arange(40))
    assert (frozen.n_turned, frozen.scale) == (0, 0.0)
    assert frozen.trail_agreement is None
    assert frozen.direction_agreement is None
    assert frozen.preservation[0] == frozen.preservation[1]


def test_a_row_that_was_only_scaled_has_one_place(make_run: Callable[..., Run], vectors: WordVectors) -> None:
    scaled = layout(make_run(changes=vectors.matrix[:10] * np.float32(0.3)), np.arange(40))
    assert scaled.n_turned == 0
    assert (scaled.places == scaled.places[0]).all()


def test_chosen_words_hold_those_asked_for_with_their_neighbours(run: Run) -> None:
    chosen = choose_words(run, 30, np.array([100]))
    for epoch in (0, 2):
        rows = run.matrix(epoch)[: N - 1].astype(float)
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        assert _nearest(-unit @ unit.T)[100] < set(chosen.tolist())
    assert 100 in chosen


def test_how_many_neighbours_and_among_whom_is_as_asked(run: Run) -> None:
    few = choose_words(run, 3, np.array([100]), neighbourhood=Neighbourhood(2))
    near = [
        neighbours(run, epoch, np.array([100]), Candidates(np.arange(N), "all", 2)).ids for epoch in (0, 2)
    ]
    assert set(few.tolist()) == {100, *np.ravel(near).tolist()}
    among_seen = choose_words(run, 3, np.array([100]), neighbourhood=Neighbourhood(5, 0))
    assert set(among_seen.tolist()) <= {*range(N_SEEN), 100}


def test_a_third_of_the_room_goes_to_the_most_moved_seen_words(run: Run) -> None:
    chosen = choose_words(run, 30, np.empty(0, dtype=np.int64))
    before, after = run.rows(0, np.arange(N_SEEN)).astype(float), run.rows(2, np.arange(N_SEEN)).astype(float)
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    moved = 1 - (before * after).sum(axis=1) / lengths
    assert set(chosen[chosen < N_SEEN]) == set(np.argsort(-moved)[:10])
    assert len(chosen) == 30


def test_the_sample_of_unseen_words_follows_the_seed(run: Run) -> None:
    nobody = np.empty(0, dtype=np.int64)
    np.testing.assert_array_equal(choose_words(run, 30, nobody, 5), choose_words(run, 30, nobody, 5))
    assert (choose_words(run, 30, nobody, 5) != choose_words(run, 30, nobody, 6)).any()


def test_what_one_group_lacks_the_other_fills_up(run: Run) -> None:
    nobody = np.empty(0, dtype=np.int64)
    assert len(choose_words(run, 110, nobody)) == 110
    np.testing.assert_array_equal(choose_words(run, COMMON, nobody), np.arange(N - 1))


def test_in_a_frozen_run_the_commonest_seen_words_are_chosen(make_run: Callable[..., Run]) -> None:
    chosen = choose_words(make_run(step=0), 9, np.empty(0, dtype=np.int64))
    assert chosen[chosen < 10].tolist() == [0, 1, 2]


def test_a_sample_too_small_for_a_map_is_refused(run: Run) -> None:
    with pytest.raises(SettingsError, match="expected 3 or more words to draw a map, got 2"):
        choose_words(run, 2, np.empty(0, dtype=np.int64))


def _nearest(distances: np.ndarray) -> list[set[int]]:
    far = distances + np.diag(np.full(len(distances), np.inf))
    return [set(row) for row in np.argsort(far, axis=1)[:, :K].tolist()]


def test_several_runs_have_one_place_for_each_word_and_one_scale(several: list[Run]) -> None:
    frozen, near, far = layouts(several, np.arange(N))
    for one in (near, far):
        np.testing.assert_array_equal(one.places[0], frozen.places[0])
        unmoved = one.places[:, ~one.seen]
        np.testing.assert_array_equal(unmoved, np.broadcast_to(unmoved[0], unmoved.shape))
        lengths = np.linalg.norm(one.places[-1].astype(float) - one.places[0], axis=1)
        np.testing.assert_allclose(lengths, near.scale * one.displacement, atol=1e-5)
    assert near.scale == far.scale > 0
    assert (frozen.scale, frozen.n_turned, frozen.epochs) == (0.0, 0, (0, 1))
    assert near.left_out == frozen.left_out == ("word119",)


def test_the_first_of_several_runs_is_drawn_as_if_alone(several: list[Run], placed: Layout) -> None:
    first, _ = layouts(several[1:], np.arange(N))
    np.testing.assert_array_equal(first.places, placed.places)
    assert first.preservation == placed.preservation


def test_the_words_of_several_runs_are_those_that_moved_most_in_any(several: list[Run]) -> None:
    frozen, near, _ = several
    none = np.empty(0, dtype=np.int64)
    alone = choose_words(near, 30, none)
    np.testing.assert_array_equal(choose_words(frozen, 30, none, others=[near]), alone)
    np.testing.assert_array_equal(choose_words(near, 30, none, others=[frozen]), alone)
