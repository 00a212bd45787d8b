"""Many words followed at once are told the same as one by one."""

import numpy as np

from drift.analysis.followed import follow
from drift.analysis.neighbourhoods import choose_candidates
from drift.analysis.timeline import neighbour_timelines
from drift.analysis.word_history import word_histories
from drift.measure.neighbourhood import Neighbourhood


def test_candidates_and_others_are_followed_as_one_by_one(make_run) -> None:
    run = make_run()
    ids = np.array([30, 3, 12, 0, 39, 7])
    for neighbourhood in (Neighbourhood(4), Neighbourhood(4, candidates=5)):
        candidates = choose_candidates(run, neighbourhood)
        found = follow(run, ids, candidates)
        lists = neighbour_timelines(run, ids, candidates)
        np.testing.assert_array_equal(found.lists.ids, lists.ids)
        np.testing.assert_array_equal(found.lists.cosines, lists.cosines)
        histories = word_histories(run, lists, candidates)
        assert found.verdict.tolist() == [one.verdict for one in histories]
        assert found.kept.tolist() == [one.overlap for one in histories]
        for place, history in enumerate(histories):
            np.testing.assert_allclose(found.distance[:, place], history.displacement.cosine)
