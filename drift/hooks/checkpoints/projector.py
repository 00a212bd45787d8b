"""TensorBoard's embedding projector: a row a word, numbers divided by tabs; the words in a file of their own.

`metadata.tsv` has a word a row; with several columns the first row names them, and the words stand in
the first.
"""

from pathlib import Path

import numpy as np

from drift.arrays import FloatArray
from drift.errors import VectorsError
from drift.vectors.text_head import NUMBER

METADATA = "metadata.tsv"
_N_LINES = 20


def is_projector(head: bytes) -> bool:
    """Whether all fields of the first rows are numbers between tabs, and not all first ones whole numbers."""
    lines = [line.rstrip(b"\r").split(b"\t") for line in head.split(b"\n")[:-1][:_N_LINES]]
    if not lines or len(lines[0]) < 2:
        return False
    alike = all(len(line) == len(lines[0]) and all(map(NUMBER.fullmatch, line)) for line in lines)
    return alike and not all(line[0].isdigit() for line in lines)  # those might be words


def read_projector(path: Path) -> FloatArray:
    """The vectors, shape (n_rows, n_dims); raises VectorsError where a row is no row of numbers."""
    try:
        return np.loadtxt(path, dtype=np.float32, delimiter="\t", ndmin=2, comments=None)
    except ValueError as error:
        raise VectorsError(f"{path}: expected rows of numbers between tabs ({error}).") from error


def read_metadata(path: Path) -> list[str]:
    """The words of the rows; raises VectorsError where the file cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise VectorsError(f"{path}: expected the words of the rows, cannot read them ({error}).") from error
    if not lines[-1]:
        lines.pop()
    several = any("\t" in line for line in lines)
    return [line.rstrip("\r").split("\t")[0] for line in lines[several:]]
