"""`Recipe`: what happens around each epoch and step of `fine_tune`."""

import weakref
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from drift.arrays import DoubleArray, FloatArray, row_blocks
from drift.hooks.keras import VALIDATION
from drift.progress import EACH_TIME, Advance, log, task
from drift.run.moved import Moved
from drift.run.recorder import Recorder, differing
from drift.run.run import Run
from drift.run.saying_why import saying_why
from drift.run.scores import as_test_scores
from drift.run.settings import Settings
from drift.run.step_paths import StepPaths
from drift.run.store import remove
from drift.training.answers import accuracy_and_loss, answers_to
from drift.training.decay import Decay
from drift.training.examples import Batch, Examples, batches
from drift.training.model import EMBEDDING, set_trainable
from drift.training.state import load_state, save_state
from drift.training.steps import Steps, with_straight

STATE = "state-{}.npz"
_NOTHING: Batch = np.empty((0, 0), np.int32), np.empty(0, np.int64)


class Recipe(keras.callbacks.Callback):  # type: ignore[misc]
    """What drift does around each epoch: draw the batches, follow the policy, commit the snapshot."""

    def __init__(self, recorder: Recorder, settings: Settings, data: Examples, before: FloatArray) -> None:
        super().__init__()
        self.recorder = recorder
        self.decay = Decay(settings.embedding_decay)
        self._settings = settings
        self._data = data
        self._before = before
        self._epoch = 0
        self._steps = Steps(data.ids) if settings.record_steps else None
        self._trained_on: Iterator[Batch] = iter(())
        self._fed: Iterator[Batch] = iter(())

    def go_on_after(self, epoch: int, model: keras.Model) -> None:
        """Put back what the training had come to at the end of `epoch`, besides the table."""
        state = Run(self.recorder.folder).check_file(STATE.format(epoch))
        self.decay.rates = load_state(state, model)
        if self._steps is not None:
            self._steps.go_on_from(Run(self.recorder.folder), epoch)

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Follow the policy."""
        del logs
        self.recorder.start_clock()
        self._epoch = epoch + 1
        set_trainable(self.model, self._settings, self._epoch)
        if self._steps is not None:
            self._steps.begin(self._table)
            self._trained_on = self._drawn()  # as what trains is drawn; that is ahead by the prefetched batch

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Count the step for the words that only shrink, and measure it if that is asked for."""
        del batch, logs
        if not self._settings.embedding_trains(self._epoch):
            return
        if self._settings.embedding_decay:
            self.decay.step(float(self.model.optimizer.learning_rate))
        if self._steps is not None:
            self._steps.step(self._table, next(self._trained_on)[0])

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Keep the state to resume from, then commit: a state without its epoch does no harm.

        The test documents are read here and not by Keras, so that their answers are kept at no further cost.
        `logs` get what Keras would have measured of them, and `validation_…` of the validation part, for the
        callbacks that come after this one.
        """
        logs = {} if logs is None else logs
        answers = self._answers(logs)
        with saying_why(f"{self.recorder.folder}: cannot keep the model's state after epoch {epoch + 1}"):
            state, before = STATE.format(epoch + 1), STATE.format(epoch)
            save_state(self.recorder.file_for(state), self.model, self.decay.rates)
            self.recorder.vouch(state, instead=[before])
        self.recorder.commit(self.moved(), as_test_scores(logs or {}, VALIDATION), answers, self.paths())
        scores = (f"{_in_words(name)} {value:.3f}" for name, value in logs.items())
        what = ("epoch %s of %s: %s", self._epoch, self._settings.epochs, ", ".join(scores))
        log.info(*what, extra=EACH_TIME)
        remove(self.recorder.kept_file(before))

    def moved(self) -> Moved:
        """Compare the table with the words' rows before training; row 0 is padding."""
        if not self._settings.embedding_trains(self._epoch):
            return Moved(np.empty(0, np.int64), self._before[:0])
        now = np.asarray(keras.ops.convert_to_tensor(self._table))[1:]
        if not self.decay.rates:
            return differing(self._data.ids, now, lambda block: self._before[self._data.ids[block]])
        everything = self.decay.shrunk(self._before)
        everything[self._data.ids] = now
        return differing(np.arange(len(everything)), everything, lambda block: self._before[block])

    def paths(self) -> StepPaths | None:
        """What the steps so far add up to; a word outside the table goes straight, where it goes at all."""
        if self._steps is None:
            return None
        paths = self._steps.paths()
        return with_straight(paths, self._shrinking()) if self.decay.rates else paths

    def training_batches(self, done: Advance = lambda _n: None) -> tf.data.Dataset:
        """The training documents, in an order that depends on the seed and the epoch alone.

        done: told of each batch of all epochs.
        """
        # TensorFlow keeps what it calls until the process ends: held weakly, data and model go before it.
        this = weakref.ref(self)

        def batch(number: int) -> Batch:
            recipe = this()
            return _NOTHING if recipe is None else recipe.batch(number, done)

        return _dataset(batch, self.n_batches)

    def batch(self, number: int, done: Advance) -> Batch:
        """The next of `epoch_batches`, asked for by its number, from 0 on."""
        if not number:
            self._fed = self.epoch_batches(done)
        found = next(self._fed)
        if number == self.n_batches - 1:
            next(self._fed, None)  # which ends what is shown of the epoch
        return found

    def epoch_batches(self, done: Advance) -> Iterator[Batch]:
        """The training documents of the epoch that has begun; `done` is told of each batch."""
        label = f"epoch {self._epoch} of {self._settings.epochs}"
        with task(label, self.n_batches) as advance:
            for batch in self._drawn():
                yield batch
                done(1)
                advance(1)

    def _answers(self, logs: dict[str, float]) -> dict[str, FloatArray]:
        """The answers to the documents of each part that is asked; puts their scores into `logs`."""
        found = {}
        for part, documents in self._data.asked.items():
            found[part] = answers_to(documents, self.model)
            name = "val" if part == "test" else part  # as Keras calls the test documents
            accuracy, loss = accuracy_and_loss(found[part], documents.labels)
            logs |= {f"{name}_accuracy": accuracy, f"{name}_loss": loss}
        return found

    def _drawn(self) -> Iterator[Batch]:
        return batches(self._data.train, self._settings.batch_size, (self._settings.seed, self._epoch))

    def _shrinking(self) -> DoubleArray:
        lengths = np.empty(len(self._before))
        for block in row_blocks(*self._before.shape):
            before = self._before[block]
            lengths[block] = np.linalg.norm(self.decay.shrunk(before) - before, axis=1)
        return lengths

    @property
    def _table(self) -> keras.Variable:
        return self.model.get_layer(EMBEDDING).embeddings

    @property
    def n_batches(self) -> int:
        """The number of batches of an epoch."""
        return -(-len(self._data.train) // self._settings.batch_size)


def _in_words(name: str) -> str:
    return name.replace("val_", "test ").replace("_", " ")


def _dataset(batch: Callable[[int], Batch], n_batches: int) -> tf.data.Dataset:
    """Batches asked for by their number, one after the other.

    Not by `from_generator`: under Python 3.11 that has the whole process ask the system for each array of
    more than 128 KB anew, for good, and to measure takes twice as long from then on.
    """

    def asked(number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        tokens, labels = tf.numpy_function(batch, [number], (tf.int32, tf.int64))
        return tf.ensure_shape(tokens, (None, None)), tf.ensure_shape(labels, (None,))

    return tf.data.Dataset.range(n_batches).map(asked).prefetch(1)
