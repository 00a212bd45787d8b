"""Start-up: what the commands cost before they have done anything, against importing numpy."""

import os
from pathlib import Path

from tests.benchmarks.harness import programs_in_turn, show

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure on the newest run of runs/ (make demo makes one of 400,000 words)."""
    os.environ["PYTHONPATH"] = str(ROOT)
    command = "import sys; sys.argv = ['drift', *{!r}]; from cli import app; app()"
    timings = programs_in_turn(
        {
            "python -c 'import numpy'": "import numpy",
            "drift --help": command.format(["--help"]),
            "drift compare tv television": command.format(["compare", "tv", "television"]),
            "drift words --limit 25": command.format(["words", "--limit", "25"]),
        }
    )
    show("Start-up (400,000 words, 8 epochs)", timings, "--help within 3 x, compare within 8 x of numpy")


if __name__ == "__main__":
    main()
