"""`LightningSnapshots` in trainings by Lightning's Trainer."""

import numpy as np
import pytest

from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")
lightning = needs("lightning")

from drift.hooks.lightning import LightningSnapshots  # noqa: E402 - after what it needs

WORDS = ["<pad>", "a", "b", "c", "d", "never", "rare"]
IDS = torch.tensor([[1, 2, 3, 0], [1, 1, 4, 0], [3, 2, 0, 0]])
LABELS = torch.tensor([0.0, 1.0, 1.0])
TEST_IDS, TEST_LABELS = torch.tensor([[6, 1, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]]), torch.ones(3)


class Mean(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(7, 3, padding_idx=0)
        self.out = torch.nn.Linear(3, 1)

    def loss(self, batch):
        ids, labels = batch
        logits = self.out(self.embedding(ids).mean(1)).squeeze(-1)
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)

    def training_step(self, batch, _):
        loss = self.loss(batch)
        self.log("train_loss", loss, on_epoch=True, on_step=False)
        return loss

    def validation_step(self, batch, _):
        self.log("val_loss", self.loss(batch))

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=0.1, weight_decay=0.0)


def batches(ids, labels):
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(ids, labels), batch_size=1)


def options(tmp_path):
    return {
        "accelerator": "cpu",
        "logger": False,
        "enable_checkpointing": False,
        "enable_progress_bar": False,
        "enable_model_summary": False,
        "default_root_dir": tmp_path,
    }


def fit(tmp_path, model, callbacks, **changes):
    trainer = lightning.Trainer(**{"max_epochs": 2, **options(tmp_path), "callbacks": callbacks, **changes})
    trainer.fit(model, batches(IDS, LABELS), batches(TEST_IDS, TEST_LABELS))
    return trainer


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Mean()


def table(model):
    return model.embedding.weight.detach().numpy()[1:]


def test_a_training_by_lightning_becomes_a_run(tmp_path, model):
    before = table(model).copy()
    fit(tmp_path, model, [LightningSnapshots(tmp_path / "mine", words=WORDS)])
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == [3, 2, 2, 1, 0, 0]
    assert run.test_counts.tolist() == [2, 1, 0, 0, 0, 1]  # without what the sanity check read
    np.testing.assert_array_equal(run.base, before)
    np.testing.assert_array_equal(run.matrix(2), table(model))
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3]
    assert set(run.record.epochs[2].scores) == {"train_loss", "test_loss"}
    assert (run.record.training.optimizer, run.record.moves_unseen) == ("AdamW", ())
    assert (run.condition(), run.record.hook) == ("complete", "LightningSnapshots")


def test_several_validations_in_an_epoch_count_the_test_documents_once(tmp_path, model):
    fit(tmp_path, model, [LightningSnapshots(tmp_path / "mine", words=WORDS)], val_check_interval=1)
    assert open_run(tmp_path / "mine").test_counts.tolist() == [2, 1, 0, 0, 0, 1]


@pytest.mark.parametrize(("again", "then"), [({"max_epochs": 1}, 2), ({"max_epochs": -1, "max_steps": 3}, 2)])
def test_a_second_fit_goes_on_with_what_was_stopped_early(tmp_path, model, again, then):
    class Stops(lightning.Callback):
        def on_train_epoch_end(self, trainer, pl_module):
            trainer.should_stop = True

    mine = LightningSnapshots(tmp_path / "mine", words=WORDS)
    fit(tmp_path, model, [mine, Stops()], max_epochs=20)
    assert open_run(tmp_path / "mine").condition() == "stopped early, 1 of 20 epochs"
    fit(tmp_path, model, [mine], **again)
    run = open_run(tmp_path / "mine")
    assert (run.record.planned_epochs, run.condition()) == (then, "complete")
    np.testing.assert_array_equal(run.matrix(then), table(model))


def test_what_breaks_the_training_off_leaves_an_interrupted_run(tmp_path, model):
    class Breaks(lightning.Callback):
        def on_train_epoch_start(self, trainer, pl_module):
            if trainer.current_epoch == 1:
                raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        fit(tmp_path, model, [LightningSnapshots(tmp_path / "mine", words=WORDS), Breaks()])
    assert open_run(tmp_path / "mine").condition() == "interrupted, 1 of 2 epochs committed"
    assert not model.embedding._forward_hooks
    fit(tmp_path, model, [LightningSnapshots(tmp_path / "mine", words=WORDS, resume=True)], max_epochs=1)
    run = open_run(tmp_path / "mine")
    assert run.condition() == "complete"
    np.testing.assert_array_equal(run.matrix(2), table(model))
