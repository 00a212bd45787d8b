import numpy as np
import pytest

from drift.arrays import FloatArray
from drift.measure.neighbours import nearest, overlap
from drift.measure.self_moved import SelfOrNeighbours, Verdict, self_or_neighbours

# Word 0 points along x; 1 and 2 are near it, 3 and 4 are far from it.
BEFORE = np.array([[1, 0], [1, 0.1], [1, -0.2], [0, 1], [0.1, 1]], dtype=np.float32)


def moved(**rows: list[float]) -> FloatArray:
    after = BEFORE.copy()
    for name, row in rows.items():
        after[int(name.removeprefix("word"))] = row
    return after


def judge(after: FloatArray, word: int = 0, k: int = 2, before: FloatArray = BEFORE) -> SelfOrNeighbours:
    which, everybody = np.array([word]), np.arange(len(before))
    return self_or_neighbours(before[which], after[which], which, before, after, everybody, k)


def overlaps(found: SelfOrNeighbours) -> list[float]:
    return [found.own_move[0], found.others_move[0], found.both_move[0]]


def test_an_unmoved_word_whose_neighbours_left_is_not_called_self_moved() -> None:
    found = judge(moved(word1=[-1, 0], word2=[-1, 0.1]))
    assert found.verdict.tolist() == [Verdict.NEIGHBOURS_MOVED]
    assert overlaps(found) == [1, 0, 0]


def test_a_word_that_left_its_neighbours_is_called_self_moved() -> None:
    found = judge(moved(word0=[0, 2]))
    assert found.verdict.tolist() == [Verdict.SELF_MOVED]
    assert overlaps(found) == [0, 1, 0]


def test_where_each_move_alone_costs_neighbours_it_is_both() -> None:
    found = judge(moved(word0=[0, 2], word1=[-1, 0]))
    assert found.verdict.tolist() == [Verdict.BOTH]
    assert overlaps(found) == [0, 0.5, 0]


def test_where_nothing_moved_all_are_unchanged() -> None:
    everybody = np.arange(5)
    found = self_or_neighbours(BEFORE, BEFORE, everybody, BEFORE, BEFORE, everybody, 2)
    assert set(found.verdict.tolist()) == {"unchanged"}
    assert (found.own_move == 1).all()
    assert (found.others_move == 1).all()


def test_a_word_that_moved_along_with_its_neighbours_is_unchanged() -> None:
    half_turn = -BEFORE
    found = judge(half_turn)
    assert found.verdict.tolist() == ["unchanged"]
    assert overlaps(found) == [0, 0, 1]


def test_where_it_takes_the_two_moves_together_it_is_both() -> None:
    before = np.array([[1, 0], [1, 0.5], [1, -0.8]], dtype=np.float32)
    after = np.array([[1, -0.1], [1, 0.55], [1, -0.7]], dtype=np.float32)
    found = judge(after, k=1, before=before)
    assert overlaps(found) == [1, 1, 0]
    assert found.verdict.tolist() == ["both"]


def test_a_zero_vector_has_no_verdict_but_undefined() -> None:
    before = BEFORE.copy()
    before[0] = 0
    found = judge(BEFORE, before=before)
    assert found.verdict.tolist() == ["undefined"]
    assert np.isnan(overlaps(found)).all()


def test_the_overlaps_are_those_of_four_searches() -> None:
    random = np.random.default_rng(0)
    before = random.standard_normal((60, 5)).astype(np.float32)
    after = before + np.where(np.arange(60) < 30, 0.5, 0)[:, None].astype(np.float32) * before[::-1]
    words = np.arange(60)
    found = self_or_neighbours(before, after, words, before, after, words, 5)
    base, own, others, both = (
        nearest(queries, words, candidates, words, 5).ids
        for queries, candidates in [(before, before), (after, before), (before, after), (after, after)]
    )
    np.testing.assert_array_equal(found.own_move, overlap(base, own))
    np.testing.assert_array_equal(found.others_move, overlap(base, others))
    np.testing.assert_array_equal(found.both_move, overlap(base, both))
    assert set(found.verdict[30:].tolist()) <= {"unchanged", "neighbours-moved"}
    assert "both" in found.verdict[:30]


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("n_moved", [0, 1, 3, 5])
def test_progress_comes_to_the_number_of_words(n_moved: int, known: bool) -> None:
    done: list[float] = []
    words, after = np.arange(5), BEFORE.copy()
    after[:n_moved] *= [[-1, 1]]
    lists = tuple(nearest(rows, words, rows, words, 2).ids for rows in (BEFORE, after)) if known else None
    self_or_neighbours(BEFORE, after, words, BEFORE, after, words, 2, done.append, known=lists)
    assert sum(done) == pytest.approx(5)


def test_lists_that_are_known_spare_two_searches_and_change_nothing() -> None:
    rng = np.random.default_rng(4)
    before = rng.normal(size=(30, 4)).astype(np.float32)
    after = before + rng.normal(size=(30, 4)).astype(np.float32) * (np.arange(30) % 2)[:, None].astype(
        np.float32
    )
    words = np.arange(30)
    lists = tuple(nearest(rows, words, rows, words, 5).ids for rows in (before, after))
    searched = self_or_neighbours(before, after, words, before, after, words, 5)
    known = self_or_neighbours(before, after, words, before, after, words, 5, known=lists)
    assert known.verdict.tolist() == searched.verdict.tolist()
    for name in ("own_move", "others_move", "both_move"):
        np.testing.assert_array_equal(getattr(known, name), getattr(searched, name))
