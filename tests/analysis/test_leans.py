import numpy as np
import pytest

from drift.analysis.leans import word_leans
from drift.errors import SettingsError
from drift.measure.direction import log_odds
from drift.measure.displacement import displacement

# word0 to word9 step along the first dimension, a little aside, by these lengths
STEPS = np.array([5.0, 4, 3, 2, 1, 0, -1, -2, -3, -6], dtype=np.float32)
CLASS_COUNTS = np.stack([np.arange(10), 10 - np.arange(10)], axis=1)


@pytest.fixture
def swim(make_run):
    """Run in which the seen words step along the first dimension, with what class counts one likes."""
    changes = np.zeros((10, 5), dtype=np.float32)
    changes[:, 0] = STEPS
    changes[:, 1] = [0.1, -0.1] * 5
    return lambda **more: make_run(epochs=2, **{"changes": changes, **more})


def test_the_axis_is_the_one_that_words_moved_along(swim):
    found = word_leans(swim())
    assert found.axis == pytest.approx([-1, 0, 0, 0, 0], abs=0.05)  # the largest lean, word9's, is above 0
    assert found.lean == pytest.approx(-2 * STEPS, abs=0.05)
    squares = (
        np.linalg.svd(np.outer(STEPS, [1, 0]) + np.outer([0.1, -0.1] * 5, [0, 1]), compute_uv=False) ** 2
    )
    assert found.share == pytest.approx(squares[0] / squares.sum(), rel=1e-5)


def test_where_words_stood_is_their_cosine_with_the_axis_before(swim, vectors):
    found = word_leans(swim())
    base = vectors.matrix[:10].astype(float)
    np.testing.assert_allclose(found.stood, base @ found.axis / np.linalg.norm(base, axis=1))


def test_cosine_distances_and_counts_are_those_of_the_words(swim, counts):
    run = swim()
    found = word_leans(run, 1)
    assert found.word == [f"word{number}" for number in range(10)]
    assert found.counts.tolist() == counts[:10].tolist()
    wanted = displacement(run.base[:10], run.rows(1, np.arange(10))).cosine
    np.testing.assert_array_equal(found.cosine, wanted)


def test_odds_are_those_of_the_class_that_the_axis_points_to(swim):
    found = word_leans(swim(counts=np.r_[[10] * 10, [0] * 30], class_counts=CLASS_COUNTS))
    assert found.class_name(found.toward) == "good"
    np.testing.assert_array_equal(found.odds, log_odds(CLASS_COUNTS)[:, 1])
    assert found.lean[0] > 0  # word0 occurs in no bad document
    assert word_leans(swim(name="without")).odds is None


def test_a_run_in_which_nothing_moved_has_leans_of_0(make_run):
    found = word_leans(make_run(step=0))
    assert found.axis is None
    assert np.isnan(found.share)
    assert not found.lean.any()
    assert np.isnan(found.stood).all()


def test_the_axis_of_a_class_is_turned_towards_it_and_a_pair_leaves_the_third_class_out(make_run):
    # word0 to word2 are of a and step along x, word3 to word5 of b and step along y, the rest of c along -x
    changes = np.zeros((10, 5), dtype=np.float32)
    changes[:3, 0], changes[3:6, 1], changes[6:, 0] = 1, 1, -1
    counts = np.zeros((10, 3), dtype=np.int64)
    counts[:3, 0] = counts[3:6, 1] = counts[6:, 2] = 50
    run = make_run(
        epochs=1,
        changes=changes,
        counts=np.r_[counts.sum(axis=1), [0] * 30],
        class_counts=counts,
        corpus={"classes": ["a", "b", "c"]},
    )
    found = word_leans(run, axis="a-c")
    assert (found.class_name(found.toward), found.class_name(found.away)) == ("a", "c")
    assert found.axis == pytest.approx([1, 0, 0, 0, 0], abs=0.1)
    assert (found.lean[:3] > 0.9).all()
    assert (found.lean[6:] < -0.9).all()
    turned = word_leans(run, axis="c-a")
    np.testing.assert_allclose(turned.axis, -found.axis, atol=1e-12)
    other = word_leans(run, axis="b")
    assert other.axis[1] > 0.9
    assert abs(word_leans(run).axis[0]) > 0.9


def test_an_axis_that_is_none_is_refused(swim):
    run = swim(counts=np.r_[[10] * 10, [0] * 30], class_counts=CLASS_COUNTS)
    with pytest.raises(SettingsError, match="as good or good-bad, of bad, good; found none for 'fine'"):
        word_leans(run, axis="fine")
    with pytest.raises(SettingsError, match="recorded in which classes its words occur"):
        word_leans(swim(name="without"), axis="good")
