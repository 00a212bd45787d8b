"""`drift export vectors` at the command line; what is in the files is tested where they are written."""

import pytest
from typer.testing import CliRunner

from cli import app
from drift.vectors.read import read_vectors


@pytest.fixture
def export(make_run, tmp_path, monkeypatch):
    run = make_run(epochs=2)
    monkeypatch.chdir(tmp_path)
    return run, lambda *words: CliRunner().invoke(app, ["export", *words])


@pytest.mark.parametrize(("asked", "epoch"), [([], 2), (["--epoch", "1"], 1), (["--epoch", "0"], 0)])
def test_the_vectors_of_an_epoch_come_back(export, asked, epoch):
    run, drift = export
    done = drift("vectors", "-o", "tuned.vec", *asked)
    assert done.stdout == f"tuned.vec: 40 words, epoch {epoch}.\n"
    assert read_vectors("tuned.vec", cache=False).matrix.tobytes() == run.matrix(epoch).tobytes()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ["vectors", "-o", "a.vec", "--epoch", "0", "--epoch", "1"],
            "expected one --epoch for vectors, got 2",
        ),
        (["vectors", "-o", "a.xyz"], "expected a name that ends in"),
        (["pictures", "-o", "a.png"], "expected one of projector, atlas, vectors, scalars"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_line(export, asked, said):
    done = export[1](*asked)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
