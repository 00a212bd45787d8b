import sys
from types import SimpleNamespace

import pytest

from drift.errors import MissingExtraError, SettingsError
from drift.measure import devices as module
from drift.measure.devices import chosen_device


@pytest.fixture
def gpu(monkeypatch):
    """A PyTorch that sees a GPU, or none."""

    def sees(there):
        cuda = SimpleNamespace(is_available=lambda: there)
        monkeypatch.setattr(module, "optional", lambda _: SimpleNamespace(cuda=cuda))
        monkeypatch.setattr(module, "require", lambda _: None)
        monkeypatch.setattr(module, "find_spec", lambda _: object())

    return sees


@pytest.mark.parametrize(
    ("asked", "there", "device"),
    [("cpu", True, "cpu"), ("cuda", True, "cuda"), ("auto", True, "cuda"), ("auto", False, "cpu")],
)
def test_auto_is_a_gpu_where_there_is_one(gpu, asked, there, device):
    gpu(there)
    assert chosen_device(asked) == device


def test_a_gpu_that_is_not_there_is_one_line(gpu):
    gpu(False)
    with pytest.raises(SettingsError, match=r"expected a GPU .* found none\. Pass --device auto"):
        chosen_device("cuda")


def test_without_pytorch_auto_is_the_cpu_and_cuda_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert chosen_device("auto") == "cpu"
    with pytest.raises(MissingExtraError, match=r"--device cuda\) needs torch, .*'embedding-drift\[torch\]'"):
        chosen_device("cuda")
