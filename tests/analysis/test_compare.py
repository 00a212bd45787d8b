import numpy as np
import pytest
from scipy.spatial.distance import cdist

from drift.analysis.compare import compare, word_histories
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.sentences import sentences
from drift.analysis.timeline import neighbour_timelines
from drift.errors import SettingsError, UnknownWordError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors


def by_hand(make_run, before, after, seen=(1,)):
    """A run of the words a, b, c, … with the rows `before`; those in `seen` move to `after` in one epoch."""
    words = list("abcdefgh"[: len(before)])
    counts = np.zeros(len(before), dtype=np.int64)
    counts[list(seen)] = 7
    return make_run(
        epochs=1,
        step=0,
        vectors=WordVectors(words, np.array(before, dtype=np.float32)),
        counts=counts,
        test_counts=np.zeros(len(before), dtype=np.int64),
        changes=np.array(after, dtype=np.float32) - np.array(before, dtype=np.float32)[list(seen)],
    )


#          a: east  b: east  c: north-east  d: north  e: west
COMPASS = [[1, 0], [2, 0], [1, 1], [0, 1], [-1, 0]]


@pytest.fixture
def compass(make_run):
    """b turns from east to north; the others stay."""
    return by_hand(make_run, COMPASS, [[0, 2]])


def test_a_pair_is_followed_through_the_epochs(compass):
    (pair,) = compare(compass, ["a", "b"]).pairs
    assert pair.cosine == pytest.approx((1.0, 0.0))
    assert pair.l2 == pytest.approx((1.0, np.sqrt(5)))
    assert pair.rank_of_b == (1, 2)  # after: c (0.71), then b and d both at 0, the smaller id first
    assert pair.rank_of_a == (1, 3)  # after: d (1), c (0.71), then a and e both at 0


def test_displacement_and_neighbours_of_a_moved_word(compass):
    (word,) = compare(compass, ["b"], neighbourhood=Neighbourhood(2)).words
    assert (word.word, word.count, word.seen, word.rank) == ("b", 7, True, 1)
    assert word.displacement.l2.tolist() == pytest.approx([0, np.sqrt(8)])
    assert word.displacement.cosine.tolist() == pytest.approx([0, 1])
    assert [one.word for one in word.before] == ["a", "c"]
    assert [one.word for one in word.after] == ["d", "c"]
    assert (word.left, word.entered, word.overlap, word.verdict) == (("a",), ("d",), 0.5, "self-moved")
    assert [one.rank for one in word.before] == [1, 2]
    assert word.before[0].cosine == pytest.approx(1)


def test_an_unmoved_word_is_told_that_its_neighbours_left(compass):
    (word,) = compare(compass, ["a"], neighbourhood=Neighbourhood(1)).words
    assert (word.left, word.entered) == (("b",), ("c",))
    assert word.displacement.l2.tolist() == [0, 0]
    assert word.verdict == "neighbours-moved"


def test_ranks_agree_with_a_brute_force_count(make_run):
    run = make_run()
    (pair,) = compare(run, ["word3", "word30"]).pairs
    for place, epoch in enumerate(run.epochs):
        distance = cdist(run.matrix(epoch), run.matrix(epoch), "cosine")
        others = np.delete(np.arange(run.n_words), 3)
        rank = 1 + sum(distance[3, other] < distance[3, 30] for other in others if other != 30)
        assert pair.rank_of_b[place] == rank


def test_every_pair_of_several_words_is_there_and_a_word_given_twice_counts_once(make_run):
    result = compare(make_run(), ["word1", "word2", "word3", "word2"])
    assert [(pair.a, pair.b) for pair in result.pairs] == [
        ("word1", "word2"),
        ("word1", "word3"),
        ("word2", "word3"),
    ]


def test_a_zero_vector_has_no_similarity_and_no_neighbours(make_run):
    run = by_hand(make_run, [[1, 0], [2, 0], [0, 0], [1, 1]], [[0, 2]])
    result = compare(run, ["a", "c"])
    assert result.pairs[0].cosine == (None, None)
    assert result.pairs[0].rank_of_b == (None, None)
    assert result.words[1].before == ()
    word = result.words[1]
    assert (word.overlap, word.jaccard, word.second_order, word.events) == (None, None, None, ())
    assert (word.path, word.path_cosine) == (0, None)
    assert "undefined" in sentences(result)[0]


def test_k_and_the_candidates_are_stated(make_run):
    result = compare(make_run(), ["word1"], neighbourhood=Neighbourhood(3, 12))
    assert result.k == 3
    assert result.candidates == "12 words: the 12 commonest and all that occur in the corpus"
    assert len(result.words[0].before) == 3


def test_path_and_straightness_of_one_step(compass):
    moved, stayed = compare(compass, ["b", "a"]).words
    assert moved.path == pytest.approx(np.sqrt(8))
    assert (moved.path_cosine, moved.straightness, moved.momentum) == (pytest.approx(1), 1, None)
    assert (stayed.path, stayed.path_cosine, stayed.straightness) == (0, 0, None)
    assert moved.steps.l2.tolist() == pytest.approx([0, np.sqrt(8)])


