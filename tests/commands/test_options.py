from dataclasses import fields
from inspect import signature

import pytest

from drift.commands.check import check
from drift.commands.options import (
    CorpusOptions,
    NeighbourhoodOptions,
    TextOptions,
    TrainingOptions,
    VectorsOptions,
)
from drift.commands.snapshot import snapshot
from drift.commands.study import study
from drift.corpus.read import read_corpus
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.run.settings import Settings
from drift.vectors.read import read_vectors


def test_a_neighbourhood_is_the_librarys_default_unless_asked_for():
    assert NeighbourhoodOptions().neighbourhood() == Neighbourhood()
    assert NeighbourhoodOptions(3, "all").neighbourhood() == Neighbourhood(3, None)


@pytest.mark.parametrize("text", ["few", "-1", "1e3", "²"])
def test_candidates_that_are_no_number_are_refused(text):
    with pytest.raises(SettingsError, match="expected --candidates to be a number or 'all'"):
        NeighbourhoodOptions(candidates=text).neighbourhood()


def test_training_options_are_settings_and_have_their_defaults():
    assert Settings(**TrainingOptions().settings()) == Settings()


@pytest.mark.parametrize(
    ("given", "read"),
    [(CorpusOptions().arguments("demo", 0), read_corpus), (VectorsOptions().arguments(0), read_vectors)],
)
def test_reading_options_are_arguments_of_the_reader(given, read):
    assert set(given) <= set(signature(read).parameters)


def test_the_demo_holds_out_its_own_word_and_another_corpus_none():
    assert CorpusOptions().held_out("demo") == ("television",)
    assert CorpusOptions().held_out("tweets.csv") == ()
    assert CorpusOptions(hold_out=["tv"]).held_out("demo") == ("tv",)


@pytest.mark.parametrize(
    ("command", "groups"),
    [
        (snapshot, (CorpusOptions, VectorsOptions, TrainingOptions)),
        (study, (CorpusOptions, VectorsOptions, TrainingOptions)),
        (check, (TextOptions,)),
    ],
)
def test_commands_that_read_or_train_have_the_same_options(command, groups):
    named = set(signature(command).parameters)
    assert {field.name for group in groups for field in fields(group)} <= named


def test_what_settings_can_say_a_study_can_be_asked_for():
    each_its_own = {"policy": "policies", "learning_rate": "learning_rates"}
    wanted = {each_its_own.get(field.name, field.name) for field in fields(Settings)} - {"shuffled_labels"}
    assert wanted <= set(signature(study).parameters)
