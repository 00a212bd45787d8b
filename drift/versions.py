"""The versions of what a result depends on."""

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from drift import __version__


def versions(trained_with: Iterable[str] = ()) -> dict[str, str]:
    """The versions of what a result depends on, with the packages that trained it."""
    found = {"python": platform.python_version(), "drift": __version__}
    for package in ("numpy", *trained_with):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
