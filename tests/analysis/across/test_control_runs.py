import pytest

from drift.analysis.across.control_runs import control_plans, control_runs, missing_controls
from drift.errors import RunError, SettingsError
from tests.controlled import INPUTS

TRAINABLE = {"settings": {"policy": "trainable", "seed": 4}, "inputs": INPUTS}


def by_name(plans):
    return {plan.name: plan.settings for plan in plans}


def test_the_controls_have_the_runs_settings_but_for_what_they_control(make_run):
    run = make_run(settings={**TRAINABLE["settings"], "units": 7}, inputs=INPUTS)
    plans = by_name(control_plans(run, seeds=2, shuffled=1))
    assert list(plans) == ["small~frozen", "small~seed-1", "small~seed-2", "small~shuffled-1"]
    assert {one["units"] for one in plans.values()} == {7}
    assert plans["small~frozen"]["policy"] == "frozen"
    assert plans["small~frozen"]["seed"] == 4
    assert [plans[f"small~seed-{number}"]["seed"] for number in (1, 2)] == [5, 6]
    assert plans["small~shuffled-1"]["shuffled_labels"]
    assert not plans["small~seed-1"]["shuffled_labels"]


@pytest.mark.parametrize(
    "own",
    [{"policy": "staged", "unfreeze_at": 2, "then": "embedding-only"}, {"policy": "anchored", "pull": 0.1}],
)
def test_the_frozen_control_of_any_policy_can_be_trained(make_run, own):
    from drift.run.settings import Settings

    plan = control_plans(
        make_run(settings={**TRAINABLE["settings"], **own}, inputs=INPUTS), seeds=0, shuffled=0
    )[0]
    assert Settings(**plan.settings).policy == "frozen"


def test_a_run_of_a_training_of_ones_own_is_refused(make_run):
    run = make_run(settings=None, hook="SnapshotEmbedding")
    with pytest.raises(RunError, match="drift report RUN RUN"):
        control_plans(run)


def test_a_run_that_stopped_early_is_refused(make_run):
    run = make_run(**TRAINABLE, planned_epochs=9)
    with pytest.raises(RunError, match="expected a complete run"):
        control_plans(run)


def test_controls_of_a_control_are_refused(make_run):
    with pytest.raises(RunError, match="belongs to small"):
        control_plans(make_run("small~seed-1", **TRAINABLE))


def test_a_number_below_0_is_refused(make_run):
    with pytest.raises(SettingsError, match="-1"):
        control_plans(make_run(**TRAINABLE), seeds=-1)


def test_controls_past_the_largest_seed_are_refused(make_run):
    run = make_run(settings={"policy": "trainable", "seed": 2**32 - 3}, inputs=INPUTS)
    with pytest.raises(SettingsError, match="got 4294967293 to 4294967298"):
        control_plans(run)


def test_complete_controls_are_not_missing(make_controls):
    run = make_controls(seeds=2, shuffled=1)
    assert missing_controls(run, seeds=2, shuffled=1) == []
    assert [plan.name for plan in missing_controls(run, seeds=3, shuffled=1)] == ["small~seed-3"]


def test_a_run_of_a_controls_name_with_other_settings_is_refused_and_left_alone(make_controls, make_run):
    run = make_controls(seeds=1, shuffled=0)
    make_run("small~seed-2", settings={"policy": "trainable", "seed": 99})
    with pytest.raises(
        SettingsError, match=r"small~seed-2: expected a run with seed 2, found one with seed 99"
    ):
        missing_controls(run, seeds=2, shuffled=0)


def test_a_run_of_a_controls_name_on_another_corpus_is_refused(make_controls, make_run):
    run = make_controls(seeds=0, shuffled=0)
    make_run(
        "small~seed-1",
        settings={"policy": "trainable", "seed": 1},
        corpus={"source": "by hand", "digest": "of another corpus"},
    )
    with pytest.raises(RunError, match="word vectors and corpus"):
        missing_controls(run, seeds=1, shuffled=0)


def test_all_controls_on_disk_are_found_however_many_are_asked_for(make_controls):
    found = control_runs(make_controls(seeds=2, shuffled=1))
    assert found.frozen.name == "small~frozen"
    assert [one.name for one in found.seeds] == ["small~seed-1", "small~seed-2"]
    assert [one.name for one in found.shuffled] == ["small~shuffled-1"]


def test_a_run_without_controls_is_told_how_to_get_them(make_run):
    with pytest.raises(RunError, match="drift control"):
        control_runs(make_run(**TRAINABLE))


def test_runs_of_like_names_are_not_taken_for_controls(make_controls, make_run):
    run = make_controls(seeds=1, shuffled=0)
    make_run("small~seed-x", **TRAINABLE)
    make_run("smaller~seed-2", **TRAINABLE)
    assert [one.name for one in control_runs(run).seeds] == ["small~seed-1"]
