"""What a device finds is what the CPU finds. Here PyTorch computes on the CPU; see bench_gpu for a GPU."""

import numpy as np
import pytest

from drift.arrays import FloatArray
from drift.measure.cosine import unit_rows
from drift.measure.neighbours import nearest
from drift.measure.ranked import KeyArray, cosines_of, places_of
from drift.measure.search import full_search, search_block
from tests.frameworks import needs

torch = needs("torch")
module = needs("drift.measure.device_search")
GPU = pytest.param(
    "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch sees no GPU here")
)
DEVICES = pytest.mark.parametrize("device", ["cpu", GPU])
HALVES = pytest.mark.parametrize("half", [False, True])


def rows_of(n: int, d: int, seed: int = 0, copies: int = 0) -> FloatArray:
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((9, d))[rng.integers(0, 9, n)] + 0.5 * rng.standard_normal((n, d))
    rows[rng.choice(n, copies, replace=False)] = rows[0]
    return unit_rows(rows.astype(np.float32))[0]


def both(
    rows: FloatArray, k: int, device: str, *, half: bool, n_queries: int = 200
) -> tuple[KeyArray, KeyArray]:
    """The lists of some of the rows among all, as the device finds them and as the CPU does."""
    ids = np.random.default_rng(2).permutation(3 * len(rows))[: len(rows)]
    search = module.DeviceSearch(device, rows, ids, half)
    found = search(rows[:n_queries], ids[:n_queries], k)
    return found, search_block(rows[:n_queries], ids[:n_queries], rows, ids, k)


@DEVICES
@HALVES
@pytest.mark.parametrize(
    ("n", "d", "k"), [(3000, 50, 10), (700, 7, 32), (40, 3, 60), (2500, 1, 4), (1, 5, 2)]
)
def test_a_device_finds_what_the_cpu_finds(device: str, half: bool, n: int, d: int, k: int) -> None:
    found, wanted = both(rows_of(n, d), k, device, half=half)
    np.testing.assert_array_equal(found, wanted)


@DEVICES
@HALVES
def test_ties_go_to_the_smaller_ids_however_many_there_are(device: str, half: bool) -> None:
    found, wanted = both(rows_of(900, 20, copies=300), 10, device, half=half)
    np.testing.assert_array_equal(found, wanted)


@DEVICES
@HALVES
def test_words_that_are_nearer_than_rounding_tells_are_told_apart(device: str, half: bool) -> None:
    rows = np.ones((400, 64)) + 3e-7 * np.random.default_rng(0).standard_normal((400, 64))
    found, wanted = both(unit_rows(rows.astype(np.float32))[0], 5, device, half=half)
    np.testing.assert_array_equal(found, wanted)


@DEVICES
@HALVES
def test_blocks_change_no_list(monkeypatch: pytest.MonkeyPatch, device: str, half: bool) -> None:
    rows = rows_of(1500, 20, copies=30)
    monkeypatch.setattr(module, "_MOST_COLUMNS", 401)
    monkeypatch.setitem(module._SCORES, device, 4 * 401 * 13)
    monkeypatch.setitem(module._AGAIN, device, 12 * 20 * 21 * 5)
    found, wanted = both(rows, 12, device, half=half)
    np.testing.assert_array_equal(found, wanted)


@HALVES
def test_the_bound_on_what_a_device_rounds_holds(half: bool) -> None:
    rows = rows_of(2000, 100)
    search = module.DeviceSearch("cpu", rows, np.arange(2000), half)
    asked = torch.from_numpy(rows[:50])
    scores, places = search._chosen(asked, 40, half=half)
    true = np.einsum("qd,qkd->qk", rows[:50].astype(float), rows[places.numpy()].astype(float))
    bound = np.asarray(search._rounded_by(asked, half=half)).reshape(-1, 1)
    off = np.abs(scores.numpy().astype(float) - true)
    assert (off < bound).all()
    assert bound.max() < (3e-3 if half else 1e-5)


