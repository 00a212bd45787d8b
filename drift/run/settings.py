"""`Settings`: how drift's own recipe trains, checked before anything is read or written."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from drift.errors import SettingsError

POLICIES = ("frozen", "trainable", "staged", "anchored")
MODELS = ("lstm", "mean")
MAX_SEED = 2**32 - 1  # the most that NumPy and TensorFlow both take
MOST_UNITS = 10_000  # whose recurrent weights are 1.6 GB, and three times that with Adam's moments
UNKNOWN_WORDS = ("drop", "vector", "train")
AFTER = ("everything", "embedding-only")
OPTIMIZERS = ("adam", "lazy-adam", "adamw", "nadam", "rmsprop", "adagrad", "sgd", "momentum")
WEIGHT_DECAY = 0.004  # Keras's default for AdamW
MOMENTUM = 0.9
PULL = 1e-4
VALIDATION_SHARE = 0.15
"""Of the training documents, where an epoch is to be chosen and nothing else is said."""


@dataclass(frozen=True)
class Settings:
    """What the result of a training depends on, besides the vectors and the corpus.

    policy: how the embedding layer is trained: `frozen`, `trainable`, `staged` (frozen before the epoch
        `unfreeze_at`, trainable from it on) or `anchored` (trainable, with a pull back to snapshot 0).
    unfreeze_at: the first epoch, counted from 1, in which a staged embedding trains; None: the second half.
    then: what else trains from that epoch on: `everything`, or `embedding-only` (the rest is fixed then).
    pull: anchored only: λ in the penalty λ/2 * ||E - E0||^2 (Peng et al. 2015). It is summed over all rows of
        the embedding and added to the mean loss of a batch's documents; None: 0.0001, with
        which the demo's words move half as far as they do without it.
    model: `lstm` (Embedding, Dropout, LSTM, Dense) or `mean` (the mean of the vectors in the LSTM's place).
    optimizer: `adam`, `adamw`, `nadam`, `rmsprop`, `adagrad`, `sgd`, `momentum` (SGD with momentum 0.9), with
        Keras's defaults: each moves the words as Keras moves them in a table of the whole vocabulary.
        `lazy-adam` differs from Adam: it touches the rows of the batch alone, where Adam goes on moving the
        others by their fading momentum; it is for corpora with so many words that a pass over all their
        rows costs more than the step.
    weight_decay: adamw only: the share, times the learning rate, by which every step shrinks all that trains,
        a trained embedding included, seen words and unseen ones; None: 0.004, as in Keras. An anchored
        embedding does not shrink: it cannot be drawn to snapshot 0 and to 0.
    embedding_factor: above 0 and up to 1: an embedding that trains takes steps of so many times the learning
        rate, while the rest of the model takes whole ones. The pull of an anchor is scaled with its steps,
        the weight decay is not.
    max_length: tokens of a document that are used, the first ones; None: what 95 % of the training
        documents fit into, at most 200.
    unknown: what becomes of words without a vector: `drop` leaves them out; `vector` reads them as the
        vectors' own word for such, <unk> or the like; `train` adds one row for all of them, which begins as
        the mean of the others.
    validation_share: the share of the training documents, of each class alike, that is set aside, not trained
        on and scored at every epoch: what an epoch may be chosen by, where the test documents may not. Which
        documents depends on the text alone, so that other seeds have the same. 0: none.
    shuffled_labels: permute the labels of the training documents among them, by the seed: a control, which
        shows how far words move where their labels are wrong.
    record_steps: keep how far each word goes step by step, and how far in steps whose batch did not contain
        it (`Run.step_path`, `Run.absent_path`); costs a pass over the embedding at each step.
    """

    policy: str = "trainable"
    epochs: int = 8
    unfreeze_at: int | None = None
    then: str = "everything"
    pull: float | None = None
    model: str = "lstm"
    batch_size: int = 64
    units: int = 100
    dropout: float = 0.5
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    weight_decay: float | None = None
    embedding_factor: float = 1.0
    max_length: int | None = None
    seed: int = 0
    unknown: str = "drop"
    validation_share: float = 0.0
    shuffled_labels: bool = False
    record_steps: bool = False

    def __post_init__(self) -> None:
        _check_choice("policy", self.policy, POLICIES)
        _check_choice("model", self.model, MODELS)
        _check_choice("then", self.then, AFTER)
        _check_choice("unknown", self.unknown, UNKNOWN_WORDS)
        _check_choice("optimizer", self.optimizer, OPTIMIZERS)
        _check_least("epochs", self.epochs, 0)
        _check_least("batch size", self.batch_size, 1)
        if not 1 <= self.units <= MOST_UNITS:
            raise SettingsError(f"expected 1 to {MOST_UNITS:,} units, got {self.units:,}.")
        check_seeds([self.seed])
        if self.max_length is not None:
            _check_least("maximum length", self.max_length, 1)
        if not 0 <= self.dropout < 1:
            raise SettingsError(f"expected a dropout from 0 to below 1, got {self.dropout}.")
        if not 0 < self.learning_rate < float("inf"):
            raise SettingsError(f"expected a learning rate above 0, got {self.learning_rate}.")
        if not 0 < self.embedding_factor <= 1:
            raise SettingsError(
                f"expected an embedding factor above 0 and up to 1, got {self.embedding_factor}."
            )
        if not 0 <= self.validation_share < 1:
            raise SettingsError(
                f"expected a validation share from 0 to below 1, such as 0.15, got {self.validation_share}."
            )
        self._check_decay()
        self._check_stage()
        self._check_pull()

    @property
    def is_frozen(self) -> bool:
        """Whether the embedding layer trains in no epoch."""
        return self.policy == "frozen"

    def embedding_trains(self, epoch: int) -> bool:
        """Whether the embedding layer trains in `epoch`, counted from 1."""
        if self.policy == "staged":
            return epoch >= self.first_unfrozen
        return not self.is_frozen

    def rest_trains(self, epoch: int) -> bool:
        """Whether the other layers train in `epoch`, counted from 1."""
        fixed = self.policy == "staged" and self.then == "embedding-only" and epoch >= self.first_unfrozen
        return not fixed

    @property
    def decay(self) -> float:
        """The weight decay; 0 for every optimizer but adamw."""
        if self.optimizer != "adamw":
            return 0.0
        return WEIGHT_DECAY if self.weight_decay is None else self.weight_decay

    @property
    def embedding_decay(self) -> float:
        """The weight decay of an embedding that trains."""
        return 0.0 if self.policy == "anchored" else self.decay

    @property
    def strength(self) -> float:
        """The pull of an anchored embedding; 0 for every other policy."""
        if self.policy != "anchored":
            return 0.0
        return PULL if self.pull is None else self.pull

    @property
    def first_unfrozen(self) -> int:
        """The first epoch in which a staged embedding trains."""
        return self.epochs // 2 + 1 if self.unfreeze_at is None else self.unfreeze_at

    def completed(self, max_length: int) -> "Settings":
        """The same settings with what was left open filled in."""
        unfreeze_at = self.first_unfrozen if self.policy == "staged" else None
        return replace(
            self,
            max_length=self.max_length or max_length,
            unfreeze_at=unfreeze_at,
            pull=self.strength or None,
            embedding_factor=1.0 if self.is_frozen else self.embedding_factor,
            weight_decay=self.decay if self.optimizer == "adamw" else None,
        )

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, for the run's record."""
        return asdict(self)

    def _check_decay(self) -> None:
        if self.weight_decay is None:
            return
        if self.optimizer != "adamw":
            raise SettingsError(
                f"weight-decay goes with the optimizer 'adamw', got {self.optimizer!r}. "
                "Add --optimizer adamw."
            )
        if not 0 <= self.weight_decay < 1:
            raise SettingsError(f"expected a weight decay from 0 to below 1, got {self.weight_decay}.")

    def _check_pull(self) -> None:
        if self.policy != "anchored":
            if self.pull is not None:
                raise SettingsError(
                    f"pull goes with the policy 'anchored', got {self.policy!r}. Add --policy anchored."
                )
            return
        if self.optimizer == "lazy-adam":
            raise SettingsError(
                "expected another optimizer with the policy 'anchored', such as adam, got the optimizer "
                "'lazy-adam': it leaves alone the rows absent from a batch, which the pull moves."
            )
        if not 0 < self.strength < float("inf"):
            raise SettingsError(f"expected a pull above 0, got {self.pull}.")

    def _check_stage(self) -> None:
        if self.policy != "staged":
            if self.unfreeze_at is not None:
                raise SettingsError(
                    f"unfreeze-at goes with the policy 'staged', got {self.policy!r}. Add --policy staged."
                )
        elif not 2 <= self.first_unfrozen <= self.epochs:
            raise SettingsError(
                f"expected unfreeze-at from 2 to the {self.epochs} epochs, got {self.first_unfrozen}."
            )


def check_seeds(seeds: Sequence[int]) -> None:
    """Raise SettingsError unless each of the seeds, one a training, is such as a training takes."""
    least, most = min(seeds), max(seeds)
    if least < 0 or most > MAX_SEED:
        what, got = ("a seed", f"{least}") if len(seeds) == 1 else ("seeds", f"{least} to {most}")
        raise SettingsError(f"expected {what} from 0 to {MAX_SEED}, got {got}.")


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SettingsError(f"expected {what} to be one of {', '.join(choices)}, got {value!r}.")


def _check_least(what: str, value: int, least: int) -> None:
    if value < least:
        raise SettingsError(f"expected {what} of at least {least}, got {value}.")
