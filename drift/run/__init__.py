"""The run on disk: writing it epoch by epoch, opening it, verifying it."""

from pathlib import Path

RUNS = Path("runs")
"""The folder that holds the runs where no other one is named; here, where importing it costs nothing."""
