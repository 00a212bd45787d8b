import numpy as np

from drift.training.decay import Decay


def stepped(numbers, weight_decay, rate, steps):
    """The plain way: every number, step by step, each operation rounded to float32."""
    for _ in range(steps):
        numbers = numbers - numbers * (np.float32(weight_decay) * np.float32(rate))
    return numbers


def followed(weight_decay, rate, steps):
    decay = Decay(weight_decay)
    for _ in range(steps):
        decay.step(rate)
    return decay


def test_every_number_is_what_stepping_it_alone_gives_to_the_last_bit():
    rng = np.random.default_rng(0)
    numbers = (rng.normal(size=(400, 7)) * 10.0 ** rng.integers(-12, 12, (400, 7))).astype(np.float32)
    found = followed(0.3, 0.05, 90).shrunk(numbers)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, stepped(numbers, 0.3, 0.05, 90))


def test_a_number_shrinks_by_the_product_of_the_steps():
    found = followed(0.5, 0.5, 2).shrunk(np.array([[16.0, -1.0, 0.0]], dtype=np.float32))
    np.testing.assert_array_equal(found, [[9.0, -0.5625, 0.0]])


def test_rates_that_change_are_followed_one_by_one_and_across_calls():
    numbers = np.linspace(-3, 3, 50, dtype=np.float32).reshape(10, 5)
    decay = Decay(0.1)
    decay.step(0.01)
    decay.shrunk(numbers)
    decay.step(0.2)
    once = stepped(stepped(numbers, 0.1, 0.01, 1), 0.1, 0.2, 1)
    np.testing.assert_array_equal(decay.shrunk(numbers), once)
    np.testing.assert_array_equal(decay.shrunk(numbers), once)


def test_without_decay_nothing_is_counted_and_nothing_shrinks():
    decay = Decay(0.0)
    decay.step(0.1)
    assert decay.rates == []
