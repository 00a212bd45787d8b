"""How many words moved."""

from drift.analysis.who_moved import WhoMoved, who_moved
from drift.analysis.words import word_table
from drift.measure.neighbourhood import Neighbourhood


def test_seen_and_unseen_words_that_moved_are_counted_apart(report_run):
    words = [f"w{number}" for number in range(12)]
    assert who_moved(word_table(report_run(words), neighbourhood=Neighbourhood(3))) == WhoMoved(6, 6, 6, 0)
    still = who_moved(word_table(report_run(words, moved=False), neighbourhood=Neighbourhood(3)))
    assert (still.n, still.n_seen) == (0, 6)
