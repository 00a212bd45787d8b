"""Tables without words, each format written byte by byte or by the library that owns it."""

import io
import json
import struct

import numpy as np
import pytest

from drift.errors import VectorsError
from drift.hooks.checkpoints.table import open_stored, stored_tensors

TABLE = np.array([[0.5, -1.25, 3], [2, 0, 0.125], [9, 9, 9]], dtype=np.float32)  # exact as bfloat16
WORDS = "tv\nsea\n<pad>\n"


def safetensors(**tensors):
    """A file: the header's length, the header, the bytes of each tensor."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, array) in tensors.items():
        ends = [len(data), len(data) + array.nbytes]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": ends}
        data += array.tobytes()
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def bfloat16(array):
    return (array.view(np.uint32) >> 16).astype(np.uint16)


@pytest.fixture
def words(tmp_path):
    (tmp_path / "words.txt").write_text(WORDS)
    return tmp_path / "words.txt"


@pytest.mark.parametrize(
    ("kind", "array"),
    [
        ("F32", TABLE),
        ("F64", TABLE.astype(np.float64)),
        ("F16", TABLE.astype(np.float16)),
        ("BF16", bfloat16(TABLE)),
    ],
)
def test_safetensors_are_read_without_loss(tmp_path, words, kind, array):
    bias = np.zeros(7, np.float32)
    (tmp_path / "model.bin").write_bytes(safetensors(bias=("F32", bias), embed=(kind, array)))
    found = open_stored(tmp_path / "model.bin", words).vectors()
    assert found.words == ["tv", "sea"]
    np.testing.assert_array_equal(found.matrix, TABLE[:2])


def test_several_files_are_one_model_by_their_index(tmp_path, words):
    (tmp_path / "one").write_bytes(safetensors(head=("F32", np.ones((5, 5), np.float32))))
    (tmp_path / "two").write_bytes(safetensors(embed=("F32", TABLE)))
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"head": "one", "embed": "two"}}))
    assert [one.name for one in stored_tensors(index)] == ["head", "embed"]
    np.testing.assert_array_equal(open_stored(index, words).vectors().matrix, TABLE[:2])
    index.write_text(json.dumps({"weight_map": {"embed": "one"}}))
    with pytest.raises(VectorsError, match="expected 'embed' in one, found none"):
        open_stored(index, words).vectors()
    index.write_text(json.dumps({"weight_map": {"head": "../one"}}))
    with pytest.raises(VectorsError, match=r"expected '\.\./one' beside it"):
        open_stored(index, words).vectors()


def test_among_tables_of_the_same_length_one_is_named(tmp_path, words):
    path = tmp_path / "model"
    path.write_bytes(safetensors(a=("F32", TABLE), b=("F32", TABLE + np.float32(1))))
    with pytest.raises(
        VectorsError, match=r"expected one table, found a \(3 x 3 F32\), b \(3 x 3 F32\)\. Name"
    ):
        open_stored(path, words).vectors()
    path.write_bytes(safetensors(a=("F32", TABLE), embed=("F32", TABLE + np.float32(1))))
    with pytest.raises(VectorsError, match="expected a table named 'c', found"):
        open_stored(path, words, "c").vectors()
    np.testing.assert_array_equal(open_stored(path, words, "embed").vectors().matrix, TABLE[:2] + 1)


@pytest.mark.parametrize(
    "said",
    [
        {"tv": 0, "sea": 1},
        {"tv": 0, "sea": 1, "<s>": 2},
        {
            "model": {"vocab": {"tv": 0, "sea": 1, "x": 2}},
            "added_tokens": [{"id": 2, "content": "x", "special": True}],
        },
        {"model": {"vocab": [["tv", -1.5], ["sea", -2]]}, "added_tokens": []},
    ],
)
def test_the_words_may_be_a_tokenizer_that_does_not_fill_its_table(tmp_path, said):
    (tmp_path / "model").write_bytes(safetensors(embed=("F32", TABLE)))
    (tmp_path / "tokenizer.json").write_text(json.dumps(said, indent=1))
    found = open_stored(tmp_path / "model", tmp_path / "tokenizer.json").vectors()
    assert found.words == ["tv", "sea"]
    np.testing.assert_array_equal(found.matrix, TABLE[:2])
    (tmp_path / "tokenizer.json").write_text('{"model": {"type": "BPE"}}')
    with pytest.raises(VectorsError, match="expected a vocabulary in JSON, cannot read it"):
        open_stored(tmp_path / "model", tmp_path / "tokenizer.json").vectors()


def test_damaged_safetensors_are_refused(tmp_path, words):
    whole = safetensors(embed=("F32", TABLE))
    (tmp_path / "cut").write_bytes(whole[:-1])
    with pytest.raises(VectorsError, match="expected whole safetensors, cannot read them"):
        open_stored(tmp_path / "cut", words).vectors()
    (tmp_path / "odd").write_bytes(whole[:20] + b"}" + whole[21:])
    with pytest.raises(VectorsError, match="expected whole safetensors, cannot read them"):
        open_stored(tmp_path / "odd", words).vectors()


def test_an_archive_may_bring_its_words(tmp_path, words):
    np.savez(tmp_path / "bare.npz", vectors=TABLE.astype(np.float64), bias=np.zeros(3))
    np.savez_compressed(tmp_path / "named.npz", vectors=TABLE, vocabulary=np.array(WORDS.split()))
    for found in (
        open_stored(tmp_path / "bare.npz", words).vectors(),
        open_stored(tmp_path / "named.npz").vectors(),
    ):
        assert found.words == ["tv", "sea"]
        np.testing.assert_array_equal(found.matrix, TABLE[:2])
    with pytest.raises(VectorsError, match="expected the words of its rows, one a line"):
        open_stored(tmp_path / "bare.npz").vectors()


def test_python_objects_in_an_archive_are_never_opened(tmp_path, words):
    np.savez(tmp_path / "bad.npz", vectors=np.array([[{}, 1], [2, 3], [4, 5]], dtype=object))
    with pytest.raises(VectorsError, match="found Python objects"):
        open_stored(tmp_path / "bad.npz", words).vectors()


def test_an_array_that_is_stored_column_by_column_and_one_that_is_cut(tmp_path, words):
    np.savez(tmp_path / "f.npz", vectors=np.asfortranarray(TABLE))
    np.testing.assert_array_equal(open_stored(tmp_path / "f.npz", words).vectors().matrix, TABLE[:2])
    whole = (tmp_path / "f.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole.replace(b"(3, 3)", b"(3, 9)"))
    with pytest.raises(VectorsError, match=r"the bytes of 'vectors\.npy' are not all there"):
        open_stored(tmp_path / "cut.npz", words).vectors()


@pytest.mark.parametrize("metadata", [WORDS, "word\tcount\ntv\t3\nsea\t1\n<pad>\t0\n"])
def test_a_table_of_the_projector_has_its_words_beside_it(tmp_path, metadata):
    np.savetxt(tmp_path / "tensors.tsv", TABLE, delimiter="\t")
    (tmp_path / "metadata.tsv").write_text(metadata)
    found = open_stored(tmp_path / "tensors.tsv").vectors()
    assert found.words == ["tv", "sea"]
    np.testing.assert_array_equal(found.matrix, TABLE[:2])


def _saved(save, *tables, **named):
    file = io.BytesIO()
    save(file, *tables, **named)
    return file.getvalue()


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(_saved(np.save, TABLE)),
        lambda path: path.write_bytes(_saved(np.savez, embed=TABLE)),
        lambda path: path.write_bytes(safetensors(embed=("F32", TABLE))),
    ],
    ids=["npy", "npz", "safetensors"],
)
@pytest.mark.parametrize("named", [True, False])
def test_padding_is_no_word_of_any_table_whose_words_are_in_another_file(
    tmp_path, caplog, words, write, named
):
    write(tmp_path / "vocab.bin")
    if not named:
        words.rename(tmp_path / "vocab.txt")  # where the words of any table are looked for
    found = open_stored(tmp_path / "vocab.bin", words if named else None).vectors()
    assert found.words == ["tv", "sea"]
    assert "1 row is no word and is left out: '<pad>' (row 2)" in caplog.text
    np.testing.assert_array_equal(found.matrix, TABLE[:2])


def test_vectors_with_words_of_their_own_are_read_as_ever(tmp_path, words):
    (tmp_path / "v.txt").write_text("tv 1 2\n<pad> 0 0\n<unk> 3 4\n")
    found = open_stored(tmp_path / "v.txt", words).vectors()
    assert found.words == ["tv", "<unk>"]
    assert found.matrix.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(VectorsError, match="expected a file of several tensors for 'embed', found one table"):
        open_stored(tmp_path / "v.txt", tensor="embed").vectors()


@pytest.mark.parametrize(("n", "said"), [(2, ""), (19, "1 of 20 rows have no word and are left out")])
def test_a_vocabulary_beside_a_table_is_its_own_only_where_it_names_nearly_all_rows(
    tmp_path, caplog, n, said
):
    np.savez(tmp_path / "bare.npz", vectors=np.ones((20, 2), np.float32))
    (tmp_path / "vocab.txt").write_text("\n".join(f"word{row}" for row in range(n)))
    if said:
        assert open_stored(tmp_path / "bare.npz").vectors().n_words == n
        assert said in caplog.text
    else:
        with pytest.raises(VectorsError, match=r"for the 20 rows of vectors, found 2 in .*vocab.txt, which"):
            open_stored(tmp_path / "bare.npz").vectors()
