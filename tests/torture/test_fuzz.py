"""Nearly right files: whatever reads them gives what they hold or says in one line why not."""

import gzip
import io
import json
import os
import random

import numpy as np
import pytest

from drift.corpus.read import read_corpus
from drift.errors import DriftError
from drift.hooks.checkpoints.table import open_stored
from drift.run.run import Run
from drift.run.store import text_sum
from drift.vectors.read import read_vectors
from tests.torture.acts import Made
from tests.torture.fuzz import spoiled

TRIES = int(os.environ.get("DRIFT_TORTURE_FUZZ", "60"))
ROWS = [("the", "0.5 -1.25 3"), ("of", "1e-3 2 -7"), ("New York", "0 0 0"), ("naïve", ".5 6. 7e2")]
TEXT = "".join(f"{word} {numbers}\n" for word, numbers in ROWS).encode()
MATRIX = np.arange(12, dtype=np.float32).reshape(4, 3)
BINARY = b"4 3\n" + b"".join(
    word.replace(" ", "_").encode() + b" " + row.tobytes() + b"\n"
    for (word, _), row in zip(ROWS, MATRIX, strict=True)
)


def saved(save, *args, **options) -> bytes:
    file = io.BytesIO()
    save(file, *args, **options)
    return file.getvalue()


VECTORS = {
    "text": ("v.txt", TEXT),
    "header": ("v.vec", b"4 3\n" + TEXT),
    "gz": ("v.txt.gz", gzip.compress(TEXT, mtime=0)),
    "binary": ("v.bin", BINARY),
    "npy": ("v.npy", saved(np.save, MATRIX)),
    "fortran": ("v.npy", saved(np.save, np.asfortranarray(MATRIX.astype(np.float64)))),
    "npz": ("v.npz", saved(np.savez, table=MATRIX)),
}
CORPORA = {
    "csv": ("c.csv", b'text,label\n"good, film",pos\nbad film,neg\n"a ""b""\nc",pos\nworse,neg\n'),
    "tsv": ("c.tsv", b"label\ttext\n0\tbad\n1\tgood one\n0\tworse\n1\tbetter\n"),
    "jsonl": ("c.jsonl", b'{"text": "good", "label": 1}\n{"text": "b\\u00e4d", "label": 0}\n' * 2),
    "fasttext": ("c.txt", b"__label__pos good film\n__label__neg bad film\n" * 2),
}


def reads(read, wanted) -> bool:
    """Whether it can be read; anything but a result or a DriftError of one line is a failure."""
    try:
        found = read()
    except DriftError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 2000
        return False
    wanted(found)
    return True


def fine_vectors(found) -> None:
    assert len(found.words) == len(found.matrix) == len(set(found.words))
    assert np.isfinite(found.matrix).all()


@pytest.mark.parametrize("form", VECTORS)
def test_vectors_are_read_or_refused_in_one_line(form, tmp_path):
    name, data = VECTORS[form]
    rng, path, n_read = random.Random(form), tmp_path / name, 0
    (tmp_path / "v.words").write_text("\n".join(word for word, _ in ROWS) + "\n")
    read = (
        read_vectors if form != "npz" else lambda path, **_: open_stored(path, tmp_path / "v.words").vectors()
    )
    for _ in range(TRIES):
        path.write_bytes(spoiled(data, rng))
        skip = rng.random() < 0.3
        n_read += reads(lambda: read(path, skip_bad_rows=skip, cache=False), fine_vectors)  # noqa: B023
    print(f"{form}: {TRIES} tried, {n_read} read, {TRIES - n_read} refused in one line")  # noqa: T201


@pytest.mark.parametrize("form", CORPORA)
def test_text_is_read_or_refused_in_one_line(form, tmp_path):
    name, data = CORPORA[form]
    rng, path, n_read = random.Random(form), tmp_path / name, 0

    def fine(found) -> None:
        assert len(found.train) + len(found.test) >= 2

    for _ in range(TRIES // 2):
        path.write_bytes(spoiled(data, rng))
        n_read += reads(lambda: read_corpus(path), fine)
    print(f"{form}: {TRIES // 2} tried, {n_read} read, {TRIES // 2 - n_read} refused in one line")  # noqa: T201


def test_a_record_is_read_or_refused_in_one_line_even_where_its_checksum_fits(tmp_path):
    made = Made(tmp_path)
    for step in (Made.create, Made.documents, Made.commit, Made.finish):
        step(made)
    path, rng, n_read = tmp_path / "a" / "run.json", random.Random(0), 0
    data = path.read_bytes()
    for _ in range(3 * TRIES):
        spoilt = spoiled(data, rng)
        try:  # whoever writes a record by hand can write the checksum too
            found = json.loads(spoilt)
            found.pop("sum", None)
            spoilt = json.dumps({"sum": text_sum(found), **found}).encode()
        except (ValueError, AttributeError):
            pass
        path.write_bytes(spoilt)
        n_read += reads(lambda: Run(tmp_path / "a").condition(), lambda _: None)
    print(f"records: {3 * TRIES} tried, {n_read} read, {3 * TRIES - n_read} refused in one line")  # noqa: T201


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"format": 2, "created": null}',
        '{"format": ' + "9" * 5000 + "}",
        '{"format": NaN}',
        '{"a": ' * 50_000,
        '{"format": {"a": 1}}',
        '{"format": [2]}',
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_a_hostile_record_is_passed_over_and_named(text, tmp_path, caplog):
    from drift.run.find import records

    made = Made(tmp_path)
    for step in (Made.create, Made.finish):
        step(made)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "run.json").write_text(text)
    assert [folder.name for folder, _ in records(tmp_path)] == ["a"]
    assert "bad/run.json" in caplog.text
    assert all("\n" not in one.getMessage() for one in caplog.records)


@pytest.mark.parametrize("digest", ["../../x", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_a_digest_that_is_none_forms_no_path(digest, tmp_path):
    from tests.tampered import tamper

    made = Made(tmp_path)
    made.create()
    tamper(tmp_path / "a", vectors__digest=digest)
    with pytest.raises(DriftError, match="no digest"):
        Run(tmp_path / "a")


def test_the_campaign_finds_a_reader_that_says_a_mistake_in_another_way(tmp_path):
    """The check of a matrix's size is left out: NumPy then says it, in its own way."""
    (tmp_path / "v.words").write_text("\n".join(word for word, _ in ROWS) + "\n")
    path = tmp_path / "v.npy"
    path.write_bytes(VECTORS["npy"][1][:-5])
    assert not reads(lambda: read_vectors(path, cache=False), fine_vectors)

    def unchecked(path, **_):
        return np.memmap(path, np.float32, "r", 128, (4, 3))

    with pytest.raises(ValueError, match="mmap length"):
        reads(lambda: unchecked(path), fine_vectors)
