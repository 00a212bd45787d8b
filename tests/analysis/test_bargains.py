"""What each epoch gained and lost."""

import numpy as np
import pytest

from drift.analysis.associations import AssociationsByEpoch, SplitSeries
from drift.analysis.bargains import bargains, well_covered
from drift.analysis.scores import Scores


def test_a_bargain_is_an_epoch_that_no_other_beats_in_both():
    lines = (
        SplitSeries("ws", "all", 20, (0.5, 0.4, 0.5, 0.3)),
        SplitSeries("ws", "seen-seen", 9, (0, 9, 9, 9)),
    )
    found = AssociationsByEpoch("r", (0, 1, 2, 3), "all", lines, ())
    measured = Scores(("test_accuracy",), (1, 2, 3), (1, 1, 1), (1, 1, 1), ((0.7,), (0.6,), (0.7,)))
    made = bargains(found, measured)
    assert [(one.epoch, one.accuracy, one.best) for one in made] == [
        (1, 0.7, True),
        (2, 0.6, True),
        (3, 0.7, False),
    ]
    assert [one.change for one in made] == pytest.approx([-0.1, 0.0, -0.2])


def test_without_a_test_accuracy_there_are_no_bargains():
    found = AssociationsByEpoch("r", (0, 1), "all", (SplitSeries("ws", "all", 20, (0.5, 0.4)),), ())
    assert bargains(found, Scores(("loss",), (1,), (1,), (1,), ((0.7,),))) == ()


def test_a_pair_set_with_few_pairs_or_an_undefined_score_is_left_out():
    def found(*lines):
        return AssociationsByEpoch("r", (0, 1), "all", lines, ())

    enough, few = SplitSeries("ws", "all", 10, (0.5, 0.4)), SplitSeries("few", "all", 9, (0.5, 0.4))
    undefined = SplitSeries("ws", "unseen-unseen", 10, (0.5, np.nan))
    assert well_covered(found(enough, few, undefined)).pairs == (enough,)
    assert well_covered(found(few)) is None
