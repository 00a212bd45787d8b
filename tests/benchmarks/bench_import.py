"""Importing 128,000 x 4,096 before and after training: the peak of memory, in matrices of float32."""

import json
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.harness import programs_in_turn, show

N_WORDS, N_DIMS = 128_000, 4096
BLOCK = 1000
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Generate the files, as float32 of which a tenth moved and as bfloat16 that all moved; measure."""
    matrix_mb = 4 * N_WORDS * N_DIMS / 2**20
    for kind, n_moved in (("F32", BLOCK // 10), ("BF16", BLOCK)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _generate(folder, kind, n_moved)
            files = [str(folder / file) for file in ("before", "after")]
            options = ["--words", str(folder / "words"), "--counts", str(folder / "counts")]
            command = [sys.executable, str(ROOT / "cli.py"), "import", *files, *options, "--runs", name]
            (timing,) = programs_in_turn({f"drift import, {kind}": command}, repeat=1)
            peak = (timing.peak_mb or 0) / matrix_mb
            show(f"{n_moved / BLOCK:.0%} of the words moved: {peak:.2f} matrices", [timing], "1.3 matrices")


def _generate(folder: Path, kind: str, n_moved: int) -> None:
    rows = np.random.default_rng(0).standard_normal((BLOCK, N_DIMS), dtype=np.float32)
    size = 4 if kind == "F32" else 2
    end = N_WORDS * N_DIMS * size
    header = json.dumps({"embed": {"dtype": kind, "shape": [N_WORDS, N_DIMS], "data_offsets": [0, end]}})
    for name, step in (("before", 0.0), ("after", 0.25)):
        with (folder / name).open("wb") as file:
            file.write(struct.pack("<Q", len(header)) + header.encode())
            for block in range(N_WORDS // BLOCK):
                found = rows + np.float32(block / 64)
                found[:n_moved] += np.float32(step)
                stored = found if kind == "F32" else (found.view(np.uint32) >> 16).astype(np.uint16)
                file.write(stored.tobytes())
    (folder / "words").write_text("\n".join(f"word{row}" for row in range(N_WORDS)))
    (folder / "counts").write_text("\n".join(f"word{row},3" for row in range(0, N_WORDS, 10)))


if __name__ == "__main__":
    main()
