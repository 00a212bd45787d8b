"""The pair that tells best what a run did."""

from drift.analysis.stranded import StrandedPair
from drift.analysis.telling import telling_pair


def test_the_telling_pair_is_a_held_out_word_and_the_seen_word_nearest_to_it():
    lost = [StrandedPair("sea", "ocean", 3, 0.9, 0.1)]
    assert telling_pair([(None, "radio"), ("tv", "television")], lost) == ("tv", "television")
    assert telling_pair([(None, "radio")], lost) == ("sea", "ocean")
    assert telling_pair([], []) is None
