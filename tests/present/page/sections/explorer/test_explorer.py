"""What the page knows of the explorer's words."""

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.analysis.across.bands import word_bands
from drift.analysis.across.control_runs import control_runs
from drift.analysis.compare import compare
from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.analysis.sentences import word_sentence
from drift.analysis.stranded import stranded
from drift.analysis.timeline import NeighbourTimelines
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.packed import packed_columns, zigzag
from drift.present.page.sections.explorer import vectors
from drift.present.page.sections.explorer.columns import DRAWN_FROM, DRAWN_TO, levels
from drift.present.page.sections.explorer.packing import list_columns
from drift.present.page.sections.explorer.vectors import UNIT_STEPS, packed_vectors
from tests.controlled import controlled
from tests.present.pages import report_page
from tests.present.unpacked import columns_of, explorer, lists_of, unzigzag


@pytest.fixture(scope="module")
def columns(plain_run):
    return explorer(report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12))


def test_the_explorer_tells_of_a_word_what_compare_tells(plain_run, columns):
    lists = lists_of(columns, 4)
    for place, word in enumerate(columns["words"][: columns["n"]]):
        history = compare(plain_run, [word], neighbourhood=Neighbourhood(3)).words[0]
        assert [name for name, _ in lists[place][0]] == [one.word for one in history.before]
        assert lists[place][-1] == [(one.word, round(one.cosine * 1000)) for one in history.after]
        assert columns["verdicts"][columns["verdict"][place]] == history.verdict
        assert columns["kept"][place] - 1 == round(3 * history.overlap)
        assert columns["heldOut"][place] == (word == "w4")
        assert columns["l2"][place] == np.float32(history.displacement.l2[-1])
        distances = columns["distance"].reshape(-1, 4)[place] - 1
        step = columns["distanceStep"]
        assert distances * step == pytest.approx(history.displacement.cosine, abs=0.51 * step)
        sentence = columns["sentences"][columns["sentence"][place]]
        assert sentence.replace("\ue000", word) == word_sentence(history, 3)


def test_the_explorer_knows_the_neighbours_of_every_epoch(plain_run, columns):
    lists, candidates = lists_of(columns, 4), choose_candidates(plain_run, Neighbourhood(3))
    ids = np.array([plain_run.index[word] for word in columns["words"][: columns["n"]]])
    for epoch in plain_run.epochs:
        found = neighbours(plain_run, epoch, ids, candidates).ids
        names = [[name for name, _ in one[epoch]] for one in lists]
        assert names == [[plain_run.words[one] for one in row] for row in found.tolist()]


@given(
    st.integers(1, 4).flatmap(
        lambda k: st.lists(
            st.lists(st.permutations(range(-1, 7)).map(lambda ids: ids[:k]), min_size=3, max_size=3),
            min_size=1,
            max_size=4,
        )
    ),
    st.integers(0, 2**32),
)
def test_packed_lists_are_read_back(lists, seed):
    ids = np.array(lists).transpose(1, 0, 2)
    ids = np.where(np.minimum.accumulate(ids, axis=2) == -1, -1, ids)  # nobody stands behind everybody
    cosines = -np.sort(-np.random.default_rng(seed).uniform(-1, 1, ids.shape).astype(np.float32), axis=2)
    cosines[ids == -1] = np.nan
    words, number = list("abcdefg"), {}
    timelines = NeighbourTimelines((0, 1, 2), np.arange(ids.shape[1]), ids.shape[2], "all", ids, cosines)
    packed = columns_of(packed_columns(list_columns(timelines, words, number)))
    found = lists_of({**packed, "k": ids.shape[2], "words": list(number)}, 3)
    for place, epoch in np.ndindex(ids.shape[1], 3):
        named = [one for one in ids[epoch, place].tolist() if one >= 0]
        assert [name for name, _ in found[place][epoch]] == [words[one] for one in named]
        whole = np.rint(cosines[epoch, place, : len(named)].astype(np.float64) * 1000)
        assert [cosine for _, cosine in found[place][epoch]] == whole.tolist()


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_zigzag_goes_there_and_back(values):
    there = zigzag(np.array(values))
    assert there.min() >= 0
    assert [unzigzag(one) for one in there.tolist()] == values


def test_columns_take_as_many_bytes_a_number_as_the_largest_needs():
    numbers = [np.array([0, most], dtype=np.int64) for most in (255, 256, 65_536, 2**32 - 1)]
    names = ["one", "two", "three", "four"]
    packed = packed_columns(
        {**dict(zip(names, numbers, strict=True)), "f": np.array([0.5, np.nan]), "words": ["ä"]}
    )
    assert [kind for _, kind, *_ in packed["parts"]] == [1, 2, 3, 4, "f", "json"]
    found = columns_of(packed)
    assert [found[name].tolist() for name in names] == [one.tolist() for one in numbers]
    assert found["words"] == ["ä"] and found["f"][0] == 0.5 and np.isnan(found["f"][1])


