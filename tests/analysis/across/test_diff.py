import numpy as np
import pytest

from drift.analysis.across.diff import diff
from drift.analysis.words import word_table
from drift.errors import RunError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.vectors.word_vectors import WordVectors

NEAR = Neighbourhood(k=3, candidates=None)


def value(found, name):
    return found.figures()[name]


def test_a_run_against_its_own_beginning_is_what_the_word_table_says(make_run):
    run = make_run()
    found, table = diff(run, neighbourhood=NEAR), word_table(run, neighbourhood=NEAR)
    assert (found.a, found.b) == ("small@0", "small@3")
    for group, members in (("seen", table.seen), ("unseen", ~table.seen)):
        assert value(found, f"{group}_kept") == pytest.approx(table.overlap[members].mean())
        assert value(found, f"{group}_cosine") == pytest.approx(table.cosine[members].mean())
        assert value(found, f"{group}_l2") == pytest.approx(table.l2[members].mean())
    assert value(found, "moved") == 10


def test_two_epochs_are_compared_with_each_other_and_not_with_snapshot_0(make_run):
    run = make_run(step=0.3)
    found = diff(run, epochs=(1, 3), neighbourhood=NEAR)
    assert value(found, "seen_l2") == pytest.approx(2 * 0.3 * np.sqrt(5), rel=1e-5)
    assert value(found, "test_accuracy") == pytest.approx(0.8)
    assert value(found, "test_accuracy_change") == pytest.approx(0.2)
    same = diff(run, epochs=(2, 2), neighbourhood=NEAR)
    assert [value(same, name) for name in ("moved", "seen_cosine", "unseen_kept")] == [0, 0, 1]


def test_snapshot_0_has_no_score_and_so_no_change(make_run):
    found = diff(make_run(), neighbourhood=NEAR)
    assert value(found, "test_accuracy") == pytest.approx(0.8)
    assert value(found, "test_accuracy_change") is None


def test_runs_of_other_vocabularies_are_matched_by_word(make_run, vectors, counts):
    a = make_run(step=0)
    order = np.random.default_rng(1).permutation(30)  # the last ten words are gone
    other = WordVectors([vectors.words[row] for row in order], vectors.matrix[order].copy())
    b = make_run("other", step=0.3, vectors=other, counts=counts[order], test_counts=np.zeros(30, np.int64))
    found = diff(a, b, neighbourhood=NEAR)
    assert (value(found, "common"), value(found, "moved")) == (30, 10)
    assert value(found, "seen_l2") == pytest.approx(3 * 0.3 * np.sqrt(5), rel=1e-5)
    again = make_run(
        "again", step=0.3, vectors=WordVectors(vectors.words[:30], vectors.matrix[:30]), counts=counts[:30],
        test_counts=np.zeros(30, np.int64),
    )  # fmt: skip
    alone = word_table(again, neighbourhood=NEAR)
    assert value(found, "unseen_kept") == pytest.approx(alone.overlap[~alone.seen].mean())


def test_what_cannot_be_compared_is_said(make_run, vectors):
    run = make_run()
    turned = make_run("turned", vectors=WordVectors(vectors.words, -vectors.matrix))
    narrow = make_run("narrow", vectors=WordVectors(vectors.words, vectors.matrix[:, :3].copy()), step=1)
    words = [f"x{n}" for n in range(40)]
    strange = make_run("strange", vectors=WordVectors(words, vectors.matrix))
    with pytest.raises(SettingsError, match="they share no coordinates"):
        diff(run, turned)
    with pytest.raises(SettingsError, match="found 5 dims in small, 3 in narrow"):
        diff(run, narrow)
    with pytest.raises(SettingsError, match="found none of small in strange"):
        diff(run, strange)
    with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 7"):
        diff(run, epochs=(0, 7))


def test_it_is_a_table_in_a_notebook(make_run):
    found = diff(make_run(), neighbourhood=NEAR)
    assert repr(found).startswith("Diff(a='small@0', b='small@3', between: 8 rows")
    assert found.to_frame().set_index("name").loc["moved", "value"] == 10
    assert "unseen_kept" in found._repr_html_()
