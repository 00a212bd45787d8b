"""Which format a file of word vectors has, told from its content; names are often wrong."""

from pathlib import Path
from typing import Literal

from drift.errors import VectorsError
from drift.vectors.fasttext import is_fasttext_model
from drift.vectors.files import first_bytes
from drift.vectors.text_head import text_head

Format = Literal["text", "binary", "npy", "fasttext"]

ACCEPTED = (
    "GloVe, word2vec or fastText text or word2vec binary, each plain or .gz, a fastText .bin model, a .npy "
    "matrix with a list of words, 'demo' or 'word2vec:corpus'"
)
_NPY = b"\x93NUMPY"
_PICKLE = (
    "a pickle, which can run code and is never opened; gensim itself converts one: "
    "KeyedVectors.load('x.kv').save_word2vec_format('x.txt'), for a model Word2Vec.load('x.model').wv.save…"
)
_FOREIGN = {
    b"PK\x03\x04": "a zip archive (drift import reads .npz, .keras and .pt; unpack a packed download)",
    b"\x89HDF\r\n": "an HDF5 file (a Keras model; drift import reads it)",
    b"\x80\x02": _PICKLE,
    b"\x80\x03": _PICKLE,
    b"\x80\x04": _PICKLE,
    b"\x80\x05": _PICKLE,
    b"BZh91AY&SY": "a bzip2 file (unpack it)",
    b"\xfd7zXZ\x00": "an xz file (unpack it)",
    b"\x28\xb5\x2f\xfd": "a Zstandard file (unpack it)",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16 text (save it as UTF-8)",
    b"\xfe\xff": "UTF-16 text (save it as UTF-8)",
}


def recognise(path: Path) -> Format:
    """The format of the file at `path`, looking into gzip.

    Raises VectorsError if it is none of those accepted, or cannot be read.
    """
    head = first_bytes(path)
    if head.startswith(_NPY):
        return "npy"
    if is_fasttext_model(head):
        return "fasttext"
    for beginning, what in _FOREIGN.items():
        if head.startswith(beginning):
            raise VectorsError(f"{path}: expected word vectors, found {what}. Accepted: {ACCEPTED}.")
    if b"\r" in head.strip() and b"\n" not in head and b"\0" not in head:
        raise VectorsError(f"{path}: expected word vectors, found {_described(head)}. Accepted: {ACCEPTED}.")
    text = text_head(head)
    if text.n_words is None and text.n_dims >= 2:
        return "text"
    if text.n_words is not None and text.header_dims:
        # Lines of binary vectors, cut at chance line feeds, do not end in numbers.
        return "text" if text.n_dims or not text.widths else "binary"
    raise VectorsError(f"{path}: expected word vectors, found {_described(head)}. Accepted: {ACCEPTED}.")


def _described(head: bytes) -> str:
    if b"\r" in head and b"\n" not in head:
        return "lines that end in a carriage return alone (let them end in a line feed)"
    if b"\0" in head:
        return "binary data of an unknown format"
    line = head.split(b"\n", 1)[0][:40].decode(errors="backslashreplace")
    return f"lines that do not end in two or more numbers, the first {line!r}"
