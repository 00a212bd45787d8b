import numpy as np
import pytest

from drift.hooks.agreement import likely_cause, say_agreement
from drift.run.facts import TrainingFacts


def words(*rows, n=100):
    chosen = np.zeros(n, dtype=bool)
    chosen[list(rows)] = True
    return chosen


ODD = range(1, 60, 3)
FEW = range(1, 60, 6)


@pytest.mark.parametrize(
    ("seen", "moved", "cause"),
    [
        (words(*ODD), words(*ODD), ""),
        (words(*range(50)), words(*range(2, 50)), ""),
        (words(*ODD), words(), "nothing moved"),
        (words(*ODD), words(*range(100)), "every row moved, and what moves them is not recorded"),
        (words(*ODD), words(*(row + 1 for row in ODD)), "they fit if each is moved one row down"),
        (words(*ODD), words(*(row - 1 for row in ODD)), "they fit if each is moved one row up"),
        (words(*FEW), words(*ODD), "another tokenisation"),
        (words(*ODD), words(*FEW), "from before the cut"),
    ],
)
def test_the_likely_cause_is_what_both_show(seen, moved, cause):
    found = likely_cause(seen, moved)
    assert cause in found
    assert bool(cause) == bool(found)


def test_one_line_says_how_many(caplog):
    with caplog.at_level("INFO", logger="drift"):
        say_agreement(np.array([2, 0, 1, 0]), np.array([0, 2]))
        say_agreement(np.array([2, 0, 1, 0]), np.array([0, 1]))
    assert caplog.messages[0] == "2 seen, 2 moved, 0 moved unseen, 0 seen stood still"
    assert caplog.messages[1].startswith(
        "2 seen, 2 moved, 1 moved unseen, 1 seen stood still: the counts are"
    )
    assert [one.levelname for one in caplog.records] == ["INFO", "WARNING"]


@pytest.mark.parametrize(
    ("moved", "training", "cause"),
    [
        (words(*range(99)), TrainingFacts("AdamW", 0.01, tied=()), "has weight decay (AdamW, 0.01), which"),
        (words(*range(100)), TrainingFacts("Adam", 0.0, tied=("out.weight",)), "weights tied to out.weight,"),
        (words(*range(100)), TrainingFacts("Adam", 0.0, tied=()), "another tokenisation"),
        (
            words(*range(100)),
            TrainingFacts("Adam", 0.0),
            "not recorded: the table is tied to",
        ),
        (
            words(*range(100)),
            TrainingFacts("Adam", None),
            "recorded: the optimizer has weight decay,",
        ),
        (words(*ODD), TrainingFacts("AdamW", 0.01, tied=()), ""),
        (words(), TrainingFacts(dtype="bfloat16"), "too small for bfloat16, which rounds them away"),
    ],
)
def test_what_is_known_of_the_training_goes_before_what_is_guessed(moved, training, cause):
    found = likely_cause(words(*ODD), moved, training)
    assert cause in found
    assert bool(cause) == bool(found)


def test_a_coarse_type_stands_beside_how_many_moved(caplog):
    with caplog.at_level("INFO", logger="drift"):
        say_agreement(np.array([2, 0, 1, 0]), np.array([], np.int64), TrainingFacts(dtype="bfloat16"))
        say_agreement(np.array([2, 0]), np.array([0]), TrainingFacts(dtype="float32"))
    assert caplog.messages[0].startswith("2 seen, 0 moved (bfloat16), 0 moved unseen")
    assert caplog.messages[1].startswith("1 seen, 1 moved, 0 moved unseen")


def test_every_row_that_was_turned_is_not_called_trained(caplog):
    say_agreement(np.array([2, 0, 1, 0]), np.arange(4), turned=True)
    assert "turning vectors onto those before moves every row" in caplog.text
    assert "decay" not in caplog.text
