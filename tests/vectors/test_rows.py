import numpy as np
import pytest

from drift.vectors import rows
from drift.vectors.rows import decoded, finish, keep_rows


def test_rows_are_kept_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rows,
        "row_blocks",
        lambda n_rows, _n_dims: [slice(n, min(n + 2, n_rows)) for n in range(0, n_rows, 2)],
    )
    matrix = np.arange(20, dtype=np.float32).reshape(10, 2).copy()
    keep_rows(matrix, np.array([0, 3, 4, 8, 9]))
    assert matrix[:, 0].tolist() == [0, 6, 8, 16, 18]


def test_odd_bytes_are_counted_but_not_words_that_look_like_them() -> None:
    assert decoded([b"\xff", b"\\xff", "é".encode()]) == (["\\xff", "\\xff", "é"], 1)


def test_words_that_become_equal_by_decoding_are_repeats(caplog: pytest.LogCaptureFixture) -> None:
    words, _ = decoded([b"\xff", b"\\xff"])
    vectors = finish(words, np.array([[1, 2], [3, 4]], dtype=np.float32), "v")
    assert (vectors.words, vectors.matrix.tolist()) == (["\\xff"], [[1, 2]])
