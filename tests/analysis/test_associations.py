import logging

import numpy as np
import pytest
from scipy import stats

from drift.analysis import associations as module
from drift.analysis.association_sets import PairSet, QuestionSet, google_analogies, standard_pairs
from drift.analysis.associations import StillCheck, associations, associations_by_epoch
from drift.errors import RunError, SettingsError
from drift.vectors.word_vectors import WordVectors

SPLITS = ["all", "seen-seen", "seen-unseen", "unseen-unseen"]
OWN = PairSet(
    "mine",
    (
        ("word0", "word1"),
        ("word2", "WORD3"),
        ("word4", "word5"),
        ("word6", "word7"),
        ("word30", "word0"),
        ("word1", "word31"),
        ("word32", "word2"),
        ("word30", "word31"),
        ("word32", "word33"),
        ("word34", "word35"),
        ("word0", "nowhere"),
        ("nothing", "nowhere"),
    ),
    tuple(float(rating) for rating in (5, 3, 8, 1, 2, 9, 4, 7, 6, 0, 1, 2)),
)


@pytest.fixture
def run(make_run):
    changes = np.random.default_rng(4).normal(size=(10, 5)).astype(np.float32)
    return make_run(changes=changes)


def lines_of(result, name):
    return {line.split: line for line in result.pairs if line.name == name}


def measured(run, **options):
    return associations(run, pairs=OWN, analogies=False, resamples=50, **options)


def test_pairs_are_split_by_how_many_of_the_two_were_seen(run):
    lines = lines_of(measured(run), "mine")
    assert list(lines) == SPLITS
    assert [lines[split].score.n for split in SPLITS] == [10, 4, 3, 3]
    assert [lines[split].covered for split in SPLITS] == [10, 4, 3, 3]
    assert [lines[split].not_covered for split in SPLITS] == [2, None, None, None]
    assert {lines[split].left_out for split in SPLITS} == {0}


