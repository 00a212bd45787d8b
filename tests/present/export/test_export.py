import numpy as np
import pytest

from drift.errors import DriftError, RunError, SettingsError, UnknownWordError
from drift.measure.neighbourhood import Neighbourhood
from drift.measure.neighbours import nearest
from drift.present.export.atlas import export_atlas
from drift.present.export.projector import export_projector
from tests.present.hostile_words import HOSTILE


@pytest.fixture(scope="module")
def atlas(plain_run, tmp_path_factory):
    from pyarrow import parquet

    path = tmp_path_factory.mktemp("atlas") / "map.parquet"
    done = export_atlas(plain_run, path, epochs=[0, 3], sample=40, neighbourhood=Neighbourhood(5))
    assert (done.path, done.n_words, done.epochs, done.n_left_out) == (path, 40, (0, 3), 0)
    return parquet.read_table(path)


def metadata(folder):
    lines = (folder / "metadata.tsv").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    heading, *rows = [line.split("\t") for line in lines]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_projectors_tensors_are_the_snapshots_to_the_last_bit(plain_run, tmp_path):
    done = export_projector(plain_run, tmp_path, epochs=[2, 0], sample=12)
    rows = metadata(tmp_path)
    ids = np.array([int(row["rank"]) for row in rows])
    assert done.n_words == len(ids) == 12
    for epoch in (0, 2):
        read = np.loadtxt(tmp_path / f"epoch-{epoch}.tsv", delimiter="\t", dtype=np.float32)
        np.testing.assert_array_equal(read, plain_run.rows(epoch, ids))
    assert [row["word"] for row in rows] == [plain_run.words[one] for one in ids]


def test_the_projectors_metadata_tell_seen_words_and_their_displacement(plain_run, tmp_path):
    export_projector(plain_run, tmp_path, sample=40)
    for row in metadata(tmp_path):
        one = int(row["rank"])
        step = plain_run.rows(3, np.array([one])) - plain_run.base[one]
        assert row["seen"] == ("seen" if plain_run.counts[one] else "unseen")
        assert int(row["count"]) == plain_run.counts[one]
        assert float(row["l2_distance"]) == pytest.approx(float(np.linalg.norm(step)), rel=1e-5)


def test_the_projectors_settings_name_the_files_the_last_epoch_first(plain_run, tmp_path):
    export_projector(plain_run, tmp_path, sample=12)
    settings = (tmp_path / "projector_config.pbtxt").read_text(encoding="utf-8")
    assert settings.split("}\n")[0] == (
        "embeddings {\n"
        '  tensor_name: "small, epoch 3"\n'
        "  tensor_shape: 12\n"
        "  tensor_shape: 5\n"
        '  tensor_path: "epoch-3.tsv"\n'
        '  metadata_path: "metadata.tsv"\n'
    )
    assert settings.count("embeddings {") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "epoch-0.tsv",
        "epoch-3.tsv",
        "metadata.tsv",
        "projector_config.pbtxt",
    ]


def test_words_cannot_break_the_projectors_lines(report_run, tmp_path):
    words = ["a\tb", "c\x0bd", "e\rf", "\u2028", *HOSTILE, *(f"w{number}" for number in range(9))]
    export_projector(report_run(words), tmp_path, sample=len(words))
    rows = metadata(tmp_path)
    assert len(rows) == len(words)
    assert {"a\\tb", "c\\x0bd", "e\\rf", "\\u2028"} <= {row["word"] for row in rows}


def test_the_atlas_has_a_row_for_each_word_and_epoch(atlas, plain_run):
    assert atlas.num_rows == 80
    assert atlas["epoch"].to_pylist() == [0] * 40 + [3] * 40
    assert atlas["word"].to_pylist()[:40] == plain_run.words
    assert atlas["seen"].to_pylist()[:40] == plain_run.seen.tolist()
    assert atlas["count"].to_pylist()[:40] == plain_run.counts.tolist()


def test_an_unseen_word_has_the_same_place_at_both_epochs_in_the_atlas(atlas, plain_run):
    places = np.stack([atlas["x"].to_numpy(), atlas["y"].to_numpy()], axis=1).reshape(2, 40, 2)
    assert ((places[0] == places[1]).all(axis=1) == ~plain_run.seen).all()


def test_the_atlas_neighbours_are_rows_of_the_same_epoch(atlas, plain_run):
    found = atlas["neighbors"].to_pylist()
    everybody = np.arange(40)
    for turn, epoch in enumerate((0, 3)):
        rows = plain_run.rows(epoch, everybody)
        true = nearest(rows, everybody, rows, everybody, 5)
        ids = np.array([one["ids"] for one in found[turn * 40 : turn * 40 + 40]])
        distances = np.array([one["distances"] for one in found[turn * 40 : turn * 40 + 40]])
        np.testing.assert_array_equal(ids - turn * 40, true.ids)
        np.testing.assert_allclose(distances, 1 - true.cosines, atol=1e-6)


def test_the_atlas_overlap_is_whole_before_training_and_a_share_after(atlas, plain_run):
    overlaps = np.array(atlas["overlap"].to_pylist()).reshape(2, 40)
    assert (overlaps[0] == 1).all()
    everybody = np.arange(40)
    lists = [
        nearest(plain_run.rows(t, everybody), everybody, plain_run.rows(t, everybody), everybody, 5).ids
        for t in (0, 3)
    ]
    by_hand = [len(set(a) & set(b)) / 5 for a, b in zip(*(one.tolist() for one in lists), strict=True)]
    np.testing.assert_allclose(overlaps[1], by_hand)


def test_without_an_epoch_the_atlas_shows_the_last(plain_run, tmp_path):
    assert export_atlas(plain_run, tmp_path / "a.parquet", sample=12).epochs == (3,)


def test_an_epoch_that_is_not_there_is_refused_before_anything_is_written(plain_run, tmp_path):
    for export, name in ((export_projector, "folder"), (export_atlas, "a.parquet")):
        with pytest.raises(RunError, match="expected an epoch from 0 to 3, got 9"):
            export(plain_run, tmp_path / name, epochs=[9])
    assert list(tmp_path.iterdir()) == []


def test_other_names_words_and_places_are_refused(plain_run, tmp_path):
    with pytest.raises(SettingsError, match=r"a.csv: expected a name that ends in .parquet"):
        export_atlas(plain_run, tmp_path / "a.csv")
    with pytest.raises(UnknownWordError):
        export_projector(plain_run, tmp_path, words=["nobody"])
    (tmp_path / "file").write_text("here")
    with pytest.raises(DriftError, match="cannot be written"):
        export_projector(plain_run, tmp_path / "file", sample=12)
