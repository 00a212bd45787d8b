"""The options of more than one command; those that go together are one value (`drift.commands.grouped`)."""

from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drift.commands.word2vec import Word2VecOptions
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present import REPORTS as REPORTS  # noqa: PLC0414 - the commands have it from here
from drift.run import RUNS
from drift.run.object_path import as_place
from drift.run.settings import Settings

if TYPE_CHECKING:
    from drift.run.run import Run

USUAL_CANDIDATES = str(Neighbourhood.candidates)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of tables.")]
CandidateCount = Annotated[
    str,
    typer.Option(
        help="How many of the commonest words may be neighbours, besides all words of the corpus; or 'all'."
    ),
]
Epoch = Annotated[int | None, typer.Option(help="The epoch to measure; the last one if left out.")]
Runs = Annotated[
    Path,
    typer.Option(
        "--runs",
        parser=as_place,
        metavar="FOLDER",
        help="The folder that holds the runs, or s3://BUCKET/PREFIX.",
    ),
]
ValidationShare = Annotated[
    float,
    typer.Option(
        help="The share of the training documents that is not trained on but scored at every epoch, so that "
        "the test documents need not choose one; 0: none."
    ),
]
TableFile = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to a .csv, .md, .parquet or .json file.")
]


@dataclass(frozen=True)
class RunOptions:
    """Which run a command is about."""

    run: Annotated[
        str | None, typer.Option("--run", help="A run's name or folder; the newest one if left out.")
    ] = None
    runs: Runs = RUNS

    def opened(self) -> "Run":
        """Open it, and say on stderr what has to be known of it, such as that it is not complete."""
        return opened_run(self.run, self.runs)


@dataclass(frozen=True)
class WorkerOptions:
    """Over which processes work is spread."""

    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", help="Work over so many processes of this machine; the results are the same.", min=1
        ),
    ] = None
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            help="Work over the Dask cluster of this scheduler, tcp://HOST:PORT, whose workers see runs and "
            "text at the same paths.",
        ),
    ] = None

    def opened(self) -> AbstractContextManager[None]:
        """Have them while this is open; raises what `drift.workers.parallel` raises."""
        from drift.workers import parallel

        return parallel(workers=self.workers, cluster=self.cluster)


@dataclass(frozen=True)
class NeighbourhoodOptions:
    """How many nearest words, and among whom."""

    k: Annotated[int, typer.Option("--k", help="How many nearest words make a neighbourhood.", min=1)] = (
        Neighbourhood.k
    )
    candidates: CandidateCount = USUAL_CANDIDATES
    device: Annotated[
        str,
        typer.Option(
            help="Where the neighbours of all candidates are searched: cpu, cuda (a GPU that PyTorch sees), "
            "or auto (such a GPU where there is one). They are the same."
        ),
    ] = Neighbourhood.device

    def neighbourhood(self) -> Neighbourhood:
        """What they ask for. Raises SettingsError for a --candidates or a --device that is none."""
        return Neighbourhood(self.k, candidate_count(self.candidates), self.device)


@dataclass(frozen=True)
class TextOptions:
    """How text is found in a file."""

    text_column: Annotated[
        list[str] | None,
        typer.Option(
            help="The column that holds the text, by name or number; several, each with its own "
            "--text-column, are joined."
        ),
    ] = None
    header: Annotated[
        bool | None,
        typer.Option(
            "--header/--no-header",
            help="Whether the first row of a CSV or TSV names its columns; recognised if left out.",
        ),
    ] = None
    encoding: Annotated[str, typer.Option(help="The encoding of the text.")] = "utf-8"


@dataclass(frozen=True)
class CorpusOptions(TextOptions):
    """How labelled text is read, parted and made into tokens."""

    label_column: Annotated[
        str | None, typer.Option(help="The column that holds the label, by name or number.")
    ] = None
    label_map: Annotated[
        str | None,
        typer.Option(
            help="Other names for labels: 0=negative,4=positive; one mapped to nothing is left out."
        ),
    ] = None
    test: Annotated[Path | None, typer.Option(help="A file of its own for the test part.")] = None
    test_share: Annotated[float, typer.Option(help="Otherwise: the share of the documents to test on.")] = (
        0.15
    )
    tokenizer: Annotated[
        str, typer.Option(help="auto (as the word vectors spell their words), glove or whitespace.")
    ] = "auto"
    low_coverage: Annotated[
        bool,
        typer.Option("--low-coverage", help="Train even where less than half of the words have a vector."),
    ] = False
    hold_out: Annotated[
        list[str] | None,
        typer.Option(help="Make this word unseen: documents with it go to the test part. May be repeated."),
    ] = None

    def arguments(self, source: str, seed: int) -> dict[str, Any]:
        """The arguments of `read_corpus`. Raises SettingsError for a --label-map that is none."""
        from drift.corpus.labels import read_label_map

        return {
            "source": source,
            "text": self.text_column,
            "label": self.label_column,
            "header": self.header,
            "label_map": None if self.label_map is None else read_label_map(self.label_map),
            "encoding": self.encoding,
            "test": self.test,
            "test_share": self.test_share,
            "seed": seed,
            "tokenizer": self.tokenizer,
        }

    def held_out(self, source: str) -> tuple[str, ...]:
        """The words to hold out: those asked for, or the demo's own."""
        return tuple(self.hold_out or (("television",) if source == "demo" else ()))


