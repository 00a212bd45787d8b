import pytest

from drift.analysis.across.diff import diff
from drift.analysis.figures import figures_by_epoch
from drift.errors import DriftError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.export.scalars import export_scalars

NEAR = Neighbourhood(k=3, candidates=None)


def read_back(folder):
    """The scalars of a folder, by name and step, from the records themselves."""
    from tensorboardX.proto.event_pb2 import Event

    found = {}
    (path,) = folder.iterdir()
    data, at = path.read_bytes(), 0
    while at < len(data):  # length, its checksum, the event, its checksum
        size = int.from_bytes(data[at : at + 8], "little")
        event = Event.FromString(data[at + 12 : at + 12 + size])
        found |= {(one.tag, event.step): one.simple_value for one in event.summary.value}
        at += 16 + size
    return found


def test_the_figures_of_an_epoch_are_those_of_a_diff_against_snapshot_0(make_run):
    run = make_run()
    found = figures_by_epoch(run, NEAR)
    assert list(found) == [0, 1, 2, 3]
    for epoch in (1, 3):
        expected = diff(run, epochs=(0, epoch), neighbourhood=NEAR).figures()
        assert found[epoch] == pytest.approx({name: expected[name] for name in found[epoch]})
    assert (found[0]["moved"], found[0]["unseen_kept"], "test_accuracy" in found[0]) == (0, 1, False)


def test_what_is_written_is_read_back_by_name_and_epoch(make_run, tmp_path):
    pytest.importorskip("tensorboardX")
    run = make_run()
    n = export_scalars(run, tmp_path / "logs", NEAR)
    found = read_back(tmp_path / "logs")
    assert len(found) == n
    assert found["test_accuracy", 3] == pytest.approx(0.8)
    assert found["moved", 1] == 10


def test_a_folder_that_cannot_be_made_is_one_line(make_run, tmp_path):
    pytest.importorskip("tensorboardX")
    (tmp_path / "file").write_text("")
    with pytest.raises(DriftError, match="logs: cannot be written"):
        export_scalars(make_run(), tmp_path / "file/logs", NEAR)
