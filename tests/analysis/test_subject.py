import numpy as np

from drift.analysis.subject import subject
from drift.vectors.word_vectors import WordVectors

NEAR = WordVectors(
    ["television", "radio", "tv", "sea"], np.array([[1, 0], [1, 0.01], [1, 0.1], [0, 1]], dtype=np.float32)
)


def about(make_run, held_out, seen=(0, 0, 5, 5)):
    corpus = {"held_out": held_out}
    counts = np.array(seen)
    return make_run(vectors=NEAR, counts=counts, test_counts=counts * 0, corpus=corpus, changes=0)


def test_a_held_out_word_comes_with_the_nearest_seen_word(make_run):
    assert subject(about(make_run, ["television"])) == ["tv", "television"]


def test_a_run_without_a_held_out_word_is_about_no_word_in_particular(make_run):
    assert subject(about(make_run, [])) == []


def test_a_held_out_word_without_a_vector_is_passed_over(make_run):
    assert subject(about(make_run, ["tellybox"])) == []


def test_a_held_out_word_without_any_seen_word_stands_alone(make_run):
    assert subject(about(make_run, ["television"], seen=(0, 0, 0, 0))) == ["television"]
