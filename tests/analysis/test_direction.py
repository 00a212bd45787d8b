import numpy as np
import pytest
from scipy.stats import spearmanr

from drift.analysis.direction import BY_CLASSES, BY_LARGEST, direction
from drift.errors import RunError, SettingsError
from drift.measure.direction import log_odds
from drift.vectors.word_vectors import WordVectors

# word0 to word9 step along the first dimension, a little aside, by these lengths
STEPS = np.array([5.0, 4, 3, 2, 1, 0, -1, -2, -3, -6], dtype=np.float32)
COUNTS = np.arange(10, 0, -1)


def by_class(share_of_first):
    first = np.round(COUNTS * np.asarray(share_of_first)).astype(np.int64)
    return np.stack([first, COUNTS - first], axis=1)


@pytest.fixture
def swim(make_run):
    """Run in which the seen words step along the first dimension, with what class counts one likes."""
    changes = np.zeros((10, 5), dtype=np.float32)
    changes[:, 0] = STEPS
    changes[:, 1] = [0.1, -0.1] * 5
    return lambda **more: make_run(epochs=2, **{"changes": changes, **more})


def test_the_words_at_both_ends_come_the_most_leaning_first(swim):
    found = direction(swim(), limit=3)
    assert [one.word for one in found.along] == ["word9", "word8", "word7"]
    assert [one.word for one in found.against] == ["word0", "word1", "word2"]
    assert (found.n, found.words, found.n_listed) == (10, "10 seen words", 10)
    assert found.along[0].count == 1
    assert found.along[0].lean == pytest.approx(12, abs=0.05)


def test_the_ends_have_no_word_in_common_and_none_that_leans_the_other_way(swim):
    found = direction(swim(), limit=None)
    assert all(one.lean > 0 for one in found.along)
    assert all(one.lean < 0 for one in found.against)
    assert not {one.word for one in found.along} & {one.word for one in found.against}


def test_words_that_occur_too_rarely_are_left_out_of_the_ends_and_not_of_the_axis(swim):
    run = swim()
    found = direction(run, min_count=4)
    assert found.along[0].word == "word6"  # word7, word8 and word9 lean more
    assert found.n_listed == 7
    assert (found.n, found.share) == (10, direction(run).share)


@pytest.mark.parametrize("bad_first", [True, False])
def test_two_classes_turn_the_axis_towards_the_second(swim, bad_first):
    shares = np.linspace(0, 1, 10) if bad_first else np.linspace(1, 0, 10)
    counts = by_class(shares)
    found = direction(swim(class_counts=counts))
    assert (found.sign_by, found.toward, found.classes) == (BY_CLASSES, "good", ("bad", "good"))
    # where the first class has the words that step back, those that step forth point to "good"
    assert (found.along if bad_first else found.against)[0].word == "word0"
    sign = 1 if bad_first else -1
    wanted = spearmanr(sign * STEPS, log_odds(counts)[:, 1]).statistic
    assert found.spearman == pytest.approx(wanted, abs=1e-9)
    assert found.spearman > 0


def test_each_words_share_in_each_class_is_given(swim):
    counts = by_class(np.linspace(0, 1, 10))
    found = direction(swim(class_counts=counts), limit=1)
    assert found.along[0].class_shares == (0, 1)
    assert found.against[0].class_shares == (1, 0)
    assert direction(swim(name="without"), limit=1).along[0].class_shares is None


def test_without_class_counts_the_largest_lean_is_above_0_and_that_is_said(swim):
    found = direction(swim())
    assert (found.sign_by, found.toward, found.spearman) == (BY_LARGEST, None, None)
    assert not found.has_class_counts
    assert found.along[0].lean > abs(found.against[0].lean)


def test_classes_that_say_nothing_do_not_turn_the_axis(swim):
    found = direction(
        swim(class_counts=np.stack([COUNTS, COUNTS], axis=1), counts=np.r_[2 * COUNTS, [0] * 30])
    )
    assert (found.sign_by, found.has_class_counts) == (BY_LARGEST, True)


