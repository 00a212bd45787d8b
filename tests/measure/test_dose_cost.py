import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.measure import dose_cost as module
from drift.measure.dealing import deal
from drift.measure.dose_cost import dealt_anew, demeaned, dose_cost
from drift.measure.occurrences import occurrences


def case(seed=0, n_documents=15, n_words=12, n_deals=3):
    random = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(random.integers(0, 9, n_documents))])
    found = occurrences(random.integers(0, 2 * n_words, starts[-1]), starts, np.arange(n_words))
    masks = deal(random.integers(1, 40, n_words), n_deals, seed)
    return found, masks, random.normal(size=(n_documents, 2 * n_deals))


def by_loops(found, masks, outcome):
    """Cost and variance as measures.md writes them, sum by sum; q is one half."""
    n, k, w = *outcome.shape, masks.shape[1]
    times = found.matrix.toarray()
    dose = np.array([[sum(times[i, j] * masks[m, j] for j in range(w)) for m in range(k)] for i in range(n)])

    def tilde(values):
        rows = [sum(values[i]) / k for i in range(n)]
        columns = [sum(values[i][m] for i in range(n)) / n for m in range(k)]
        whole = sum(rows) / n
        return [[values[i][m] - rows[i] - columns[m] + whole for m in range(k)] for i in range(n)]

    d, g = tilde(dose), tilde(outcome)
    cells = [(i, m) for i in range(n) for m in range(k)]
    s = sum(d[i][m] ** 2 for i, m in cells)
    c = -sum(d[i][m] * g[i][m] for i, m in cells) / s
    e = [[g[i][m] + c * d[i][m] for m in range(k)] for i in range(n)]
    x = [
        [times[i, j] * sum((masks[m, j] - 0.5) * e[i][m] for m in range(k)) for j in range(w)]
        for i in range(n)
    ]
    u = [sum(x[i][j] for i in range(n)) for j in range(w)]
    v = [sum(d[i][m] * e[i][m] for m in range(k)) for i in range(n)]
    uu, vv = sum(one**2 for one in u), sum(one**2 for one in v)
    xx = sum(one**2 for row in x for one in row)
    return c, max(uu, vv, uu + vv - xx) / s**2, v, s


@pytest.mark.parametrize("seed", range(6))
def test_sums_written_out_agree(seed):
    found, masks, outcome = case(seed)
    cost, variance, by_document, spread = by_loops(found, masks, outcome)
    ours = dose_cost(found, masks, outcome)
    assert (ours.cost, ours.variance) == pytest.approx((cost, variance), rel=1e-12)
    np.testing.assert_allclose(ours.influence, -np.array(by_document) / spread, rtol=1e-10, atol=1e-14)


def test_two_documents_by_hand():
    # Word 0 stands twice in document 0, once in none; word 1 once in document 1. One deal: word 0, word 1.
    # Doses [[2, 0], [0, 1]] less their means: [[3, -3], [-3, 3]] / 4. Outcomes [[0, 4], [2, 0]] less
    # theirs: [[-3, 3], [3, -3]] / 2. c = 4 * (3/4 * 3/2) / (4 * 9/16) = 2.
    found = occurrences(np.array([0, 0, 1]), np.array([0, 2, 3]), np.array([0, 1]))
    cost = dose_cost(found, np.array([[True, False], [False, True]]), np.array([[0.0, 4], [2, 0]]))
    assert cost.cost == pytest.approx(2.0, abs=1e-12)
    assert (cost.variance, cost.low, cost.high) == pytest.approx((0, 2, 2), abs=1e-12)  # all is explained
    assert (cost.mean_dose, cost.n_words, cost.n_documents, cost.n_masks) == (0.75, 2, 2, 2)


@given(st.integers(0, 1000), st.floats(-3, 3), st.floats(-3, 3))
@settings(max_examples=40, deadline=None)
def test_documents_and_masks_of_their_own_change_nothing_and_a_cost_is_added(seed, shift, more):
    found, masks, outcome = case(seed)
    before = dose_cost(found, masks, outcome)
    if before is None:
        return
    random = np.random.default_rng(seed)
    own = shift * random.normal(size=(len(outcome), 1)) + shift * random.normal(size=(1, len(masks)))
    after = dose_cost(found, masks, outcome + own - more * found.doses(masks))
    assert after.cost == pytest.approx(before.cost + more, abs=1e-9)
    assert after.variance == pytest.approx(before.variance, rel=1e-6, abs=1e-12)


def test_the_size_of_the_blocks_changes_nothing(monkeypatch):
    whole = dose_cost(*case(2))
    real = module.row_slices
    monkeypatch.setattr(module, "row_slices", lambda n, size: real(n, size, 200))
    assert dose_cost(*case(2)).variance == pytest.approx(whole.variance, rel=1e-12)


def test_where_no_dose_varies_nothing_is_said():
    found, masks, outcome = case()
    nowhere = found.of_words(np.zeros(found.n_words, bool))
    assert dose_cost(nowhere, masks, outcome) is None
    assert dealt_anew(nowhere, masks, np.ones(found.n_words, np.int64), outcome) is None


def test_dealing_anew_finds_an_effect_and_none_where_there_is_none():
    found, masks, outcome = case(3, n_documents=200)
    counts = np.ones(found.n_words, np.int64)
    assert dealt_anew(found, masks, counts, outcome - 2 * found.doses(masks), n_times=99) == 0.01
    chance = dealt_anew(found, masks, counts, outcome, n_times=99)
    assert chance > 0.05
    assert dealt_anew(found, masks, counts, outcome, n_times=99) == chance


def test_demeaned_values_sum_to_nothing():
    values = demeaned(np.random.default_rng(0).normal(size=(4, 6)))
    np.testing.assert_allclose(values.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(values.sum(axis=1), 0, atol=1e-12)


def test_what_deals_are_compared_by_is_the_cost():
    found, masks, outcome = case(4)
    cost = dose_cost(found, masks, outcome).cost
    assert module._slope(found.doses(masks), demeaned(outcome)) == pytest.approx(cost, rel=1e-12)


def test_a_cost_has_the_unit_of_the_outcome_and_a_variance_its_square():
    # Tokens of the first six words cost, in documents of their own: neither words nor documents are alike.
    topic = np.repeat([0, 1], 40)
    tokens = np.random.default_rng(0).integers(0, 6, 320) + 6 * np.repeat(topic, 4)
    found, masks = occurrences(tokens, np.arange(0, 321, 4), np.arange(12)), deal(np.ones(12, int), 3, 0)
    outcome = np.where(topic[:, None] == 0, -found.doses(masks), 0.0)
    whole, hundredth = dose_cost(found, masks, outcome), dose_cost(found, masks, outcome / 100)
    assert hundredth.cost == pytest.approx(whole.cost / 100)
    assert hundredth.variance == pytest.approx(whole.variance / 100**2)
