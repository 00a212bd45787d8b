"""What the page knows of the explorer's words."""

import base64

import numpy as np
import pytest

from drift.analysis.compare import compare
from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.analysis.stranded import stranded
from drift.analysis.timeline import NeighbourTimelines
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.report import report_page
from drift.present.page.sections.explorer.packing import packed_lists, packed_vectors


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def explorer(page):
    """What the page knows of the explorer's words."""
    return page.parts["explorer"].data["explorer"]


def unpacked(text, kind, shape):
    return np.frombuffer(base64.b64decode(text), kind).reshape(shape)


def lists_of(columns, n_epochs):
    """Each word's neighbours at each epoch, by name, and their cosines."""
    shape = (columns["n"], n_epochs, columns["lists"]["k"])
    numbers = unpacked(columns["lists"]["numbers"], "<u2", shape)
    cosines = unpacked(columns["lists"]["cosines"], "<i2", shape)
    nobody = 2**16 - 1
    return [
        [[columns["words"][one] for one in row if one != nobody] for row in word] for word in numbers.tolist()
    ], cosines / 1000


def test_the_explorer_tells_of_a_word_what_compare_tells(plain_run, data):
    columns = explorer(data)
    place = columns["words"].index("w4")
    history = compare(plain_run, ["w4"], neighbourhood=Neighbourhood(3)).words[0]
    names, cosines = lists_of(columns, 4)
    assert names[place][0] == [one.word for one in history.before]
    assert names[place][-1] == [one.word for one in history.after]
    assert cosines[place, -1] == pytest.approx([one.cosine for one in history.after], abs=5.1e-4)
    assert columns["verdict"][place] == history.verdict
    assert columns["overlap"][place] == history.overlap
    assert columns["heldOut"][place] == 1
    assert columns["l2"][place] == 0


def test_the_explorer_knows_the_neighbours_of_every_epoch(plain_run, data):
    names, _ = lists_of(explorer(data), 4)
    candidates = choose_candidates(plain_run, Neighbourhood(3))
    for epoch in plain_run.epochs:
        ids = np.array([plain_run.index[word] for word in explorer(data)["words"][: explorer(data)["n"]]])
        found = neighbours(plain_run, epoch, ids, candidates).ids
        assert [one[epoch] for one in names] == [[plain_run.words[i] for i in row] for row in found.tolist()]


def test_packed_vectors_give_every_cosine_to_five_digits(plain_run):
    ids = np.arange(40)
    found = packed_vectors(plain_run, ids)
    base = unpacked(found["base"], "<f4", (40, 5))
    moved = unpacked(found["moved"], "<u4", -1)
    scales = unpacked(found["scales"], "<f4", (len(moved), 3))
    steps = unpacked(found["steps"], "<i2", (len(moved), 3, 5))
    assert (moved % 2 == 1).all() and len(moved) == 20
    for epoch in (1, 2, 3):
        now = base.astype(np.float64)
        now[moved] += steps[:, epoch - 1] * scales[:, epoch - 1, None] / 32767.0
        unit = now / np.linalg.norm(now, axis=1, keepdims=True)
        true = plain_run.matrix(epoch).astype(np.float64)
        true /= np.linalg.norm(true, axis=1, keepdims=True)
        assert np.abs(unit @ unit.T - true @ true.T).max() < 5e-5


def test_vectors_stop_where_their_bytes_are_spent(plain_run):
    # an unseen word costs 5 x 4 bytes, a seen one 5 x 4 + 3 x (5 x 2 + 4) = 62
    assert [packed_vectors(plain_run, np.arange(4), n)["n"] for n in (19, 20, 81, 82, 102, 10_000)] == [
        0,
        1,
        1,
        2,
        3,
        4,
    ]


def test_nobody_and_an_undefined_cosine_have_their_own_numbers():
    lists = NeighbourTimelines(
        (0,), np.array([0]), 2, "all", np.array([[[1, -1]]]), np.array([[[0.5, np.nan]]])
    )
    number = {"a": 0}
    found = packed_lists(lists, ["a", "b"], number)
    assert number == {"a": 0, "b": 1}
    assert unpacked(found["numbers"], "<u2", 2).tolist() == [1, 65535]
    assert unpacked(found["cosines"], "<i2", 2).tolist() == [500, -32768]


def test_a_words_stranded_partners_are_the_pairs_that_it_is_in(plain_run, data):
    columns, pairs = explorer(data), stranded(plain_run, neighbourhood=Neighbourhood(3), limit=None).pairs
    place = columns["words"].index("w4")
    partners = [columns["words"][one] for one, _, _ in columns["partners"][place]]
    assert partners == [pair.seen for pair in pairs if pair.unseen == "w4"][:10]
