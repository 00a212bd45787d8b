"""Files that were damaged anywhere are read or refused in one line, whatever their format."""

import io
import random
import zipfile

import numpy as np
import pytest

from drift.errors import DriftError
from drift.hooks.checkpoints.table import open_stored, stored_tensors
from tests.frameworks import needs
from tests.hooks.checkpoints.test_table import TABLE, safetensors
from tests.vectors.test_fasttext import model

N = 40
"""Damaged files of each format; with 1,000 and another seed, all of 13,000 were."""


def npz(save):
    out = io.BytesIO()
    save(out, vectors=TABLE, words=np.array(["tv", "sea", "good"]))
    return out.getvalue()


def npy():
    out = io.BytesIO()
    np.save(out, TABLE)
    return out.getvalue()


def hdf5():
    h5py = pytest.importorskip("h5py")
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file["layers/embedding/vars/0"] = TABLE
        file["optimizer/vars/1"] = TABLE
    return out.getvalue()


def keras():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("model.weights.h5", hdf5())
        archive.writestr("assets/layers/text_vectorization/vocabulary.txt", "tv\nsea\ngood")
    return out.getvalue()


def torch_file(zipped):
    torch = needs("torch")
    out = io.BytesIO()
    torch.save({"embed": torch.tensor(TABLE)}, out, _use_new_zipfile_serialization=zipped)
    return out.getvalue()


def tensors():
    pytest.importorskip("safetensors")
    return safetensors(embed=("F32", TABLE), other=("F32", TABLE[:1]))


FORMATS = {
    "safetensors": tensors,
    "npz": lambda: npz(np.savez),
    "packed npz": lambda: npz(np.savez_compressed),
    "npy": npy,
    "fastText": model,
    "old fastText": lambda: model(version=None),
    "HDF5": hdf5,
    "Keras": keras,
    "PyTorch": lambda: torch_file(zipped=True),
    "old PyTorch": lambda: torch_file(zipped=False),
    "projector": lambda: b"0.5\t1.5\t2\n1.5\t2\t3\n1.5\t2\t4\n",
    "text": lambda: b"tv 1 2 3\nsea 1 2 3\ngood 3 4 5\n",
}
EXTREMES = (b"\xff" * 8, b"\0" * 8, b"\xff\xff\xff\x7f\0\0\0\0", b"\0" * 7 + b"\x80")


def damaged(whole, rng):
    data = bytearray(whole)
    kind = rng.randrange(4)
    if kind == 0:
        return bytes(data[: rng.randrange(len(data))])
    for _ in range(rng.choice([1, 1, 2, 8])):
        place = rng.randrange(len(data))
        if kind == 1:
            data[place] = rng.randrange(256)
        elif kind == 2:
            data[place : place + 8] = rng.choice(EXTREMES)[: len(data) - place]
        else:
            start = rng.randrange(len(data))
            data[place:place] = data[start : start + rng.randrange(1, 40)]
    return bytes(data)


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_was_damaged_is_one_line_or_is_read(tmp_path, name):
    whole, rng = FORMATS[name](), random.Random(0)
    (tmp_path / "words.txt").write_text("tv\nsea\ngood\n")
    words_file = None if name in ("packed npz", "Keras") else tmp_path / "words.txt"
    for _ in range(N):
        (tmp_path / "file").write_bytes(damaged(whole, rng))
        for ask in (
            lambda: stored_tensors(tmp_path / "file"),
            lambda: open_stored(tmp_path / "file", words_file).vectors(),
        ):
            try:
                ask()
            except DriftError as error:
                assert "\n" not in str(error)


def test_items_of_no_bytes_are_refused_in_one_line(tmp_path):
    """Found by the long fuzz: NumPy has no numbers to make of them, and says so in a way of its own."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<U0", "fortran_order": False, "shape": (3, 2)})
    with zipfile.ZipFile(tmp_path / "v.npz", "w") as archive:
        archive.writestr("vectors.npy", header.getvalue())
    (tmp_path / "words.txt").write_text("a\nb\nc\n")
    with pytest.raises(DriftError, match="found items of no bytes") as raised:
        open_stored(tmp_path / "v.npz", tmp_path / "words.txt").vectors()
    assert "\n" not in str(raised.value)
