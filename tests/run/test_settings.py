import pytest

from drift.errors import SettingsError
from drift.run.settings import Settings


def trains(settings):
    epochs = range(1, settings.epochs + 1)
    return [settings.embedding_trains(epoch) for epoch in epochs], [
        settings.rest_trains(epoch) for epoch in epochs
    ]


def test_a_frozen_embedding_never_trains_and_the_rest_always_does():
    assert trains(Settings(policy="frozen", epochs=2)) == ([False, False], [True, True])


def test_a_trainable_embedding_always_trains():
    assert trains(Settings(epochs=2)) == ([True, True], [True, True])


def test_a_staged_embedding_trains_from_unfreeze_at_on():
    settings = Settings(policy="staged", epochs=4, unfreeze_at=3)
    assert trains(settings) == ([False, False, True, True], [True] * 4)


def test_embedding_only_fixes_the_rest_when_the_embedding_begins_to_train():
    settings = Settings(policy="staged", epochs=4, unfreeze_at=3, then="embedding-only")
    assert trains(settings) == ([False, False, True, True], [True, True, False, False])


def test_a_staged_embedding_trains_in_the_second_half_by_default():
    assert trains(Settings(policy="staged", epochs=4))[0] == [False, False, True, True]
    assert Settings(policy="staged", epochs=4).completed(40).unfreeze_at == 3


def test_an_anchored_embedding_always_trains_and_has_a_pull():
    settings = Settings(policy="anchored", epochs=2)
    assert trains(settings) == ([True, True], [True, True])
    assert settings.completed(40).pull == 1e-4
    assert Settings(policy="anchored", pull=3.0).completed(40).pull == 3.0
    assert Settings().completed(40).pull is None


def test_an_anchored_embedding_does_not_decay_and_the_rest_does():
    settings = Settings(policy="anchored", optimizer="adamw")
    assert (settings.decay, settings.embedding_decay) == (0.004, 0.0)
    assert Settings(optimizer="adamw").embedding_decay == 0.004


def test_adamw_decays_by_kerass_default_and_no_other_optimizer_does():
    assert Settings(optimizer="adamw").completed(40).weight_decay == 0.004
    assert Settings().completed(40).weight_decay is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"policy": "thawed"}, "expected policy to be one of frozen, trainable, staged, anchored, got 'thaw"),
        ({"pull": 0.1}, "pull goes with the policy 'anchored', got 'trainable'. Add --policy anchored"),
        ({"policy": "anchored", "pull": 0.0}, "expected a pull above 0, got 0.0"),
        ({"policy": "anchored", "pull": -1.0}, "expected a pull above 0, got -1.0"),
        ({"policy": "anchored", "pull": float("nan")}, "expected a pull above 0, got nan"),
        ({"policy": "anchored", "pull": float("inf")}, "expected a pull above 0, got inf"),
        ({"policy": "anchored", "optimizer": "lazy-adam"}, "got the optimizer 'lazy-adam'"),
        ({"model": "gru"}, "expected model to be one of lstm, mean"),
        ({"epochs": -1}, "expected epochs of at least 0, got -1"),
        ({"batch_size": 0}, "expected batch size of at least 1"),
        ({"dropout": 1.0}, "expected a dropout from 0 to below 1"),
        ({"units": 10_001}, "expected 1 to 10,000 units, got 10,001"),
        ({"learning_rate": 0}, "expected a learning rate above 0"),
        ({"learning_rate": float("nan")}, "expected a learning rate above 0"),
        ({"max_length": 0}, "expected maximum length of at least 1"),
        ({"seed": -1}, "expected a seed from 0 to 4294967295, got -1."),
        ({"seed": 2**32}, "expected a seed from 0 to 4294967295"),
        ({"policy": "staged", "unfreeze_at": 0}, "expected unfreeze-at from 2"),
        ({"unfreeze_at": 3}, "goes with the policy 'staged'"),
        ({"policy": "staged", "unfreeze_at": 9}, "expected unfreeze-at from 2 to the 8 epochs, got 9"),
        (
            {"optimizer": "lion"},
            "expected optimizer to be one of adam, lazy-adam, adamw, nadam, rmsprop, adag",
        ),
        ({"weight_decay": 0.1}, "weight-decay goes with the optimizer 'adamw', got 'adam'"),
        ({"optimizer": "adamw", "weight_decay": -0.1}, "expected a weight decay from 0 to below 1, got -0.1"),
        ({"policy": "staged", "unfreeze_at": 1}, "expected unfreeze-at from 2"),
    ],
)
def test_a_wrong_setting_is_said_in_one_line(wrong, said):
    with pytest.raises(SettingsError) as error:
        Settings(**wrong)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
