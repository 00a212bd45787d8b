import numpy as np
import pytest

from drift.errors import RunError, SettingsError, VectorsError
from drift.hooks.matrices import from_matrices
from drift.run.caveats import caveats
from drift.run.run import open_run
from drift.run.verify import verify

N = 60
WORDS = [f"word{number}" for number in range(N)]
BASE = np.random.default_rng(0).normal(size=(N, 8)).astype(np.float32)


@pytest.fixture
def made(tmp_path):
    def make(afters, **changes):
        given = {"words": WORDS, "name": "mine", "runs": tmp_path, "counts": {"word3": 2, "word5": 1}}
        return from_matrices(BASE, afters, **{**given, **changes})

    return make


def moved(*rows, by=0.5):
    table = BASE.copy()
    table[list(rows)] += np.float32(by)
    return table


def test_two_matrices_become_a_run(made):
    run = made([moved(3), moved(3, 5)])
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [3], [3, 5]]
    assert run.counts[[3, 5]].tolist() == [2, 1]
    assert (run.record.seen_from, run.record.hook, run.condition()) == ("counts", "from_matrices", "complete")
    np.testing.assert_array_equal(run.matrix(2), moved(3, 5))
    assert verify(run).problems == []


def test_words_are_matched_by_word_and_those_that_not_all_have_are_said(made, caplog):
    order = np.random.default_rng(1).permutation(N)
    words = [WORDS[row] if row != 7 else "new" for row in order]
    run = made([moved(3)[order]], after_words=words)
    assert run.words == [word for word in WORDS if word != "word7"]
    assert [run.words[row] for row in run.moved(1).ids] == ["word3"]
    assert (
        "1 words of the vectors before are not in it, and 1 words are new: both are left out" in caplog.text
    )


def test_vectors_that_were_trained_apart_are_refused_unless_they_are_turned(made, caplog):
    rotation = np.linalg.qr(np.random.default_rng(2).normal(size=(8, 8)))[0]
    apart = (moved(3) @ rotation).astype(np.float32)
    with pytest.raises(VectorsError, match="trained apart, they share no coordinates"):
        made([apart])
    run = made([apart], align="procrustes")
    lengths = np.linalg.norm(run.matrix(1) - moved(3), axis=1)
    assert lengths.max() < 0.2
    assert "turned by orthogonal Procrustes: median cosine of the same words" in run.record.hook
    assert "turned 1.00" in run.record.hook
    null = float(run.record.hook.split("turned 1.00, ")[1].split()[0])
    assert null < 0.8
    assert "chance" not in run.record.hook
    taken = made([apart], align="none", name="taken")
    np.testing.assert_array_equal(taken.matrix(1), apart)


def test_that_unrelated_vectors_fit_no_better_than_permuted_words_is_said_and_kept(made, caplog):
    run = made([np.random.default_rng(5).normal(size=BASE.shape).astype(np.float32)], align="procrustes")
    assert "permuted, no better than chance: how far words moved says nothing" in caplog.text
    assert any("no better than chance" in caveat for caveat in caveats(run.record))


def test_texts_say_what_is_seen_cut_as_the_vectors_write_their_words(made):
    run = made([moved(3)], counts=None, seen=["Word3 word3, word9", "other"])
    assert run.record.seen_from == "corpus"
    assert {run.words[row]: int(run.counts[row]) for row in np.flatnonzero(run.counts)} == {
        "word3": 2,
        "word9": 1,
    }


def test_moving_says_it_only_where_some_stood_still(made, caplog):
    caplog.set_level("INFO", logger="drift")
    assert made([moved(3), moved(5)], counts=None, seen_moved=True).counts.nonzero()[0].tolist() == [3, 5]
    assert "2 of 60 words moved, and are called seen for that" in caplog.messages
    with pytest.raises(SettingsError, match="60 of 60 words moved"):
        made([moved(*range(N))], counts=None, seen_moved=True, name="all")


def test_a_model_that_writes_zero_for_words_it_does_not_know_is_noticed(made, caplog):
    table = moved(3)
    table[10:15] = 0
    assert made([table]).moved(1).ids.tolist() == [3, *range(10, 15)]  # as it is stored
    assert "(1): 5 words have a zero vector that had another one before" in caplog.text


def test_a_number_that_is_none_is_said_with_its_word_before_a_run_is_made(made, tmp_path):
    table = moved(3)
    table[7, 2] = np.nan
    with pytest.raises(VectorsError, match=r"after \(1\): .* found NaN or infinity in the vector of 'word7'"):
        made([table])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"counts": None}, SettingsError, "expected one of seen .* got 0 of them"),
        ({"seen_moved": True}, SettingsError, "got 2 of them"),
        ({"counts": {"other": 1}}, SettingsError, "expected words that are seen, found none of 60 by counts"),
        ({"align": "rotate"}, SettingsError, "expected procrustes or none as align, got 'rotate'"),
        ({"name": "a/b"}, RunError, "plain run name"),
        ({"after_words": [f"x{n}" for n in range(N)]}, VectorsError, "expected words that all files have"),
    ],
)
def test_what_cannot_be_is_refused_before_a_run_is_made(made, tmp_path, changes, error, message):
    with pytest.raises(error, match=message):
        made([moved(3)], **changes)
    assert list(tmp_path.iterdir()) == []


def test_other_dimensions_are_refused(made):
    with pytest.raises(VectorsError, match="expected vectors of 8 dims as in the vectors before, found 7"):
        made([BASE[:, :7]])


def test_a_run_that_exists_is_replaced_only_by_force(made, tmp_path):
    made([moved(3)])
    with pytest.raises(RunError, match="this run exists"):
        made([moved(5)])
    made([moved(5)], force=True)
    assert open_run(tmp_path / "mine").moved(1).ids.tolist() == [5]


@pytest.mark.parametrize(("by", "said"), [(1, "moved one row up"), (-2, "moved 2 rows down")])
def test_words_that_are_off_by_rows_are_told_from_vectors_that_were_trained_apart(made, by, said):
    with pytest.raises(VectorsError, match=f"they fit those before if each is {said}. See to the list"):
        made([np.roll(moved(3, 5), by, axis=0)])


def test_one_table_alone_is_one_snapshot_and_names_no_framework(made):
    run = made(moved(3))
    assert run.epochs == [0, 1]
    assert set(run.record.versions) == {"python", "drift", "numpy"}


def test_turned_vectors_are_said_to_have_moved_by_that(made, caplog):
    made([moved(3)], align="procrustes")
    assert "turning vectors onto those before moves every row" in caplog.text
