import re

import numpy as np
import pytest

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.controls import controls
from drift.analysis.stranded import stranded
from drift.errors import SettingsError, UnknownWordError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors


@pytest.fixture
def slide(make_run):
    """tv and telly are seen and swim away, television stays."""
    before = np.array(
        [[1, 0, 0], [1, 0.1, 0], [1, 0, 0.1], [0, 1, 0], [0, 0, 1], [-1, -1, -1]], dtype=np.float32
    )
    words = ["television", "tv", "telly", "sea", "stone", "far"]
    return make_run(
        epochs=1,
        step=0,
        vectors=WordVectors(words, before),
        counts=np.array([0, 5, 2, 0, 0, 0]),
        test_counts=np.zeros(6, dtype=np.int64),
        changes=np.array([[0, 0.9, 0], [0, 0, 0.2]], dtype=np.float32),
    )


def test_the_slides_pair_is_found_first(slide):
    result = stranded(slide, neighbourhood=Neighbourhood(2))
    first = result.pairs[0]
    assert (first.seen, first.unseen, first.count) == ("tv", "television", 5)
    assert first.before == pytest.approx(1 / np.sqrt(1.01))
    assert first.after == pytest.approx(1 / np.sqrt(2))
    assert first.lost == pytest.approx(first.before - first.after)


def test_pairs_come_by_lost_similarity_and_only_those_that_lost(slide):
    lost = [pair.lost for pair in stranded(slide, neighbourhood=Neighbourhood(5)).pairs]
    assert lost == sorted(lost, reverse=True)
    assert min(lost) > 0


def test_two_seen_or_two_unseen_words_are_no_stranded_pair(slide):
    pairs = {(pair.seen, pair.unseen) for pair in stranded(slide, neighbourhood=Neighbourhood(5)).pairs}
    assert all(seen in ("tv", "telly") and unseen not in ("tv", "telly") for seen, unseen in pairs)


def test_rare_seen_words_can_be_left_out(slide):
    assert {pair.seen for pair in stranded(slide, neighbourhood=Neighbourhood(5), min_count=3).pairs} == {
        "tv"
    }


def test_the_numbers_of_pairs_are_given(slide):
    result = stranded(slide, neighbourhood=Neighbourhood(2), limit=1)
    assert len(result.pairs) == 1
    assert result.n_pairs >= result.n_lost >= 1
    assert result.left_out == 0


@pytest.mark.parametrize("seen", [[1] * 40, [0] * 40])
def test_all_or_no_words_seen_make_no_pair(make_run, seen):
    result = stranded(make_run(counts=np.array(seen)))
    assert (result.pairs, result.n_pairs, result.n_lost) == ((), 0, 0)


def test_the_partners_of_one_word_be_it_seen_or_unseen(slide):
    everything = stranded(slide, neighbourhood=Neighbourhood(5)).pairs
    for word in ("tv", "television"):
        result = stranded(slide, neighbourhood=Neighbourhood(5), word=word)
        assert result.word == word
        assert result.pairs == tuple(pair for pair in everything if word in (pair.seen, pair.unseen))
        assert result.n_lost == len(result.pairs) > 0


def test_a_word_that_is_unknown_or_no_candidate_is_said(slide):
    with pytest.raises(UnknownWordError, match="tvs"):
        stranded(slide, word="tvs")
    with pytest.raises(SettingsError, match=r"stone: expected one of the candidates .* Raise --candidates"):
        stranded(slide, word="stone", neighbourhood=Neighbourhood(candidates=1))


def test_a_count_below_zero_is_refused(slide):
    with pytest.raises(SettingsError, match="expected a min-count from 0 on, got -1"):
        stranded(slide, min_count=-1)


def test_pairs_that_are_found_need_no_reason(slide):
    assert stranded(slide, neighbourhood=Neighbourhood(2)).why_none is None


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"min_count": 9}, "have a count below 9: the highest is 5. Lower --min-count"),
        ({"epoch": 0}, "No word moved by epoch 0, so no pair lost similarity"),
        (
            {"neighbourhood": Neighbourhood(2), "word": "far"},
            "one of them far, were near at snapshot 0: raise --k",
        ),
        (
            {"neighbourhood": Neighbourhood(1), "word": "stone"},
            "None of the 1 near pairs lost similarity by epoch 1",
        ),
    ],
)
def test_no_pair_comes_with_the_reason(slide, settings, reason):
    result = stranded(slide, **{"neighbourhood": Neighbourhood(2), **settings})
    assert result.pairs == ()
    assert re.search(reason, result.why_none)


@pytest.mark.parametrize(("seen", "which"), [([1] * 40, "Every"), ([0] * 40, "No")])
def test_a_single_group_is_the_reason(make_run, seen, which):
    reason = stranded(make_run(counts=np.array(seen))).why_none
    assert reason == f"{which} candidate is a seen word, so there is no pair of a seen and an unseen word."


def test_pairs_of_which_each_was_among_the_others_nearest_are_mutual(slide):
    found = {
        (pair.seen, pair.unseen): pair.mutual
        for pair in stranded(slide, neighbourhood=Neighbourhood(1)).pairs
    }
    # tv and telly are both nearest to television, which is nearest to one of them alone.
    assert sorted(found.values()) in ([False, True], [True])
    assert all(pair.mutual for pair in stranded(slide, neighbourhood=Neighbourhood(5)).pairs)


def test_without_controls_nothing_is_said_of_what_is_established(slide):
    result = stranded(slide, neighbourhood=Neighbourhood(2))
    assert result.n_established is None
    assert {pair.standing for pair in result.pairs} == {None}
    assert [one.name for one in result.tables()["pairs"]][-1] == "mutual"


def test_controls_say_which_pairs_are_established_whatever_is_asked_for(make_controls):
    run = make_controls()
    found = stranded(run, neighbourhood=Neighbourhood(3), limit=None, trainings=control_runs(run))
    said = controls(run, neighbourhood=Neighbourhood(3))
    assert found.n_established == said.near.evidence.established.sum() > 0
    assert found.n_tested == said.near.evidence.n_tested
    standings = {(pair.seen, pair.unseen): pair.standing for pair in found.pairs}
    assert "established" in standings.values()
    one = found.pairs[0]
    alone = stranded(run, neighbourhood=Neighbourhood(3), word=one.seen, trainings=control_runs(run))
    assert {(pair.seen, pair.unseen): pair.standing for pair in alone.pairs}.items() <= standings.items()
    assert [one.name for one in found.tables()["pairs"]][-1] == "beyond the controls"


def test_controls_of_the_last_epoch_say_nothing_of_another(make_controls):
    run = make_controls()
    found = stranded(run, neighbourhood=Neighbourhood(3), epoch=1, trainings=control_runs(run))
    assert {pair.standing for pair in found.pairs} == {None}