def test_scores_agree_with_scipy_on_cosines_of_the_whole_matrices(run):
    def spearman(epoch):
        matrix, cosines = run.matrix(epoch).astype(float), []
        for a, b in OWN.pairs[:10]:
            one, other = matrix[run.index[a]], matrix[run.index[b.lower()]]
            cosines.append(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
        return stats.spearmanr(cosines, OWN.ratings[:10]).statistic

    score = lines_of(measured(run, epoch=2), "mine")["all"].score
    assert (score.before, score.after) == pytest.approx((spearman(0), spearman(2)))
    assert score.change == pytest.approx(spearman(2) - spearman(0))


def test_unseen_pairs_cannot_change(run):
    result = measured(run)
    score = lines_of(result, "mine")["unseen-unseen"].score
    assert (score.change, score.interval.low, score.interval.high) == (0, 0, 0)
    assert lines_of(result, "mine")["seen-seen"].score.change != 0
    assert result.still == StillCheck(n=3, changed=0, moved=0, moved_by=())
    assert result.still.passed


def test_unseen_words_that_moved_are_counted(make_run, run, monkeypatch):
    monkeypatch.setattr(type(run), "seen", np.zeros(40, dtype=bool))  # as with counts of other documents
    still = measured(run).still
    assert (still.n, still.moved, still.passed) == (10, 10, True)
    assert still.changed > 0


def test_unseen_pairs_that_changed_without_their_rows_are_said_to_be_wrong(run, monkeypatch, caplog):
    monkeypatch.setattr(type(run), "rows", lambda self, epoch, ids: self.base[ids] + np.float32(epoch))
    with caplog.at_level(logging.WARNING, logger="drift"):
        still = measured(run).still
    assert not still.passed
    assert "3 unseen-unseen pairs changed though no unseen row did" in caplog.text


def test_snapshot_0_against_itself_changes_nothing(run):
    for line in measured(run, epoch=0).pairs:
        assert line.score.change == 0 or np.isnan(line.score.change)


def test_pairs_with_a_zero_vector_are_left_out_and_counted(make_run, vectors):
    matrix = vectors.matrix.copy()
    matrix[[31, 34]] = 0
    run = make_run(vectors=WordVectors(vectors.words, matrix))
    lines = lines_of(measured(run), "mine")
    assert [lines[split].left_out for split in SPLITS] == [3, 0, 1, 2]
    assert [lines[split].score.n for split in SPLITS] == [7, 4, 2, 1]
    assert np.isnan(lines["unseen-unseen"].score.after)
    (series,) = (one for one in associations_by_epoch(run, pairs=OWN).pairs[:1])
    assert series.n == 7


def test_ones_own_pairs_come_first_and_the_standard_ones_stay(run):
    names = list(dict.fromkeys(line.name for line in measured(run).pairs))
    assert names == ["mine", "WordSim-353", "SimLex-999"]


def test_a_vocabulary_without_any_of_the_words_covers_nothing(run):
    line = lines_of(measured(run), "SimLex-999")["all"]
    assert (line.covered, line.not_covered, line.score.n, line.score.interval) == (0, 999, 0, None)
    assert np.isnan(line.score.before)


@pytest.mark.parametrize("seen", [[1] * 40, [0] * 40])
def test_all_or_no_words_seen_leave_the_other_splits_empty(make_run, seen):
    run = make_run(counts=np.array(seen))
    empty = "unseen-unseen" if seen[0] else "seen-seen"
    lines = lines_of(measured(run), "mine")
    assert (lines[empty].score.n, lines["seen-unseen"].score.n) == (0, 0)
    assert lines["all"].score.n == 10


def test_every_epoch_has_the_score_that_it_has_alone(run):
    history = associations_by_epoch(run, pairs=OWN)
    assert history.epochs == (0, 1, 2, 3)
    assert history.questions == ()
    (series,) = (one for one in history.pairs if (one.name, one.split) == ("mine", "seen-unseen"))
    alone = [lines_of(measured(run, epoch=epoch), "mine")["seen-unseen"].score.after for epoch in range(4)]
    assert series.scores == tuple(alone)


def test_the_same_seed_gives_the_same_intervals(run):
    first, again, other = (lines_of(measured(run, seed=seed), "mine") for seed in (1, 1, 2))
    assert first["all"].score == again["all"].score
    assert first["all"].score.interval != other["all"].score.interval


def test_an_unknown_epoch_and_too_few_candidates_are_refused(run):
    with pytest.raises(RunError, match="0 to 3"):
        measured(run, epoch=9)
    with pytest.raises(SettingsError, match="from 0 on"):
        associations(run, candidates=-1)


@pytest.fixture
def asked(monkeypatch):
    """The questions that stand in for the Google analogies."""

    def ask(*questions):
        monkeypatch.setattr(module, "google_analogies", lambda: QuestionSet("few", questions))

    return ask


#           man        king       woman      queen      rest
PALACE = [[1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [-1, 0, 0]]


def palace(make_run, seen=(0, 0, 0, 1, 0), change=(0, 0, -9)):
    words = ["man", "king", "woman", "queen", "rest"]
    return make_run(
        epochs=1,
        vectors=WordVectors(words, np.array(PALACE, dtype=np.float32)),
        counts=np.array(seen),
        test_counts=np.zeros(5, dtype=np.int64),
        changes=np.float32(change),
    )


def questions_of(result):
    return {line.split: line for line in result.questions}


def test_an_analogy_that_broke_is_counted(make_run, asked):
    asked(
        ("man", "king", "woman", "queen"), ("Man", "King", "Woman", "Rest"), ("man", "king", "woman", "emu")
    )
    lines = questions_of(associations(palace(make_run), resamples=20))
    assert [(split, line.score.n) for split, line in lines.items()] == [
        ("all", 2),
        ("all seen", 0),
        ("some seen", 1),
        ("none seen", 1),
    ]
    score = lines["some seen"].score
    assert (score.before, score.after, score.lost, score.gained) == (1, 0, 1, 0)
    assert (lines["all"].not_covered, lines["all"].score.before) == (1, 0.5)


def test_a_question_of_unseen_words_can_change_when_another_word_moves_in(make_run, asked):
    asked(("king", "man", "queen", "woman"))
    # man - king + queen, all of length 1, points to (0.87, -0.13, 0.577): there rest comes to stand.
    run = palace(make_run, (0, 0, 0, 0, 1), [1.87, -0.13, 0.577])
    score = questions_of(associations(run, resamples=20))["none seen"].score
    assert (score.n, score.before, score.after) == (1, 1, 0)


def test_a_question_is_covered_only_if_its_four_words_are_candidates(make_run, asked):
    asked(("man", "king", "woman", "queen"), ("man", "king", "woman", "rest"))
    result = associations(palace(make_run), candidates=4, resamples=20)
    assert (questions_of(result)["all"].covered, questions_of(result)["all"].not_covered) == (1, 1)
    assert result.candidates.startswith("4 words")


def test_questions_with_a_zero_vector_are_left_out_and_counted(make_run, vectors, asked):
    asked(
        ("word0", "word1", "word2", "word3"),
        ("word9", "word1", "word2", "word3"),
        ("word0", "word1", "word2", "word39"),
    )
    matrix = vectors.matrix.copy()
    matrix[[9, 39]] = 0
    line = questions_of(associations(make_run(vectors=WordVectors(vectors.words, matrix)), resamples=20))[
        "all"
    ]
    assert (line.covered, line.left_out, line.score.n) == (3, 2, 1)


def test_by_epoch_answers_analogies_if_asked(make_run, asked):
    asked(("man", "king", "woman", "queen"))
    (first, *_) = associations_by_epoch(palace(make_run), analogies=True).questions
    assert (first.split, first.scores) == ("all", (1.0, 0.0))


@pytest.fixture(scope="module")
def english():
    """Random vectors of the words of all standard sets, seven numbers each."""
    questions = google_analogies().questions[::13]
    pairs = [pair for some in standard_pairs() for pair in some.pairs]
    words = list(dict.fromkeys(word.lower() for item in (*questions, *pairs) for word in item))
    rng = np.random.default_rng(11)
    matrix = rng.normal(size=(len(words), 7)).astype(np.float32)
    # d near b - a + c for every other question, so that a good part is answered rightly.
    place = {word: row for row, word in enumerate(words)}
    for question in questions[::2]:
        a, b, c, d = (place[word.lower()] for word in question)
        unit = matrix[[a, b, c]] / np.linalg.norm(matrix[[a, b, c]], axis=1, keepdims=True)
        matrix[d] = unit[1] - unit[0] + unit[2]
    return WordVectors(words, matrix)


def keyed(vectors):
    from gensim.models import KeyedVectors

    keyed = KeyedVectors(vectors.n_dims)
    keyed.add_vectors(vectors.words, vectors.matrix)
    return keyed


def test_all_sets_agree_with_gensims_own_evaluation(make_run, english):
    from gensim.test.utils import datapath

    none = np.zeros(english.n_words, dtype=np.int64)
    counts = none.copy()
    counts[0] = 1
    run = make_run(epochs=1, vectors=english, counts=counts, test_counts=none, changes=np.float32(0))
    result = associations(run, epoch=0, resamples=2)
    theirs = keyed(english)
    for name, file in (("WordSim-353", "wordsim353.tsv"), ("SimLex-999", "simlex999.txt")):
        (_, spearman, missing) = theirs.evaluate_word_pairs(datapath(file))
        line = lines_of(result, name)["all"]
        assert line.score.before == pytest.approx(spearman.statistic, abs=1e-6)
        assert (line.not_covered, missing) == (0, 0)
    accuracy, sections = theirs.evaluate_word_analogies(datapath("questions-words.txt"))
    ours = questions_of(result)["all"].score
    assert ours.n == len(sections[-1]["correct"]) + len(sections[-1]["incorrect"])
    assert ours.before == pytest.approx(accuracy, abs=1e-3)
    assert 0.05 < accuracy < 0.95