def test_steps_are_from_one_epoch_to_the_next(make_run):
    (word,) = compare(make_run(), ["word2"]).words
    assert word.steps.l2 == pytest.approx([0] + [0.3 * np.sqrt(5)] * 3, rel=1e-5)
    assert word.path == pytest.approx(word.steps.l2.sum())
    assert word.straightness == pytest.approx(1)


def test_jaccard_and_second_order_of_a_moved_word(compass):
    (word,) = compare(compass, ["b"], neighbourhood=Neighbourhood(2)).words
    assert word.jaccard == pytest.approx(1 / 3)
    # Its similarities to a, c, d turn from (1, 0.71, 0) to (0, 0.71, 1): cosine 0.5 / 1.5.
    assert word.second_order == pytest.approx(1 - 1 / 3)


def test_an_unmoved_word_is_told_of_changed_similarities(compass):
    (word,) = compare(compass, ["a"], neighbourhood=Neighbourhood(2)).words
    # b, c and d: from (1, 0.71, 0) to (0, 0.71, 0), for after the move d and b tie at 0 and b is first.
    assert [one.word for one in word.after] == ["c", "b"]
    assert word.second_order == pytest.approx(1 - 0.5 / np.sqrt(1.5 * 0.5))


def test_the_timeline_leads_from_before_to_after(make_run):
    run = make_run()
    (word,) = compare(run, ["word30"], neighbourhood=Neighbourhood(4)).words
    assert len(word.timeline) == len(run.epochs)
    assert (word.timeline[0], word.timeline[-1]) == (word.before, word.after)
    there = {one.word for one in word.before}
    for event in word.events:
        assert (event.word in there) != event.entered
        there ^= {event.word}
    assert there == {one.word for one in word.after}


def test_who_came_and_went_is_told_with_ranks_outside_the_neighbourhood(compass):
    (word,) = compare(compass, ["b"], neighbourhood=Neighbourhood(2)).words
    left, entered = word.events
    assert (left.epoch, left.word, left.entered, left.seen) == (1, "a", False, False)
    assert (left.rank_before, left.rank_after) == (1, 3)
    assert (entered.word, entered.rank_before, entered.rank_after) == ("d", 3, 1)
    assert (word.ranks_after, word.ranks_before) == ((3, 2), (3, 2))
    assert word.ranked == 100


def test_a_rank_beyond_the_lists_is_not_told(make_run):
    run = make_run()
    candidates = choose_candidates(run, Neighbourhood(3))
    (alone,) = word_histories(run, neighbour_timelines(run, np.array([3]), candidates), candidates)
    kept = {one.word for one in alone.after}
    assert alone.ranked == 3
    assert [rank is not None for rank in alone.ranks_after] == [one.word in kept for one in alone.before]


def test_a_k_below_1_is_refused(make_run):
    with pytest.raises(SettingsError, match="k: expected"):
        compare(make_run(), ["word1"], neighbourhood=Neighbourhood(0))


def test_an_unknown_word_and_no_word_are_refused(make_run):
    with pytest.raises(UnknownWordError, match="nope"):
        compare(make_run(), ["word1", "nope"])
    with pytest.raises(SettingsError, match="one or more words"):
        compare(make_run("other"), [])


def test_histories_of_many_words_are_those_of_each(make_run):
    run = make_run()
    candidates = choose_candidates(run)
    together = word_histories(run, neighbour_timelines(run, np.array([3, 20]), candidates), candidates)
    alone = [compare(run, [word]).words[0] for word in ("word3", "word20")]
    assert [one.after for one in together] == [one.after for one in alone]
    assert [one.verdict for one in together] == [one.verdict for one in alone]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["b", "a"],
            (
                "b (seen 7 times) moved and a (unseen) stayed: their similarity fell from 1.000 to 0.000, "
                "and a is now number 3 (before: 1) among b's neighbours."
            ),
        ),
        (
            ["b", "d"],
            (
                "b (seen 7 times) moved and d (unseen) stayed: their similarity rose from 0.000 to 1.000, "
                "and d is now number 1 (before: 3) among b's neighbours."
            ),
        ),
        (["a", "d"], "a (unseen) stayed and d (unseen) stayed: their similarity is what it was, 0.000."),
        (["b"], "b (seen 7 times) moved and kept all of its 4 nearest neighbours."),
    ],
)
def test_a_sentence_says_what_happened(compass, words, said):
    assert sentences(compare(compass, words)) == [said]


def test_a_word_is_found_in_the_vocabulary_s_spelling_and_that_is_said(make_run):
    vectors = WordVectors(["TV", "Television", "film"], np.eye(3, dtype=np.float32))
    run = make_run(
        epochs=1,
        step=0,
        vectors=vectors,
        counts=np.array([0, 3, 3]),
        test_counts=np.zeros(3, dtype=np.int64),
        changes=np.ones((2, 3), dtype=np.float32),
    )
    found = compare(run, ["tv", "Television", "television"])
    assert [word.word for word in found.words] == ["TV", "Television"]
    assert sentences(found)[0] == (
        "Found in the vectors' spelling: 'tv' as 'TV' (capital letters), 'television' as 'Television' "
        "(a capital letter)."
    )
    with pytest.raises(UnknownWordError, match="'telly' is not in the vocabulary"):
        compare(run, ["telly"])
