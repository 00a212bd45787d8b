"""The formats of run.json that an older drift wrote, each brought to the next one.

Format 1 kept the inputs, and the name of the hook that recorded somebody else's training, among the settings;
that an epoch has step paths stood nowhere but in the setting that asked for them.
"""

from collections.abc import Callable
from typing import Any

FORMAT = 2

Plain = dict[str, Any]


def newest(found: Plain) -> Plain:
    """Bring what an older drift wrote to today's format; raises KeyError for a format that none wrote."""
    while found["format"] != FORMAT:
        found = _STEPS[found["format"]](found)
    return found


def _from_1(found: Plain) -> Plain:
    settings = dict(found["settings"])
    inputs, hook = settings.pop("inputs", None), settings.pop("hook", None)
    steps = bool(settings.get("record_steps"))
    return {
        **found,
        "format": 2,
        "settings": settings or None,
        "inputs": inputs or None,
        "hook": hook,
        "epochs": [{**epoch, "step_paths": steps and epoch["epoch"] > 0} for epoch in found["epochs"]],
    }


_STEPS: dict[int, Callable[[Plain], Plain]] = {1: _from_1}
KNOWN = (*_STEPS, FORMAT)
