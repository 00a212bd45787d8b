"""The map with its trails, against AlignedUMAP on the same words and epochs of the newest run."""

import warnings

from drift.analysis.map import place
from drift.measure.cosine import unit_rows
from drift.run.run import open_run
from tests.benchmarks.harness import in_turn, show

N_WORDS = 3_000


def main() -> None:
    """Both are warmed up on a few words first: compiling is not what is compared."""
    from umap import AlignedUMAP

    run = open_run()
    placed = place(run, sample=N_WORDS)
    epochs = run.epochs[::2]
    snapshots = [unit_rows(run.rows(epoch, placed.ids))[0] for epoch in epochs]
    same = [{row: row for row in range(len(placed.ids))} for _ in epochs[1:]]

    def aligned() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            AlignedUMAP(metric="cosine", random_state=0).fit(snapshots, relations=same)

    timings = in_turn({"drift's map": lambda: place(run, sample=N_WORDS), "AlignedUMAP": aligned}, repeat=1)
    show(f"A map of {N_WORDS:,} words and {len(epochs)} epochs, one turn", timings)


if __name__ == "__main__":
    main()