def test_of_three_classes_the_closest_one_is_pointed_to(swim):
    counts = np.zeros((10, 3), dtype=np.int64)
    counts[:, 0] = np.arange(10) % 3
    counts[:, 2] = np.arange(10) * 10
    counts[:, 1] = 100
    run = swim(
        class_counts=counts, counts=np.r_[counts.sum(axis=1), [0] * 30], corpus={"classes": ["a", "b", "c"]}
    )
    found = direction(run)
    assert found.toward == "c"
    assert found.along[0].word == "word9"


def test_all_axes_are_beside_the_first_and_one_can_be_asked_for(swim):
    counts = np.zeros((10, 3), dtype=np.int64)
    counts[:, 0] = np.arange(10) % 3
    counts[:, 2] = np.arange(10) * 10
    counts[:, 1] = 100
    run = swim(
        class_counts=counts, counts=np.r_[counts.sum(axis=1), [0] * 30], corpus={"classes": ["a", "b", "c"]}
    )
    found = direction(run)
    assert [one.name for one in found.axes] == [None, "a", "b", "c", "a-b", "a-c", "b-c"]
    assert (found.axes[0].share, found.axes[0].cosine) == (found.share, pytest.approx(1))
    assert all(one.share <= found.share for one in found.axes)  # the first axis carries most, by definition
    asked = direction(run, axis="a-c")
    assert (asked.axis, asked.toward, asked.away) == ("a-c", "a", "c")
    assert asked.axes == found.axes
    assert asked.share == asked.axes[5].share == asked.by_epoch[-1].share
    assert asked.by_epoch[-1].spearman == pytest.approx(asked.spearman)


def test_the_axis_of_every_epoch_is_followed(make_run):
    first = np.zeros((10, 5), dtype=np.float32)
    first[:, 0] = STEPS
    found = direction(make_run(epochs=3, changes=first))
    assert [one.epoch for one in found.by_epoch] == [1, 2, 3]
    for one in found.by_epoch:
        assert one.share == pytest.approx(1, abs=1e-6)
        assert one.agreement == pytest.approx(1, abs=1e-6)
        assert one.spearman is None


def test_an_earlier_epoch_can_be_asked_for(swim):
    run = swim()
    assert direction(run, epoch=1).along[0].lean == pytest.approx(6, abs=0.05)
    with pytest.raises(RunError, match="0 to 2"):
        direction(run, epoch=5)


def test_zero_vectors_have_a_lean_and_no_cosine_and_are_counted(swim, vectors):
    matrix = vectors.matrix.copy()
    matrix[9] = 0
    found = direction(swim(vectors=WordVectors(vectors.words, matrix)))
    assert found.left_out == 1
    assert found.along[0].word == "word9"
    assert (found.along[0].cosine, found.along[0].stood) == (None, None)


@pytest.mark.parametrize("epoch", [0, None])
def test_a_run_in_which_nothing_moved_has_no_axis(make_run, epoch):
    found = direction(make_run(step=0), epoch=epoch)
    assert (found.share, found.share_centred, found.spearman_stood) == (None, None, None)
    assert found.along == found.against == ()
    assert {one.share for one in found.by_epoch} == {None}


def test_epoch_0_has_no_axis_though_later_epochs_have(swim):
    found = direction(swim(), epoch=0)
    assert found.share is None
    assert [one.agreement for one in found.by_epoch] == [None, None]
    assert all(one.share > 0.9 for one in found.by_epoch)


def test_a_run_without_seen_words_has_no_axis_if_nothing_moved(make_run):
    found = direction(make_run(counts=np.zeros(40, dtype=np.int64)))
    assert (found.n, found.share) == (0, None)
    assert found.words == "0 words that moved (the run has no seen words)"


def test_a_limit_below_0_is_refused(swim):
    with pytest.raises(SettingsError, match="from 0 on, got -1"):
        direction(swim(), limit=-1)
