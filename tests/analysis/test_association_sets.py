import logging
import sys
from importlib.machinery import ModuleSpec

import numpy as np
import pytest

from drift.analysis import association_sets as module
from drift.analysis.association_sets import (
    google_analogies,
    missing_lists,
    read_pairs,
    read_questions,
    standard_pairs,
    word_ids,
)
from drift.errors import SettingsError


@pytest.fixture
def written(tmp_path):
    def write(text, name="pairs.tsv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_standard_sets_are_whole():
    word_sim, sim_lex = standard_pairs()
    assert (word_sim.name, len(word_sim), sim_lex.name, len(sim_lex)) == (
        "WordSim-353",
        353,
        "SimLex-999",
        999,
    )
    assert (word_sim.pairs[0], word_sim.ratings[0]) == (("love", "sex"), 6.77)
    assert (sim_lex.pairs[0], sim_lex.ratings[0]) == (("old", "new"), 1.58)
    assert (min(word_sim.ratings), max(word_sim.ratings)) == (0.23, 10)


def test_the_google_analogies_are_whole():
    questions = google_analogies()
    assert len(questions) == 19_544
    assert questions.questions[0] == ("Athens", "Greece", "Baghdad", "Iraq")


@pytest.mark.parametrize(
    "found", [None, ModuleSpec("gensim", None, is_package=True)], ids=["no gensim", "none of its test data"]
)
def test_without_gensims_test_data_simlex_is_left_out_and_it_is_said_how_to_get_it(monkeypatch, found):
    assert missing_lists() == ()
    monkeypatch.setattr(module, "find_spec", lambda name: found)
    assert [(one.name, len(one)) for one in standard_pairs()] == [("WordSim-353", 353)]
    (line,) = missing_lists()
    assert line.startswith("SimLex-999 is left out")
    assert "pip install 'embedding-drift[word2vec]'" in line
    assert len(google_analogies()) == 19_544


@pytest.mark.parametrize("text", ["tv\tradio\t7.5\nsea\tland\t3\n", "tv,radio,7.5\nsea,land,3"])
def test_tabs_and_commas_are_told_apart(written, text):
    pairs = read_pairs(written(text))
    assert (pairs.name, pairs.pairs, pairs.ratings) == (
        "pairs.tsv",
        (("tv", "radio"), ("sea", "land")),
        (7.5, 3),
    )


def test_a_header_is_passed_over_and_said(written, caplog):
    with caplog.at_level(logging.INFO, logger="drift"):
        pairs = read_pairs(written("one,other,score\ntv,radio,7"))
    assert pairs.pairs == (("tv", "radio"),)
    assert "pairs.tsv:1: taken for a header: one,other,score" in caplog.text


def test_comments_empty_lines_a_mark_and_line_ends_of_windows_do_not_count(written):
    text = "\ufeff# a comment\r\n\r\nword\tword\tscore\r\n# another\r\ntv\tradio\t-1e1\r\n  \r\n"
    assert read_pairs(written(text)).ratings == (-10.0,)


def test_quoted_fields_may_hold_the_comma(written):
    assert read_pairs(written('"a,b","c ""d""",1\n')).pairs == (("a,b", 'c "d"'),)


def test_words_may_hold_spaces_and_any_script(written):
    pairs = read_pairs(written("New York\t東京\t5\nไทย\t😀\t6\n"))
    assert pairs.pairs == (("New York", "東京"), ("ไทย", "😀"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,1\nc,d", r":2: expected word, word, score parted by commas, found 2 fields"),
        ("a\tb\t1\nc,d,2", r":2: expected word, word, score parted by tabs, found 1 field\."),
        ("a,b,1\nc,d,much", r":2: expected a number as score, found 'much'"),
        ("a,b,1\nc,d,nan", r":2: expected a number as score, found 'nan'"),
        ("a,b,1\nc,d,1e999", r":2: expected a number as score, found '1e999'"),
        ("a,b,1\nc,d,1_0", r":2: expected a number as score, found '1_0'"),
        ("w,w,s\nw,w,s\n", r":2: expected a number as score, found 's'"),
        ("a,,1", r":1: expected two words and a score, found an empty word"),
        ('a,b,1\n"c,d,2', r":2: expected word, word, score: "),
        (b"a,b,1\n\n\xff,d,2", r":3: expected UTF-8 text"),
        ("", r": expected lines of word, word, score, found none"),
        ("# only\n\n", r": expected lines of word, word, score, found none"),
        ("word,word,score\n", r": expected lines of word, word, score, found none"),
    ],
)
def test_a_mistake_is_said_in_one_line_with_its_place(written, text, said):
    with pytest.raises(SettingsError, match=rf"pairs\.tsv{said}") as caught:
        read_pairs(written(text))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path):
    for path in (tmp_path / "none.tsv", tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            read_pairs(path)


def test_questions_have_four_words(written):
    assert read_questions(written(": a section\na b c d\n\n"), "mine").questions == (("a", "b", "c", "d"),)
    with pytest.raises(SettingsError, match=r":2: expected four words, found 3"):
        read_questions(written("a b c d\na b c\n"))


def test_words_are_looked_up_as_they_stand_then_lower_cased():
    index = {"us": 0, "US": 1, "paris": 2}
    found = word_ids([("US", "us"), ("Paris", "PARIS"), ("Us", "rome")], index, 2)
    assert found.tolist() == [[1, 0], [2, 2], [0, -1]]
    assert found.dtype == np.int64


def test_no_items_have_no_ids():
    assert word_ids([], {"a": 0}, 4).shape == (0, 4)


def test_reading_the_sets_does_not_import_gensim(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "gensim"]:
        monkeypatch.delitem(sys.modules, name)
    standard_pairs()
    google_analogies()
    assert "gensim" not in sys.modules
