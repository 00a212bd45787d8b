import numpy as np

from drift.layout.trails import trails, turned


def unit(*angles: float) -> np.ndarray:
    """Unit rows of two dimensions at the given angles in degrees."""
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


# On this map a word's place is its angle: 0 to 90 degrees from left to right.
ANGLES = (0.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0)
PLACES = np.stack([np.array(ANGLES) / 10, np.zeros(7)], axis=1)


def moving_word_3_to(angle: float) -> np.ndarray:
    return np.stack([unit(*ANGLES), unit(*ANGLES[:3], angle, *ANGLES[4:])])


def test_a_word_goes_towards_the_words_it_came_nearer_to() -> None:
    right = trails(moving_word_3_to(60), PLACES).places
    left = trails(moving_word_3_to(30), PLACES).places
    assert right[1, 3, 0] > PLACES[3, 0] > left[1, 3, 0]
    np.testing.assert_allclose(right[1, 3, 1], 0, atol=1e-6)


def test_a_trail_twice_the_displacement_is_twice_as_long() -> None:
    rows = np.stack([unit(*ANGLES), unit(*ANGLES[:1], 35.0, *ANGLES[2:4], 30.0, *ANGLES[5:])])
    drawn = trails(rows, PLACES)
    lengths = np.linalg.norm(drawn.places[1] - drawn.places[0], axis=1)
    displacement = 1 - np.cos(np.radians([20, 30]))
    np.testing.assert_allclose(lengths[[1, 4]], drawn.scale * displacement, rtol=1e-4)


def test_words_that_stand_still_keep_their_places_bit_for_bit() -> None:
    places = trails(moving_word_3_to(60), PLACES).places
    others = [0, 1, 2, 4, 5, 6]
    np.testing.assert_array_equal(places[1, others], PLACES[others].astype(np.float32))


def test_a_word_among_words_of_one_place_still_draws_its_length() -> None:
    drawn = trails(moving_word_3_to(60), np.full((7, 2), 1.5))
    assert np.isfinite(drawn.places).all()


def test_rounding_is_no_turn() -> None:
    rows = unit(10, 20)
    nudged = (rows + np.float32(3e-8)).astype(np.float32)
    assert turned(rows, nudged).tolist() == [False, False]
    assert turned(rows, unit(10, 20.01)).tolist() == [False, True]
