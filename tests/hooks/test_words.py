"""Words of rows, from what trainings have them in; each stand-in has what the real one is asked for."""

import numpy as np
import pytest

from drift.errors import SettingsError, VectorsError
from drift.hooks.words import table_words


class Vocabulary:
    """As Keras's TextVectorization."""

    def get_vocabulary(self):
        return ["", "[UNK]", "tv", "sea"]


class Legacy:
    """As Keras's legacy tokenizer: ids from 1, all words listed, no id from num_words on given."""

    num_words = 4

    @property
    def word_index(self):
        return {"<OOV>": 1, "tv": 2, "sea": 3, "rare": 4}


class Pieces:
    """As a tokenizer of Hugging Face."""

    all_special_tokens = ("<|im_end|>", "~~")

    def get_vocab(self):
        return {"Ġtv": 3, "~~": 0, "<|im_end|>": 1, "\n": 2}


@pytest.mark.parametrize(
    ("words", "n_rows", "found"),
    [
        ([None, "tv", None, "sea"], 4, {"tv": 1, "sea": 3}),
        ({"tv": 1, "sea": 3}, 5, {"tv": 1, "sea": 3}),
        (Vocabulary(), 9, {"tv": 2, "sea": 3}),  # a table for more words than the text had
        (Vocabulary(), 4, {"tv": 2, "sea": 3}),
        (Legacy(), 4, {"tv": 2, "sea": 3}),
        (Pieces(), 5, {"\\n": 2, "Ġtv": 3}),
        (
            np.array(["<pad>", "<unk>", "[PAD]", "[unused7]", "</s>", "[laughs]", "<b>"]),
            7,
            {"[laughs]": 5, "<b>": 6},
        ),
    ],
)
def test_words_are_found_in_what_holds_them(words, n_rows, found):
    named = table_words(words, n_rows)
    assert dict(zip(named.words, named.rows.tolist(), strict=True)) == found
    assert named.n_rows == n_rows


def test_words_are_read_from_a_file_and_the_rows_left_out_are_said(tmp_path, caplog):
    (tmp_path / "words.txt").write_text("\n[UNK]\ntv\n")
    with caplog.at_level("INFO", logger="drift"):
        assert table_words(str(tmp_path / "words.txt"), 3).words == ["tv"]
    assert caplog.messages == ["the table: 2 rows are no words and are left out: '' (row 0), '[UNK]' (row 1)"]


def test_a_token_called_model_does_not_make_a_vocabulary_a_tokenizer(tmp_path):
    (tmp_path / "vocab.json").write_text('{"model": 1, "sea": 0}')
    assert table_words(tmp_path / "vocab.json", 4).words == ["sea", "model"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a"], r"expected one word \(or None\) for each of the 3 rows of the table, got 1 words"),
        ({"a": 3}, "expected a row from 0 to 2 for each word, got 3 for 'a'"),
        ({"a": 1, "b": 1}, "expected one word a row, got 'a' and 'b' for row 1"),
        (["a", 5, "b"], "expected words or None for the rows of the table, got 5"),
    ],
)
def test_words_that_do_not_fit_are_refused(words, message):
    with pytest.raises(SettingsError, match=message):
        table_words(words, 3)


def test_ids_become_places_among_the_words():
    named = table_words([None, "a", "[PAD]", "b"], 4)
    assert named.from_ids(np.array([3, 0, 1, 2, 3])).tolist() == [1, -1, 0, -1, 1]
    with pytest.raises(SettingsError, match="expected ids as rows of the table, from 0 to 3, got 1 to 4"):
        named.from_ids(np.array([1, 4]))


def test_counts_come_by_word_or_by_row():
    named = table_words([None, "a", "[PAD]", "b"], 4)
    assert named.per_word({"b": 2, "other": 9}).tolist() == [0, 2]
    assert named.per_word([9, 1, 9, 3]).tolist() == [1, 3]
    with pytest.raises(SettingsError, match="expected counts from 0 on, got -1"):
        named.per_word({"a": -1})
    with pytest.raises(SettingsError, match=r"for each of the 4 rows, .* got counts of shape \(2,\)"):
        named.per_word([1, 2])


@pytest.mark.parametrize("found", ["no such file", "a folder"])
def test_a_file_of_words_that_is_none_is_not_called_vectors(tmp_path, found):
    path = tmp_path if found == "a folder" else tmp_path / "words.txt"
    with pytest.raises(VectorsError, match=f"{path}: expected a file of words, one a line, found {found}"):
        table_words(path, 3)
