import numpy as np
import pytest

from drift.errors import SettingsError
from drift.hooks.evidence import SeenEvidence, read_counts
from drift.vectors.word_vectors import WordVectors


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("word\tcount\ntv\t3\nsea\t1\n", {"tv": 3, "sea": 1}),
        ("\"\t7\n'\t2\n,\t5\n", {'"': 7, "'": 2, ",": 5}),  # tokens that are quotes open nothing
        ('word,count\n",",5\ntv,3\n', {",": 5, "tv": 3}),
        ("New York 3\r\ntv 2\r\n", {"New York": 3, "tv": 2}),
        ("a\u2028b\t1\n\u0085\t2\n", {"a\u2028b": 1, "\u0085": 2}),
        ("tv 3\ntv 2\n", {"tv": 5}),
        ("\ufefftv 3", {"tv": 3}),
    ],
)
def test_counts_are_read_as_they_are_written(tmp_path, text, counts):
    (tmp_path / "counts").write_bytes(text.encode())
    assert read_counts(tmp_path / "counts") == counts


@pytest.mark.parametrize("line", ["tv", "tv\t-1", "tv\t²", "tv\t1.5", "tv\t"])
def test_a_line_without_a_count_is_said_with_its_number(tmp_path, line):
    (tmp_path / "counts").write_text(f"sea\t3\n{line}\nfilm\t2\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="counts:2: expected a word and its count, found"):
        read_counts(tmp_path / "counts")


def test_what_has_no_vector_is_counted(caplog):
    caplog.set_level("INFO")
    vectors = WordVectors(["tv", "sea"], np.eye(2, dtype=np.float32))
    counts, source = SeenEvidence(counts={"tv": 3, "nowhere": 4}).counted(vectors, np.array([0]))
    assert (counts.tolist(), source) == ([3, 0], "counts")
    assert "3 of 7 words of the training text have a vector" in caplog.text
