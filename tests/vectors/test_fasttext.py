"""fastText's binary models: written byte by byte here, and by gensim."""

import struct

import numpy as np
import pytest

from drift.errors import VectorsError
from drift.vectors.char_ngrams import ngram_buckets
from drift.vectors.fasttext import read_fasttext_model
from drift.vectors.read import read_vectors

WORDS = ["tv", "été", "</s>"]
N_BUCKETS = 7
ROWS = np.random.default_rng(0).normal(size=(len(WORDS) + N_BUCKETS, 3)).astype(np.float32)
CBOW, SUPERVISED = 1, 3


def model(rows=ROWS, *, version=12, kind=CBOW, minn=2, maxn=3, labels=(), quantised=False):
    """The bytes of a model; version None: as before version 11, without a magic number."""
    out = b"" if version is None else struct.pack("<ii", 793712314, version)
    out += struct.pack("<12id", rows.shape[1], 5, 5, 1, 5, 1, 2, kind, N_BUCKETS, minn, maxn, 100, 1e-4)
    out += struct.pack("<3iq", len(WORDS) + len(labels), len(WORDS), len(labels), 99)
    out += b"" if version is None else struct.pack("<q", -1)
    for entry in (*WORDS, *labels):
        out += entry.encode() + b"\0" + struct.pack("<qb", 3, entry in labels)
    out += b"" if version is None else struct.pack("<?", quantised)
    return out + struct.pack("<2q", *rows.shape) + rows.tobytes()


def by_hand(word, minn, maxn):
    """The n-grams of a word as fastText's documentation has them, and FNV-1a with signed bytes."""
    chars = f"<{word}>"
    found = []
    for start in range(len(chars)):
        for n in range(minn, min(maxn, len(chars) - start) + 1):
            if n == 1 and (start == 0 or start + n == len(chars)):
                continue
            value = 2166136261
            for byte in chars[start : start + n].encode():
                signed = byte - 256 if byte > 127 else byte
                value = ((value ^ (signed & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
            found.append(value % N_BUCKETS)
    return found


@pytest.mark.parametrize(("minn", "maxn"), [(1, 2), (3, 6), (2, 2)])
def test_ngrams_are_those_of_characters_not_of_bytes(minn, maxn):
    words = ["tv", "été", "", "ab\U0001f600", "x"]
    buckets, n_of_word = ngram_buckets([word.encode() for word in words], minn, maxn, N_BUCKETS)
    expected = [by_hand(word, minn, maxn) if word else [] for word in words]
    assert n_of_word.tolist() == [len(one) for one in expected]
    assert buckets.tolist() == [one for some in expected for one in some]


@pytest.mark.parametrize("version", [None, 11, 12])
def test_a_word_is_the_mean_of_its_row_and_its_ngrams_rows(tmp_path, version):
    (tmp_path / "m").write_bytes(model(version=version))
    found = read_vectors(tmp_path / "m", cache=False)
    assert found.words == WORDS
    for row, word in enumerate(WORDS[:2]):
        rows = [ROWS[row], *(ROWS[len(WORDS) + bucket] for bucket in by_hand(word, 2, 3))]
        np.testing.assert_allclose(found.matrix[row], np.mean(rows, axis=0, dtype=np.float64), rtol=1e-5)
    np.testing.assert_array_equal(found.matrix[2], ROWS[2])  # the end of a sentence is spelled by nothing


@pytest.mark.parametrize(("version", "maxn"), [(12, 0), (11, 3), (None, 3)])
def test_a_classifier_without_ngrams_gives_its_rows_as_they_are_stored(tmp_path, version, maxn):
    rows = ROWS[: len(WORDS)] if not maxn else ROWS
    stored = model(rows, version=version, kind=SUPERVISED, maxn=maxn, labels=["__label__x"])
    (tmp_path / "m.bin").write_bytes(stored)
    found = read_vectors(tmp_path / "m.bin", limit=2, cache=False)
    assert found.words == WORDS[:2]
    np.testing.assert_array_equal(found.matrix, ROWS[:2])


def test_what_gensim_writes_is_read_as_gensim_gives_it(tmp_path):
    fasttext = pytest.importorskip("gensim.models.fasttext")
    texts = [["tv", "télé", "sea"], ["sea", "tv", "good"]] * 3
    trained = fasttext.FastText(texts, vector_size=4, min_count=1, bucket=50, epochs=1, seed=1, workers=1)
    fasttext.save_facebook_model(trained, str(tmp_path / "m.bin"))
    found = read_fasttext_model(tmp_path / "m.bin")
    assert sorted(found.words) == sorted(trained.wv.index_to_key)
    np.testing.assert_allclose(found.matrix, [trained.wv[word] for word in found.words], rtol=1e-5)


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda whole: whole[:-1], "its matrix takes 120 bytes, 119 are there"),
        (lambda whole: whole[:110], "its dictionary ends after 1 of 3 entries"),
        (lambda whole: whole[:30], "this is not"),
        (lambda whole: whole[:4] + struct.pack("<i", 13) + whole[8:], "a version 13"),
        (lambda whole: whole[:8] + struct.pack("<i", -3) + whole[12:], "settings that cannot be"),
        (lambda whole: whole[:8] + struct.pack("<i", 4) + whole[12:], "a matrix of 10 x 3 for 3 words"),
        (lambda whole: whole[:64] + struct.pack("<i", 2**30) + whole[68:], "entries of 3 words and 0 labels"),
    ],
)
def test_a_damaged_model_is_one_line(tmp_path, damage, line):
    (tmp_path / "m.bin").write_bytes(damage(model()))
    with pytest.raises(VectorsError, match=line):
        read_vectors(tmp_path / "m.bin", cache=False)


def test_a_quantised_model_is_refused(tmp_path):
    (tmp_path / "m.ftz").write_bytes(model(quantised=True))
    with pytest.raises(VectorsError, match=r"found a quantised one \(\.ftz\)"):
        read_vectors(tmp_path / "m.ftz")
