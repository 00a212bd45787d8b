import pytest

from drift.errors import RunError, SettingsError
from drift.experiments.variants import study_plans, variants


def labels(*arguments, **options):
    return [one.label for one in variants(*arguments, **options)]


def test_the_usual_study_has_the_four_policies_and_one_stage():
    assert labels(epochs=8) == ["frozen", "trainable", "staged-at-5", "anchored-0.0001"]


def test_all_stages_are_the_epochs_from_2_on():
    assert labels(["staged"], unfreeze_at="all", epochs=4) == ["staged-at-2", "staged-at-3", "staged-at-4"]


def test_stages_pulls_and_learning_rates_multiply():
    found = labels(
        ["staged", "anchored"], unfreeze_at=[2, 3], pulls=[1e-3, 0.1], learning_rates=[1e-3, 0.01], epochs=4
    )
    assert len(found) == len(set(found)) == 8
    assert found[0] == "staged-at-2-lr-0.001"
    assert found[-1] == "anchored-0.1-lr-0.01"


def test_a_policy_named_twice_is_trained_once():
    assert labels(["frozen", "frozen"]) == ["frozen"]


def test_settings_reach_every_variant():
    assert all(one.settings["model"] == "mean" for one in variants(epochs=4, model="mean"))


@pytest.mark.parametrize(
    ("policies", "options", "said"),
    [
        (["frozen", "melted"], {}, "melted"),
        ([], {}, "none"),
        (["staged"], {"unfreeze_at": "never"}, "never"),
        (["staged"], {"unfreeze_at": [9], "epochs": 8}, "9"),
        (["frozen"], {"unfreeze_at": [2]}, "--policies"),
        (["frozen"], {"pulls": [0.1]}, "--policies"),
        (["anchored"], {"pulls": [-1.0]}, "pull"),
    ],
)
def test_a_mistake_is_said_in_one_line(policies, options, said):
    with pytest.raises(SettingsError, match=said) as error:
        variants(policies, **options)
    assert "\n" not in str(error.value)


def test_runs_are_named_by_study_variant_and_seed_and_a_seed_is_finished_before_the_next():
    plans = study_plans("reviews", variants(["frozen", "trainable"]), [0, 1])
    assert [plan.name for plan in plans] == [
        "reviews~frozen-seed-0",
        "reviews~trainable-seed-0",
        "reviews~frozen-seed-1",
        "reviews~trainable-seed-1",
    ]
    assert [plan.settings["seed"] for plan in plans] == [0, 0, 1, 1]


def test_seeds_past_the_largest_are_named_as_what_was_asked_for():
    with pytest.raises(SettingsError, match="from 0 to 4294967295, got 4294967295 to 4294967296"):
        study_plans("reviews", variants(["frozen"]), range(2**32 - 1, 2**32 + 1))


def test_a_studys_name_cannot_belong_to_a_run():
    with pytest.raises(RunError, match="belongs to demo"):
        study_plans("demo~seed-1", variants(["frozen"]), [0])
