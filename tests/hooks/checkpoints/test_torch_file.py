"""PyTorch's files; none is opened in a way that runs what it holds."""

import subprocess
import sys

import numpy as np
import pytest

from drift.errors import VectorsError
from drift.hooks.checkpoints.table import open_stored, stored_tensors
from tests.frameworks import needs

torch = needs("torch")
TABLE = np.array([[0.5, -1.25, 3], [2, 0, 0.125], [9, 9, 9]], dtype=np.float32)  # exact as bfloat16


@pytest.fixture
def words(tmp_path):
    (tmp_path / "words.txt").write_text("tv\nsea\n<pad>\n")
    return tmp_path / "words.txt"


@pytest.mark.parametrize("kind", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_state_dict_is_read_without_loss(tmp_path, words, kind, zipped):
    state = {"model": {"embed.weight": torch.tensor(TABLE, dtype=kind), "bias": torch.zeros(3)}, "epoch": 3}
    torch.save(state, tmp_path / "m.pt", _use_new_zipfile_serialization=zipped)
    found = open_stored(tmp_path / "m.pt", words).vectors()
    assert found.words == ["tv", "sea"]
    np.testing.assert_array_equal(found.matrix, TABLE[:2])
    assert [one.name for one in stored_tensors(tmp_path / "m.pt")] == ["model.embed.weight", "model.bias"]


def test_a_view_and_a_tensor_alone_are_read_as_they_are(tmp_path, words):
    torch.save(torch.tensor(TABLE).t(), tmp_path / "t.pt")
    assert [one.name for one in stored_tensors(tmp_path / "t.pt")] == ["tensor"]
    np.testing.assert_array_equal(open_stored(tmp_path / "t.pt", words).vectors().matrix, TABLE.T[:2])


class Hostile:
    def __reduce__(self):
        return (subprocess.call, (["touch", "ran"],))


@pytest.mark.parametrize("zipped", [True, False])
def test_what_would_run_is_refused_and_does_not_run(tmp_path, words, monkeypatch, zipped):
    monkeypatch.chdir(tmp_path)
    torch.save({"x": Hostile()}, tmp_path / "m.pt", _use_new_zipfile_serialization=zipped)
    torch.save(torch.nn.Embedding(3, 3), tmp_path / "whole.pt", _use_new_zipfile_serialization=zipped)
    for name in ("m.pt", "whole.pt"):
        with pytest.raises(VectorsError, match="opens with weights_only, cannot read them") as raised:
            open_stored(tmp_path / name, words).vectors()
        assert "\n" not in str(raised.value)
        assert "\x1b" not in str(raised.value)
        assert "would be run as a program. Save the model's state_dict()." in str(raised.value)
    assert not (tmp_path / "ran").exists()


def test_a_file_that_is_cut_is_one_line(tmp_path, words):
    torch.save({"embed.weight": torch.tensor(TABLE)}, tmp_path / "m.pt", _use_new_zipfile_serialization=False)
    whole = (tmp_path / "m.pt").read_bytes()
    (tmp_path / "cut.pt").write_bytes(whole[:-20])
    with pytest.raises(VectorsError, match=r"cut.pt: .* cannot read them: the file is damaged or cut short"):
        open_stored(tmp_path / "cut.pt", words).vectors()


def test_reading_one_loads_no_torch_before(tmp_path):
    script = "import sys, drift.hooks.checkpoints.table; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
