"""."""

from pathlib import Path

REPORTS = Path("reports")
"""Where reports and figures go unless a file is named."""