@dataclass(frozen=True)
class VectorsOptions(Word2VecOptions):
    """Which word vectors, and how they are read."""

    vectors: Annotated[
        str, typer.Option(help="Word vectors: a file, 'demo' (GloVe 6B, 50 dims), or 'word2vec:corpus'.")
    ] = "demo"
    words_file: Annotated[
        Path | None, typer.Option(help="The words of a .npy matrix, one a line, if not beside it.")
    ] = None
    limit: Annotated[int | None, typer.Option(help="Keep the first N word vectors.", min=1)] = None
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave out word vectors that cannot be read.")
    ] = False
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Parse the word vectors' file even if it was parsed before.")
    ] = False

    def arguments(self, seed: int) -> dict[str, Any]:
        """The arguments of `read_vectors`."""
        return {
            "source": self.vectors,
            "limit": self.limit,
            "skip_bad_rows": self.skip_bad_rows,
            "words_file": self.words_file,
            "seed": seed,
            "cache": not self.no_cache,
            "word2vec": self.word2vec(self.vectors),
        }


@dataclass(frozen=True)
class TrainingOptions:
    """How drift's own recipe trains, whatever the policy; the names are those of `Settings`."""

    epochs: Annotated[int, typer.Option(help="How often the training documents are gone through.", min=1)] = (
        Settings.epochs
    )
    then: Annotated[
        str, typer.Option(help="staged: what trains once the embedding does: everything or embedding-only.")
    ] = Settings.then
    model: Annotated[str, typer.Option(help="lstm, or mean of the vectors.")] = Settings.model
    batch_size: Annotated[int, typer.Option(help="Documents a step.")] = Settings.batch_size
    units: Annotated[int, typer.Option(help="Units of the LSTM.")] = Settings.units
    dropout: Annotated[float, typer.Option(help="Share of the embedding's output that is dropped.")] = (
        Settings.dropout
    )
    optimizer: Annotated[
        str,
        typer.Option(
            help="adam, adamw, nadam, rmsprop, adagrad, sgd, momentum, or lazy-adam: Adam on the batch's "
            "rows only; it differs from Adam for the rows absent from a batch, which stay as they are."
        ),
    ] = Settings.optimizer
    weight_decay: Annotated[
        float | None,
        typer.Option(help="adamw: how much all that trains shrinks, unseen words too; 0.004 if left out."),
    ] = None
    embedding_factor: Annotated[
        float,
        typer.Option(help="Train the embedding at so many times the learning rate: above 0 and up to 1."),
    ] = Settings.embedding_factor
    max_length: Annotated[
        int | None,
        typer.Option(help="Tokens used of a document; if left out, what 95 % fit into, at most 200."),
    ] = None
    unknown: Annotated[
        str,
        typer.Option(
            help="Words without a vector: drop them, read them as the vectors' own <unk> (vector), or train "
            "one row for all of them (train)."
        ),
    ] = Settings.unknown
    record_steps: Annotated[
        bool,
        typer.Option(
            "--record-steps",
            help="Keep how far each word goes step by step, and how far in steps whose batch does not "
            "contain it; costs a pass over the embedding at each step.",
        ),
    ] = False

    def settings(self) -> dict[str, Any]:
        """The settings by name, without those that are each command's own."""
        return asdict(self)


def opened_run(run: str | None, runs: Path) -> "Run":
    """Open a run (None: the newest one) and say on stderr what has to be known of it."""
    from drift.present.terminal.screen import complain, notes_shown, warn_of
    from drift.run.caveats import caveats
    from drift.run.run import open_run

    with notes_shown():
        opened = open_run(run, runs=runs)
    if opened.condition() != "complete":
        complain(f"{opened.folder}: {opened.condition()}.")
    for caveat in caveats(opened.record):
        warn_of(f"{opened.folder}: {caveat}.")
    return opened


def candidate_count(candidates: str) -> int | None:
    """Read the value of --candidates; None stands for all. Raises SettingsError for anything else."""
    if candidates == "all":
        return None
    if not (candidates.isascii() and candidates.isdigit()):
        raise SettingsError(f"expected --candidates to be a number or 'all', got {candidates!r}.")
    return int(candidates)
