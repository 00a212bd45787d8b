import gzip
import io
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.vectors.recognise import recognise


def npy(matrix: FloatArray) -> bytes:
    file = io.BytesIO()
    np.save(file, matrix)
    return file.getvalue()


BINARY = b"2 2\nthe " + struct.pack("<2f", 0.25, -1) + b"\nof " + struct.pack("<2f", 3, 4) + b"\n"
CONTENT = {
    "GloVe": (b"the 1 2\nof 3 4\n", "text"),
    "GloVe with a first word of spaces": (b". . . 1 2\nof 3 4\n", "text"),
    "GloVe with a number as first word": (b"0.5 1 2\n", "text"),
    "word2vec text": (b"2 2\nthe 1 2\nof 3 4\n", "text"),
    "fastText": (b"2 2\nthe 1 2 \nof 3 4 \n", "text"),
    "word2vec text of another width": (b"2 3\nthe 1 2\nof 3 4\n", "text"),
    "a header alone": (b"2 3\n", "text"),
    "word2vec binary": (BINARY, "binary"),
    "word2vec binary without line feeds": (BINARY.replace(b"\nof", b"of"), "binary"),
    "npy": (npy(np.ones((2, 2), dtype=np.float32)), "npy"),
}


@pytest.mark.parametrize("name", ["v.txt", "v.bin", "v.npy", "v.gz", "v"])
@pytest.mark.parametrize(("content", "form"), CONTENT.values(), ids=CONTENT.keys())
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_the_content_decides_and_not_the_name(
    tmp_path: Path, content: bytes, form: str, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(pack(content))
    assert recognise(tmp_path / name) == form


def test_random_binary_vectors_are_never_taken_for_text(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for n_dims in range(1, 40):
        rows = rng.normal(size=(30, n_dims)).astype("<f4")
        body = b"".join(f"word{n} ".encode() + row.tobytes() for n, row in enumerate(rows))
        (tmp_path / "v.txt").write_bytes(f"30 {n_dims}\n".encode() + body)
        assert recognise(tmp_path / "v.txt") == "binary"


def zipped() -> bytes:
    file = io.BytesIO()
    np.savez(file, a=np.ones(2))
    return file.getvalue()


FOREIGN = {
    "npz": (zipped(), "a zip archive"),
    "pickle": (pickle.dumps([1]), "a pickle, which can run code"),
    "pickle of protocol 2": (pickle.dumps([1], protocol=2), "a pickle, which can run code"),
    "HDF5": (b"\x89HDF\r\n\x1a\n" + bytes(50), "an HDF5 file"),
    "text": (
        b"The cat sat.\nThe end.\n",
        r"lines that do not end in two or more numbers, the first 'The cat sat\.'",
    ),
    "counts": (b"the 5\nof 3\n", "lines that do not end in two or more numbers"),
    "returns": (b"the 1 2\rof 3 4\r", "lines that end in a carriage return alone"),
    "UTF-16": ("the 1 2\n".encode("utf-16"), "UTF-16 text"),
    "CSV": (b"the,1,2\nof,3,4\n", "lines that do not end in two or more numbers"),
    "no width": (b"5 0\nthe\n", "lines that do not end in two or more numbers"),
    "unknown": (bytes(range(256)), "binary data of an unknown format"),
}


@pytest.mark.parametrize(("content", "found"), FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_word_vectors_is_named_in_one_line_with_what_is_accepted(
    tmp_path: Path, content: bytes, found: str
) -> None:
    (tmp_path / "v.txt").write_bytes(content)
    with pytest.raises(
        VectorsError, match=f"v.txt: expected word vectors, found {found}.*Accepted: GloVe"
    ) as error:
        recognise(tmp_path / "v.txt")
    assert "\n" not in str(error.value)


def test_what_gensim_saves_is_not_opened_and_its_own_line_is_named(tmp_path: Path) -> None:
    gensim = pytest.importorskip("gensim.models")
    vectors = gensim.KeyedVectors(2)
    vectors.add_vectors(["tv", "sea"], np.eye(2, dtype=np.float32))
    vectors.save(str(tmp_path / "v.kv"))
    with pytest.raises(
        VectorsError, match=r"KeyedVectors\.load\('x\.kv'\)\.save_word2vec_format\('x\.txt'\)"
    ):
        recognise(tmp_path / "v.kv")