def test_hardly_any_list_needs_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(module, "complete", lambda lists, *_: asked.append(len(lists)))
    both(rows_of(3000, 50), 10, "cpu", half=True)
    assert sum(asked) == 0


def test_products_are_of_full_precision_and_settings_are_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings, real, inside = torch.backends.cuda.matmul, module._best, []
    name, full = ("fp32_precision", "ieee") if hasattr(settings, "fp32_precision") else ("allow_tf32", False)

    def watched(*given: object) -> object:
        inside.append((getattr(settings, name), torch.is_autocast_enabled("cpu")))
        return real(*given)

    monkeypatch.setattr(module, "_best", watched)
    before = settings.allow_tf32
    try:
        settings.allow_tf32 = True
        with torch.autocast("cpu"):
            found, wanted = both(rows_of(50, 4), 2, "cpu", half=False)
            assert torch.is_autocast_enabled("cpu")
        np.testing.assert_array_equal(found, wanted)
        assert set(inside) == {(full, False)}
        assert settings.allow_tf32 is True
    finally:
        settings.allow_tf32 = before


@DEVICES
def test_nearest_searches_where_it_is_asked_to(monkeypatch: pytest.MonkeyPatch, device: str) -> None:
    real, there = module.DeviceSearch._searched, []
    monkeypatch.setattr(
        module.DeviceSearch, "_searched", lambda search, *asked: there.append(1) or real(search, *asked)
    )
    rows = rows_of(300, 6)
    rows[[4, 60]] = 0
    ids, done = np.arange(300), []
    found = nearest(rows, ids, rows, ids, 7, done.append, "cpu")
    assert there == []
    again = nearest(rows, ids, rows, ids, 7, done.append, f"{device}:0" if device == "cpu" else device)
    assert there == [1]
    np.testing.assert_array_equal(found.ids, again.ids)
    np.testing.assert_array_equal(found.cosines, again.cosines)
    assert sum(done) == 600


def test_a_full_search_goes_to_the_device_that_is_named() -> None:
    rows, ids, done = rows_of(300, 5), np.arange(300) + 7, []
    found = full_search(rows, ids, rows, ids, 4, done.append, "cpu:0")  # PyTorch's name of this processor
    np.testing.assert_array_equal(found, search_block(rows, ids, rows, ids, 4))
    assert sum(done) == 300


@HALVES
def test_half_precision_chooses_first_where_it_is_asked_to(
    monkeypatch: pytest.MonkeyPatch, half: bool
) -> None:
    real, chosen = module.DeviceSearch._chosen, []

    def watched(search: object, asked: object, depth: int, *, half: bool) -> object:
        chosen.append(half)
        return real(search, asked, depth, half=half)

    monkeypatch.setattr(module.DeviceSearch, "_chosen", watched)
    both(rows_of(500, 20, copies=300), 10, "cpu", half=half)  # of so many alike none is proven
    assert chosen == ([True, False] if half else [False])


def test_a_cosine_that_rounding_may_turn_either_way_is_summed_in_the_fixed_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, settled = module.in_fixed_order, []
    monkeypatch.setattr(
        module, "in_fixed_order", lambda left, right: settled.append(len(left)) or real(left, right)
    )
    # 0.75 + 2**-12 * 2**-13 lies halfway between 0.75 and the next float32; 0.5 is one itself.
    rows = np.array([[0.75, 2.0**-13], [0.5, 0.0]], dtype=np.float32)
    query = np.array([[1.0, 2.0**-12]], dtype=np.float32)
    module.DeviceSearch("cpu", rows, np.arange(2))(query, np.array([7]), 2)
    assert settled == [1]


def test_opposites_and_words_at_right_angles_are_in_order_and_in_range() -> None:
    rows = np.array([[1, 0], [-1, 0], [0, 1]], dtype=np.float32) * np.float32(1 + 2**-22)
    found = module.DeviceSearch("cpu", rows, np.arange(3))(rows[:1], np.array([7]), 3)
    assert places_of(found).tolist() == [[0, 2, 1]]
    assert cosines_of(found).tolist() == [[1, 0, -1]]
