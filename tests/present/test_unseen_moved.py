from dataclasses import replace

import pytest

from drift.analysis.groups import by_epoch
from drift.present.unseen_moved import likely_movers, why_unseen_moved
from drift.run.facts import TrainingFacts


@pytest.mark.parametrize(
    ("training", "said", "few"),
    [
        (
            None,
            "how they were trained is not recorded: they shrank or grew, as rows do under weight decay",
            "something that is not recorded: weight decay, tied weights, words at other rows, other counts",
        ),
        (
            TrainingFacts("AdamW", 0.01, tied=()),
            "has weight decay (AdamW, 0.01)",
            "weight decay (AdamW, 0.01)",
        ),
        (TrainingFacts("Adam", 0.0, tied=()), "neither weight decay nor tied", "counts of other documents"),
        (TrainingFacts("Adam", 0.0, tied=("out",)), "has weights tied to out, which", "weights tied to out"),
    ],
)
def test_weight_decay_is_blamed_where_the_training_has_it(make_run, training, said, few):
    moved_by = None if training is None else training.moves_unseen
    last = by_epoch(make_run(settings=None))[-1]
    moved = replace(last, unseen_l2=last.seen_l2, unseen_moved_by=moved_by)
    assert said in why_unseen_moved(moved)
    assert likely_movers(moved_by) == few


def test_a_run_says_what_its_training_was_recorded_to_have(make_run):
    assert make_run("own").record.moves_unseen == ()
    decayed = {"optimizer": "adamw", "weight_decay": 0.01}
    assert make_run("decayed", settings=decayed).record.moves_unseen == ("weight decay",)
    assert by_epoch(make_run("theirs", settings=None))[-1].unseen_moved_by is None


def test_vectors_that_were_turned_moved_by_that(make_run):
    run = make_run("turned", settings=None, hook="from_files; b.txt: turned by orthogonal Procrustes: 0.1")
    assert run.record.moves_unseen == ("vectors that were turned onto those before",)
