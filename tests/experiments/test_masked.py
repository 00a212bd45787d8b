"""Trains a tiny model many times over: some seconds."""

from shutil import copytree, ignore_patterns

import numpy as np
import pytest

from drift.analysis.across.unseen.masked_words import masked_answers
from drift.analysis.across.unseen.unseen import unseen
from drift.corpus.read import read_corpus
from drift.errors import SettingsError
from drift.experiments.again import material_of
from drift.experiments.answers import as_read, own_predict
from drift.experiments.masked import train_masked
from drift.experiments.masked_trainings import MaskedSettings, made_by_now, plan_of_pair, trainings_left
from drift.experiments.unseen import ask_models
from drift.run.answered import read_answered, read_restored
from drift.run.facts import Inputs
from drift.run.find import find_run
from drift.run.masked import Policy, read_plan
from drift.run.run import open_run
from drift.training.fine_tune import fine_tune
from drift.vectors.word_vectors import WordVectors


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Good documents hold w0 to w9, bad ones w10 to w19; w20 and up are everywhere."""
    folder, rng = tmp_path_factory.mktemp("masked"), np.random.default_rng(0)
    rows = ["text,label"]
    for number in range(160):
        own = rng.integers(0, 10, 3) + 10 * (number % 2)
        rows.append(f"{' '.join(f'w{one}' for one in own)} w{rng.integers(20, 26)},{number % 2}")
    path = folder / "text.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    arguments = {"source": str(path), "seed": 3, "test_share": 0.3}
    matrix = rng.normal(size=(30, 4)).astype(np.float32)
    vectors = WordVectors([f"w{number}" for number in range(30)], matrix)
    small = {"model": "mean", "units": 2, "epochs": 2, "learning_rate": 0.05, "seed": 5}
    return fine_tune(
        read_corpus(**arguments),
        vectors,
        name="tiny",
        runs=folder / "runs",
        inputs=Inputs(arguments, {"source": "by hand"}),
        **small,
    )


ASKED = MaskedSettings(masks=2, epochs=2)


def stamps(run):
    return {path.parent.name: path.stat().st_mtime_ns for path in run.folder.parent.glob("*/run.json")}


def test_the_models_answers_are_kept_and_are_its_accuracy(run):
    ask_models(run)
    found = read_answered(run)
    accuracy = (found.answers.argmax(axis=1) == found.labels).mean()
    assert accuracy == pytest.approx(run.record.epochs[-1].scores["test_accuracy"], abs=1e-6)
    assert read_restored(run).masks.shape[0] == 30
    before = stamps(run)
    ask_models(run)
    assert stamps(run) == before


def test_a_model_asked_with_its_own_vectors_answers_as_it_did(run):
    ask_models(run)
    text = as_read(run, material_of(run))
    again = own_predict(run, text)(run.rows(run.last_epoch, np.unique(text.tokens)))
    np.testing.assert_allclose(again, read_answered(run).answers, atol=1e-6)


def test_masked_words_are_unseen_in_training_and_stay_in_the_test_documents(run):
    ask_models(run)
    assert list(train_masked(run, ASKED)) == [0, 2]
    plan = read_plan(run)
    assert [one.name for one in plan.policies] == ["trainable", "frozen"]
    for number, mask in enumerate(plan.masks, start=1):
        other = open_run(f"tiny~masked-{number}-trainable", runs=run.folder.parent)
        masked = plan.words[mask]
        assert (other.counts[masked] == 0).all()
        np.testing.assert_array_equal(other.counts[plan.words[~mask]], run.counts[plan.words[~mask]])
        np.testing.assert_array_equal(other.test_counts, run.test_counts)
        assert other.record.settings.seed == run.record.settings.seed + 2 + number
    assert find_run(None, run.folder.parent).name == "tiny"
    found = unseen(run)
    assert found.masked[0].n_pairs == 3
    assert found.masked[0].right.masks == 2


def test_what_is_there_is_never_trained_again(run):
    list(train_masked(run, ASKED))
    before = stamps(run)
    assert trainings_left(run, ASKED) == 0
    assert list(train_masked(run, ASKED)) == []
    assert stamps(run) == before


def test_a_training_is_made_once_whatever_its_name(run, tmp_path):
    """The run is the first unmasked training, at any epoch; what a control will be is trained as it."""
    own = copied(run, tmp_path)
    assert trainings_left(own, ASKED) == 2 + 5 + 4
    ask_models(own)
    assert trainings_left(own, ASKED) == 2 + 4 + 4
    assert list(train_masked(own, ASKED)) == [0, 2]
    made = {name.removeprefix("tiny").removeprefix("~") for name in stamps(own)}
    plan = read_plan(own)
    again = plan.taken.pop("tiny~unmasked-1-trainable"), plan.taken.pop("tiny~unmasked-1-frozen")
    assert again == ("tiny", "tiny~frozen")
    assert len(made) == 2 + 2 + 4 + 4
    assert not {"unmasked-1-trainable", "unmasked-1-frozen"} & made
    epochs = {one.name: one.epoch for one in plan.policies}
    pairs = masked_answers(own).unmasked["trainable"][0]
    first = own.answered(epochs["trainable"])
    np.testing.assert_array_equal(pairs[:, 0], first.answers.argmax(axis=1) == first.labels)


def test_a_training_of_a_study_is_not_made_again(run, tmp_path):
    list(train_masked(run, ASKED))
    own = copied(run, tmp_path)
    left = trainings_left(own, ASKED)
    copytree(run.folder.parent / "tiny~validation-frozen", tmp_path / "text-study~frozen-seed-5")
    assert trainings_left(own, ASKED) == left - 1


def test_a_training_that_a_control_will_be_is_trained_as_the_control(run, tmp_path):
    own, rate = copied(run, tmp_path), run.record.settings.learning_rate
    made = made_by_now(own)
    for policy, epoch, pair, name in (
        ("trainable", 2, 0, "tiny"),
        ("trainable", 1, 0, "tiny"),
        ("trainable", 2, 1, "tiny~seed-1"),
        ("trainable", 1, 1, "tiny~unmasked-2-trainable"),  # a control has all epochs
        ("frozen", 2, 0, "tiny~frozen"),
        ("frozen", 2, 1, "tiny~unmasked-2-frozen"),
    ):
        assert plan_of_pair(own, ASKED, pair, Policy(policy, epoch, rate, rising=False), made).name == name
    assert plan_of_pair(own, ASKED, 0, Policy("trainable", 2, 3 * rate, rising=False), made).name != "tiny"


def test_an_epoch_knows_nothing_of_those_after_it(run, tmp_path):
    material = material_of(run)
    settings = {**run.record.settings.as_dict(), "epochs": 1}
    short = fine_tune(material.corpus, material.vectors, name="short", runs=tmp_path, **settings)
    np.testing.assert_array_equal(short.answers(1), run.answers(1))


def test_another_experiment_is_not_mixed_in(run):
    list(train_masked(run, ASKED))
    with pytest.raises(SettingsError, match="expected --max-count 100, --seed 0"):
        list(train_masked(run, MaskedSettings(masks=2, epochs=2, seed=1)))


def test_a_staged_policy_with_a_chosen_rate_stands_where_its_embedding_trains(run, tmp_path):
    own = copied(run, tmp_path)
    asked = MaskedSettings(masks=2, policies=("staged",), epochs=2, tune=True)
    assert list(train_masked(own, asked)) == [0, 2]
    assert len(stamps(own)) == 1 + 6 + 6 + 4
    staged, frozen = read_plan(own).policies
    rate = own.record.settings.learning_rate
    assert {staged.learning_rate, frozen.learning_rate} <= {rate / 3, rate, 3 * rate}
    assert (staged.name, staged.epoch, staged.rising) == ("staged", 2, True)
    tried = [open_run(f"tiny~validation-frozen-{one:g}", runs=tmp_path) for one in (rate / 3, rate, 3 * rate)]
    scores = [max(epoch.scores["validation_accuracy"] for epoch in one.record.epochs[1:]) for one in tried]
    best = tried[int(np.argmax(scores))].record.settings
    assert frozen.learning_rate == best.learning_rate
    assert best.validation_share == 0.15
    masked = open_run("tiny~masked-1-staged", runs=tmp_path).record.settings
    assert (masked.unfreeze_at, masked.learning_rate, masked.validation_share) == (2, staged.learning_rate, 0)
    found = unseen(own)
    assert found.masked[0].tuned
    assert "with learning rates chosen by validation" in found.verdict


def copied(run, folder):
    """The run in a folder of its own, without what was trained beside it."""
    for name in (run.folder.name, "_vectors"):
        copytree(run.folder.parent / name, folder / name, ignore=ignore_patterns("masked.zarr"))
    return open_run(run.folder.name, runs=folder)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"masks": 3}, "an even number of masks"),
        ({"policies": ("frozen",)}, "policies beside frozen"),
        ({"policies": ("trainable", "melted")}, "policies beside frozen"),
        ({"max_count": 0}, "a largest count"),
    ],
)
def test_mistakes_are_said_before_anything_is_trained(asked, said):
    with pytest.raises(SettingsError, match=said):
        MaskedSettings(**asked)
