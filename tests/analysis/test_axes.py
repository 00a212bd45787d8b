import numpy as np
import pytest

from drift.analysis.axes import class_axes, named_axis
from drift.errors import SettingsError
from drift.measure.direction import log_odds


def test_there_is_an_axis_for_each_class_and_for_each_pair():
    assert [one.name for one in class_axes(["a", "b", "c"])] == ["a", "b", "c", "a-b", "a-c", "b-c"]


def test_of_two_classes_one_axis_stands_for_all():
    assert [one.name for one in class_axes(["bad", "good"])] == ["good"]


def test_the_pairs_of_many_classes_are_not_listed():
    assert len(class_axes([str(one) for one in range(7)])) == 7


def test_class_names_with_hyphens_are_found_and_one_that_could_be_two_is_refused():
    classes = ["sci-fi", "drama", "fi"]
    assert named_axis("sci-fi", classes).away is None
    assert (named_axis("sci-fi-drama", classes).toward, named_axis("drama-sci-fi", classes).away) == (0, 0)
    with pytest.raises(SettingsError, match="2 pairs that it could be for 'a-b-c'"):
        named_axis("a-b-c", ["a", "b-c", "a-b", "c"])


def test_the_odds_of_a_pair_are_over_its_two_classes_alone():
    counts = np.array([[9, 1, 5], [1, 9, 70], [4, 4, 0]])
    found = named_axis("a-b", ["a", "b", "c"]).odds(counts)
    np.testing.assert_array_equal(found, log_odds(counts[:, :2])[:, 0])
    np.testing.assert_array_equal(named_axis("c", ["a", "b", "c"]).odds(counts), log_odds(counts)[:, 2])