def cosines_of(found, n_epochs):
    """The cosines of the words that have vectors with each other at each epoch, as `data.js` has them."""
    columns = columns_of(found["packed"])
    signed = {name: np.vectorize(unzigzag)(columns[name]) for name in ("base", "ways")}
    base = signed["base"].reshape(found["dims"], -1).T
    ways = signed["ways"].reshape(n_epochs - 1, found["dims"], -1).transpose(0, 2, 1)
    for epoch in range(n_epochs):
        now = base.astype(float)
        now[columns["moved"]] += ways[:epoch].sum(axis=0)
        unit = now / np.linalg.norm(now, axis=1, keepdims=True)
        yield unit @ unit.T


def test_packed_vectors_give_every_cosine_at_every_epoch(plain_run):
    ids = np.arange(40)[::-1].copy()
    found = packed_vectors(plain_run, ids)
    columns = columns_of(found["packed"])
    assert found["step"] == min(UNIT_STEPS) and columns["places"].tolist() == list(range(40))
    assert (ids[columns["moved"]] % 2 == 1).all() and len(columns["moved"]) == 20
    for epoch, cosines in enumerate(cosines_of(found, 4)):
        true = plain_run.matrix(epoch)[ids].astype(np.float64)
        true /= np.linalg.norm(true, axis=1, keepdims=True)
        assert np.abs(cosines - true @ true.T).max() < 5e-4


def test_where_not_all_vectors_fit_those_of_the_first_and_the_commonest_words_are_there(
    plain_run, monkeypatch
):
    monkeypatch.setattr(vectors, "N_FIRST", 2)
    ids = np.array([30, 31, *range(30)])
    found = packed_vectors(plain_run, ids, 300)
    places = columns_of(found["packed"])["places"]
    assert found["step"] == max(UNIT_STEPS)
    assert 2 < len(places) < 32 and places.tolist() == list(range(len(places)))
    assert len(base64.b64decode(found["packed"]["bytes"])) <= 300


def test_pairs_of_like_counts_have_their_band_on_shuffled_labels(make_run):
    run = controlled(make_run)
    found = report_page(run, neighbourhood=Neighbourhood(3)).parts["explorer"].data["explorer"]["pairBands"]
    assert found["from"] == [1, 10, 100]
    for band in filter(None, (one for kinds in found["bands"] for one in kinds)):
        assert band["n"] == 4 and len(band["values"]) == len(run.epochs)
        assert band["values"][0] == band["low"][0] == band["high"][0] == 0


def test_a_words_stranded_partners_are_the_pairs_that_it_is_in(plain_run, columns):
    pairs = stranded(plain_run, neighbourhood=Neighbourhood(3), limit=None).pairs
    place = columns["words"].index("w4")
    start = columns["partners"][:place].sum()
    found = columns["partner"][start : start + columns["partners"][place]]
    its = [pair for pair in pairs if pair.unseen == "w4"][:10]
    assert [columns["words"][one] for one in found] == [pair.seen for pair in its]
    before = columns["before"][start : start + len(its)] - 1000
    after = before - columns["lost"][start : start + len(its)]
    assert before.tolist() == [round(pair.before * 1000) for pair in its]
    assert after.tolist() == [round(pair.after * 1000) for pair in its]


def test_the_band_of_shuffled_labels_is_drawn_to_five_in_a_hundred(make_run):
    run = controlled(make_run)
    columns = explorer(report_page(run, neighbourhood=Neighbourhood(3)))
    ids = np.array([run.index[word] for word in columns["words"][: columns["n"]]])
    band = word_bands(control_runs(run).shuffled, ids)
    assert columns["band"] == {"n": 4, "epochs": len(run.epochs)}
    for name, values in (("bandMean", band.mean), ("bandSd", band.sd)):
        steps = columns[name].reshape(len(ids), -1).T
        drawn = np.where(steps > 0, DRAWN_FROM * (DRAWN_TO / DRAWN_FROM) ** ((steps - 1) / 254), 0)
        np.testing.assert_allclose(drawn[values > DRAWN_FROM], values[values > DRAWN_FROM], rtol=0.025)
        assert not drawn[values == 0].any()


def test_without_shuffled_labels_there_is_no_band(columns):
    assert columns["band"] is None and "bandMean" not in columns


def test_a_distance_has_one_of_255_steps_or_none():
    found = levels(np.array([0, np.nan, DRAWN_FROM / 9, DRAWN_FROM, DRAWN_TO, 9]))
    assert found.tolist() == [0, 0, 1, 1, 255, 255]
