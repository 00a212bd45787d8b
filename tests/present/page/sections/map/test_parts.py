import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from drift.layout.groups import MovedGroup, MovedGroups
from drift.present.page.sections.map.parts import label_order, map_data, map_parts
from tests.present.map_by_hand import map_by_hand


@pytest.fixture
def placed(plain_run):
    return map_by_hand(plain_run)


def numbers(text, kind):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def unpacked(data):
    """The places of every word at every epoch, put together as the page does it."""
    first = numbers(data["first"], "<u2").reshape(-1, 2).astype(float)
    moved = numbers(data["moved"], "<u4")
    places = np.repeat(first[None], len(data["epochs"]), axis=0)
    places[1:, moved] = numbers(data["later"], "<u2").reshape(len(data["epochs"]) - 1, -1, 2)
    return places / 65_535


def test_the_places_come_out_as_they_went_in_up_to_shift_and_size(placed, plain_run):
    data = map_data(placed, plain_run.counts)
    places = unpacked(data)
    true = placed.places.astype(float)
    size = data["scale"] and placed.scale / data["scale"]
    np.testing.assert_allclose((places - places[0, 0]) * size, true - true[0, 0], atol=2 * size / 65_535)
    assert places.min() > 0
    assert places.max() < 1


def test_only_words_that_moved_have_more_than_one_place(placed, plain_run):
    data = map_data(placed, plain_run.counts)
    assert numbers(data["moved"], "<u4").tolist() == list(range(1, 40, 2))
    assert len(numbers(data["later"], "<u2")) == 3 * 20 * 2
    assert numbers(data["counts"], "<u4").tolist() == plain_run.counts.tolist()


def test_displacements_are_those_of_the_moved_words(placed, plain_run):
    data = map_data(placed, plain_run.counts)
    np.testing.assert_allclose(numbers(data["distance"], "<f4"), placed.displacement[1::2], rtol=1e-6)


def test_the_bounds_hold_all_places(placed, plain_run):
    data = map_data(placed, plain_run.counts)
    places = unpacked(data).reshape(-1, 2)
    np.testing.assert_allclose(data["bounds"], [*places.min(axis=0), *places.max(axis=0)], atol=2e-5)


def test_the_data_are_json_without_nan(placed, plain_run):
    strange = replace(placed, displacement=np.where(placed.seen, np.nan, 0.0))
    json.dumps(map_data(strange, plain_run.counts), allow_nan=False)


def test_groups_are_given_by_their_words(placed, plain_run):
    group = MovedGroup(np.array([3, 1]), ("w3", "w1"), 0.91234)
    data = map_data(placed, plain_run.counts, MovedGroups((group,), 20, 0.1))
    assert data["groups"] == [{"members": [3, 1], "name": ["w3", "w1"], "alike": 0.912}]


def test_labels_alternate_between_the_most_moved_and_the_commonest(placed):
    distance = np.zeros(40)
    distance[[30, 20, 10]] = [0.3, 0.2, 0.1]
    words = ("the", "1999", "a", *(f"word{'x' * number}" for number in range(37)))
    order = label_order(replace(placed, words=words, displacement=distance))
    # Numbers and words of two letters come after the others.
    assert order[:6].tolist() == [30, 0, 20, 3, 10, 4]
    assert sorted(order.tolist()) == list(range(40))
    assert set(order[-2:].tolist()) == {1, 2}


def test_a_run_of_one_epoch_has_a_map(report_run):
    run = report_run([f"w{number}" for number in range(9)], epochs=0)
    part = map_parts([run], [replace(map_by_hand(run), n_turned=0)])
    assert part.data["later"] == ""
    assert part.data["groups"] == []
    assert part.groups == ""


def test_the_part_says_how_honest_the_map_is(placed, plain_run):
    part = map_parts([plain_run], [placed])
    assert [one.value for one in part.honesty] == ["50.0%", "25.0%", "1.00", "75%"]
    undefined = map_parts([plain_run], [replace(placed, trail_agreement=None, direction_agreement=None)])
    assert [one.value for one in undefined.honesty][2:] == ["–", "–"]


def test_several_runs_share_words_places_and_frame(report_run):
    words = [f"w{number}" for number in range(40)]
    runs = [report_run(words), report_run(words, epochs=2)]
    layouts = [map_by_hand(runs[0]), map_by_hand(runs[1], step=0.5)]
    part = map_parts(runs, layouts)
    (other,) = part.data["others"]
    assert {"words", "first", "n"}.isdisjoint(other)
    assert other["epochs"] == [0, 1, 2]
    assert other["bounds"] == part.data["bounds"]
    assert other["scale"] == part.data["scale"]
    ends = unpacked({**part.data, **other})[-1] - unpacked(part.data)[0]
    true = layouts[1].places[-1] - layouts[0].places[0]
    np.testing.assert_allclose(ends * layouts[0].scale / part.data["scale"], true, atol=1e-3)
    # Both are called `small`, in different folders: the address must tell them apart.
    assert [one.data["run"] for one in part.runs] == ["small", "small (2)"]


def test_the_map_in_words_counts_the_words_and_names_the_furthest(placed, plain_run):
    said = map_parts([plain_run], [placed]).in_words
    assert "40 words" in said
    assert "20 seen in training" in said
    assert "The explorer and the tables have all of it" in said
