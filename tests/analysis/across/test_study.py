import json
from dataclasses import replace

import numpy as np
import pytest

from drift.analysis.across.study import study
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures.saving import save
from drift.present.figures.study import study_figure
from drift.present.plain import as_json
from drift.present.terminal.fit import fitted
from drift.present.terminal.study import study_tables
from drift.present.terminal.tables import as_markdown

K = 3
POLICIES = ("frozen", "trainable")


@pytest.fixture
def runs(make_run, tmp_path):
    """Two policies, two seeds: frozen stays, trainable moves further with the second seed."""
    corpus = {"source": "by hand", "test_documents": 400}
    for seed in (0, 1):
        for policy, step in (("frozen", 0.0), ("trainable", 0.4 + seed / 5)):
            settings = {"policy": policy, "epochs": 3, "seed": seed}
            moves = np.resize(np.array([step, -step, 0.0], np.float32), (10, 5))
            make_run(f"s~{policy}-seed-{seed}", settings=settings, corpus=corpus, changes=moves)
    return tmp_path / "runs"


def measured(runs, seeds=(0, 1), policies=POLICIES):
    return study("s", policies, seeds, runs=runs, neighbourhood=Neighbourhood(K, None))


def test_there_is_a_point_for_each_policy_and_epoch(runs):
    points = measured(runs).points
    assert [(one.policy, one.epoch) for one in points] == [
        *[("frozen", epoch) for epoch in (1, 2, 3)],
        *[("trainable", epoch) for epoch in (1, 2, 3)],
    ]


def test_a_point_is_the_mean_of_the_seeds_with_their_sd(runs):
    from drift.analysis.words import word_table
    from drift.run.run import open_run

    changes = []
    for seed in (0, 1):
        table = word_table(
            open_run(f"s~trainable-seed-{seed}", runs=runs), epoch=2, neighbourhood=Neighbourhood(K, None)
        )
        changes.append(1 - table.overlap[table.seen].mean())
    point = measured(runs).points[4]
    assert point.change.mean == pytest.approx(np.mean(changes))
    assert point.change.sd == pytest.approx(np.std(changes, ddof=1))
    assert point.accuracy.mean == pytest.approx(0.7)
    assert point.accuracy.n == 2


def test_a_frozen_policy_changes_nothing_and_its_best_epoch_is_the_front(runs):
    points = measured(runs).points
    assert [one.change.mean for one in points[:3]] == [0.0, 0.0, 0.0]
    assert [one.lost_similarity.mean for one in points[:3]] == [0.0, 0.0, 0.0]
    assert [one.on_front for one in points] == [False, False, True, False, False, False]


def test_what_cannot_be_measured_is_none_and_a_dash(runs):
    found = measured(runs)
    assert found.points[0].lost_wordsim.mean is None  # word0 to word39 are in no list of pairs
    assert not found.points[0].on_association_front
    text = as_markdown(study_tables(found)[0])
    assert "over all pairs with vectors. –: fewer than 3 of the list's pairs have vectors" in text
    assert "nan" not in text


def test_one_seed_has_no_sd_and_no_recommendation(runs):
    found = measured(runs, seeds=(0,))
    assert found.points[0].accuracy.sd is None
    assert found.recommendation.policy is None


def test_the_table_says_over_what_it_is(runs):
    text = as_markdown(study_tables(measured(runs))[0])
    for said in ("2 seeds (0, 1)", "400 test documents", "3 nearest", "10 seen words", "all 40 words"):
        assert said in text


def test_small_changes_are_shown_with_two_digits_that_count(runs):
    found = measured(runs)
    small = [replace(one, change=replace(one.change, mean=0.000123, sd=0.0000456)) for one in found.points]
    text = as_markdown(study_tables(replace(found, points=tuple(small)))[0])
    assert "| 0.00012 ± 4.6e-05 |" in text


def test_on_a_narrow_screen_what_a_policy_loses_and_how_it_is_judged_stay(runs):
    found = measured(runs)
    one = replace(
        found.recommendation.losses[0],
        gaps=(0.012, -0.031, 0.024, 0.015, -0.027),
        spread=0.012,
        loss=0.047,
        low=0.017,
        high=0.077,
        rising=True,
        against="trainable",
        policy="frozen",
    )
    wide = replace(found, recommendation=replace(found.recommendation, losses=(one, one)))
    table = fitted(study_tables(wide)[1], 120)
    names = [column.name for column in table.table.columns]
    assert names[:6] == ["policy", "epoch", "accuracy", "against", "loses", "judged"]
    assert names[-1] == "sd"  # there is room for all of them
    assert table.table.columns[5].values == [f"{one.judgement} ↑"] * 2
    assert "↑: still rising on the test documents at the last epoch" in study_tables(wide)[1].notes[0]
    assert table.table.columns[4].values == ["4.7 (1.7 to 7.7)"] * 2


def test_the_json_is_plain(runs):
    plain = json.loads(as_json(measured(runs)))
    assert plain["points"][0]["change"] == {"n": 2, "mean": 0.0, "sd": 0.0}
    assert plain["recommendation"]["policy"] is None


@pytest.mark.parametrize("seeds", [(0, 1), (0,)])
def test_the_figure_can_be_written(runs, tmp_path, seeds):
    save(study_figure(measured(runs, seeds=seeds)), tmp_path / "study.svg")
    text = (tmp_path / "study.svg").read_text(encoding="utf-8")
    for said in ("frozen", "trainable", "Pareto front", "test accuracy"):
        assert said in text


def test_a_run_that_is_missing_or_not_complete_is_named(runs, make_run):
    with pytest.raises(RunError, match="s~frozen-seed-2"):
        measured(runs, seeds=(0, 2))
    make_run("s~frozen-seed-2", settings={"policy": "frozen", "epochs": 9}, planned_epochs=9)
    with pytest.raises(RunError, match="expected a complete run"):
        measured(runs, seeds=(0, 2))
    make_run("s~frozen-seed-3", settings={"policy": "frozen"}, corpus={"source": "by hand"})
    with pytest.raises(RunError, match="and test documents, found one without"):
        measured(runs, seeds=(3,))


def test_a_study_of_nothing_is_refused(runs):
    with pytest.raises(SettingsError, match="got none"):
        measured(runs, seeds=())


def test_a_frame_has_each_policy_at_each_epoch_with_mean_and_sd(runs):
    found = measured(runs)
    frame = found.to_frame()
    assert frame["policy"].tolist() == ["frozen"] * 3 + ["trainable"] * 3
    assert frame["accuracy_mean"].tolist() == [one.accuracy.mean for one in found.points]
    assert frame["accuracy_sd"].tolist() == [one.accuracy.sd for one in found.points]
    assert found.to_frame("losses")["policy"].tolist() == [one.policy for one in found.recommendation.losses]
