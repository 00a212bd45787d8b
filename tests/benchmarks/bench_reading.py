"""Reading word vectors: 400,000 x 300 as text against gensim, and the cache against numpy.load."""

import tempfile
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors

from drift.vectors.read import read_vectors
from drift.vectors.text import write_text
from drift.vectors.word_vectors import WordVectors
from tests.benchmarks.harness import Timing, in_turn, programs_in_turn, show

N_WORDS, N_DIMS = 400_000, 300
GENSIM_SHARE = 20  # gensim reads one row in so many: the whole file would take minutes


def main() -> None:
    """Generate the files, measure, remove them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _generate(folder)
        whole, part = folder / "whole.txt", folder / "part.txt"
        read = (
            "import os; os.environ['DRIFT_CACHE'] = {cache!r}; "
            "import drift; drift.read_vectors({path!r}{more})"
        )
        arguments = {"cache": str(folder / "cache"), "path": str(whole)}
        ours, gensims = in_turn(
            {
                "drift.read_vectors, no cache": lambda: read_vectors(whole, cache=False),
                "gensim": lambda: KeyedVectors.load_word2vec_format(str(part), no_header=True),
            },
            repeat=3,
        )
        (alone,) = programs_in_turn({"alone": read.format(**arguments, more=", cache=False")}, repeat=1)
        timings = [
            Timing(ours.name, ours.seconds, alone.peak_mb),
            Timing("gensim, extrapolated from one row in 20", gensims.seconds * GENSIM_SHARE),
        ]
        show(
            f"Reading text, {N_WORDS:,} x {N_DIMS}", timings, "gensim 20 x or more; peak at most 1.5 x 480 MB"
        )
        cached = programs_in_turn(
            {
                "numpy.load of the matrix": f"import numpy; numpy.load({str(folder / 'matrix.npy')!r}).sum()",
                "drift.read_vectors, cached": read.format(**arguments, more="") + ".matrix.sum()",
            }
        )
        show("Opening 480 MB", cached)


def _generate(folder: Path) -> None:
    matrix = np.random.default_rng(0).normal(size=(N_WORDS, N_DIMS)).astype(np.float32).round(5)
    words = [f"word{number}" for number in range(N_WORDS)]
    write_text(WordVectors(words, matrix), folder / "whole.txt")
    n_part = N_WORDS // GENSIM_SHARE
    write_text(WordVectors(words[:n_part], matrix[:n_part]), folder / "part.txt")
    np.save(folder / "matrix.npy", matrix)


if __name__ == "__main__":
    main()
