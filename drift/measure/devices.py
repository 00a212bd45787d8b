"""Where a full search runs, as it is asked for: here, or on a GPU that PyTorch sees."""

from importlib.util import find_spec

from drift.errors import SettingsError, optional, require

DEVICES = ("cpu", "cuda", "auto")


def chosen_device(asked: str) -> str:
    """The device for one of DEVICES: `auto` is `cuda` where PyTorch is installed and sees a GPU, else `cpu`.

    Raises MissingExtraError for `cuda` without PyTorch, SettingsError where it sees no GPU.
    """
    if asked == "cpu" or (asked == "auto" and find_spec("torch") is None):
        return "cpu"
    require("torch")
    if optional("torch").cuda.is_available():
        return "cuda"
    if asked == "auto":
        return "cpu"
    raise SettingsError(
        "expected a GPU that PyTorch sees for --device cuda, found none. Pass --device auto to use one only "
        "where there is one."
    )
