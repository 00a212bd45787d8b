"""Frameworks that hook tests train with: of the extra `frameworks`, which `make test` installs."""

import os
from importlib import import_module
from types import ModuleType

import pytest


def needs(module: str) -> ModuleType:
    """Import a module of a framework; without it a test is skipped, unless DRIFT_FRAMEWORKS=required."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if os.environ.get("DRIFT_FRAMEWORKS") == "required":
            raise
        pytest.skip(f"{error.name} is not installed: make test brings it", allow_module_level=True)
