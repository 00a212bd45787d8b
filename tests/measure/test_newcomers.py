import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.measure.cosine import unit_rows
from drift.measure.newcomers import NEVER, STILL, Move, growth_by_steps, margin, move, newcomers

N, FAR = 900, 400


def random_move(seed: int, d: int = 10, along: float = 0.5) -> Move:
    """400 of 900 words take steps of all lengths, in part along one direction."""
    random = np.random.default_rng(seed)
    before, _ = unit_rows(random.standard_normal((N, d)).astype(np.float32))
    moved = np.sort(random.choice(N, FAR, replace=False))
    steps = along * random.standard_normal(d) + random.standard_normal((FAR, d))
    steps *= np.geomspace(0.005, 1, FAR)[:, None]
    after = before.copy()
    after[moved], _ = unit_rows((before[moved] + steps).astype(np.float32))
    return move(after, moved, before[moved])


def found(moved: Move, gaps: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Who comes for whom, shape (N, N): one row for each word, one column for who may be in its list."""
    pairs = np.zeros((N, N), dtype=bool)
    for one, other in newcomers(moved, gaps.astype(np.float32), reach.astype(np.float32), 1 << 20):
        assert not pairs[one, other].any()
        pairs[one, other] = True
    return pairs


def gains(moved: Move) -> np.ndarray:
    """By how much the steps changed the cosine of each still word with each mover, shape (N, N); else NaN."""
    gained = np.full((N, N), np.nan)
    still = np.setdiff1d(np.arange(N), moved.far)
    steps = moved.after[moved.far].astype(float) - moved.was
    gained[np.ix_(still, moved.far)] = moved.after[still].astype(float) @ steps.T
    return gained


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.5, 0.9999), st.floats(0, 3))
def test_no_pair_whose_gain_closes_a_gap_is_left_out(seed: int, share: float, along: float) -> None:
    moved = random_move(seed, along=along)
    gained = gains(moved)
    gaps = np.full(N, NEVER)
    still = ~np.isnan(gained).all(axis=1)
    gaps[still] = np.nanquantile(gained[still], share, axis=1)
    gaps[moved.far] = np.nanquantile(gained[:, moved.far], share, axis=0)
    pairs, theirs, own = (
        found(moved, gaps, np.full(N, -1.5)),
        gained > gaps[:, None] + 1e-5,
        gained > gaps + 1e-5,
    )
    assert theirs.any()
    assert own.any()
    assert pairs[theirs].all()
    assert pairs.T[own].all()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("asking", ["still", "far"])
def test_a_gap_that_one_step_just_closes_brings_that_pair(asking: str, seed: int) -> None:
    moved = random_move(seed)
    gained = gains(moved)
    one, other = np.unravel_index(np.nanargmax(gained), gained.shape)
    gaps = np.full(N, NEVER)
    word, newcomer = (one, other) if asking == "still" else (other, one)
    gaps[word] = np.nanmax(gained) - 1e-5
    assert found(moved, gaps, np.full(N, -1.5))[word, newcomer]


def test_only_who_is_in_reach_comes() -> None:
    moved = random_move(2)
    asks = np.arange(N) % 7 == 0
    pairs = found(moved, np.full(N, -1.0), np.where(asks, 0.6, NEVER))
    near = moved.after.astype(float) @ moved.after.astype(float).T >= 0.6
    there = ~np.isnan(gains(moved))
    np.testing.assert_array_equal(pairs, (there | there.T) & near & asks[:, None])


def test_lists_that_ask_for_nobody_get_nobody() -> None:
    never = np.full(N, NEVER)
    assert not found(random_move(3), never, never).any()


def test_a_word_that_is_zero_now_comes_in_no_pair() -> None:
    moved = random_move(4)
    gone = np.array([np.setdiff1d(np.arange(N), moved.far)[0], moved.far[0]])
    moved.after[gone], moved.gone[gone] = 0, True
    wanted = ~np.isnan(gains(moved))
    wanted |= wanted.T
    wanted[gone], wanted[:, gone] = False, False
    np.testing.assert_array_equal(found(moved, np.full(N, -1.0), np.full(N, -1.5)), wanted)


def test_a_move_by_hand() -> None:
    after = np.array([[1, 0], [0, 1], [0, 0], [0, 1]], dtype=np.float32)
    before = np.array([[0, -1], [0.6, 0.8], [0, 1]], dtype=np.float32)
    found = move(after, np.array([1, 2, 3]), before)
    assert found.steps.tolist() == pytest.approx([0, 2, 1, 0], rel=1e-5)
    assert found.far.tolist() == [1, 2]
    assert found.was.tolist() == before[:2].tolist()
    assert found.gone.tolist() == [False, False, True, False]


def test_steps_up_to_the_limit_are_slack_and_no_moves() -> None:
    before = np.array([[1, 0], [1, 0], [1, 0]], dtype=np.float32)
    after = before.copy()
    after[:2, 1] = 0.9 * STILL, 1.1 * STILL
    found = move(after, np.array([0, 1]), before[:2])
    assert found.far.tolist() == [1]
    assert found.slack == pytest.approx(0.9 * STILL, rel=1e-3)
    assert found.steps[2] == 0


def test_the_margin_is_three_roundings_and_little_more():
    """Each is of n_dims + 3 products, by at most 2**-24; where it were large, nothing could be left out."""
    for n_dims in (1, 50, 300, 4096):
        assert 3 * (n_dims + 3) * 2.0**-24 <= margin(n_dims) < 1e-3


def test_a_product_grows_by_no_more_than_two_steps_along_each_other_bring() -> None:
    # Both go 0.5 along the same unit row: 1.5 * 1.5 - 1 = 1.25. What is given may be a little more.
    assert 1.25 <= growth_by_steps(0.5) <= 1.5
