"""`drift.record(module=…)` in loops of PyTorch: each trains a real layer."""

import copy
import pickle

import numpy as np
import pytest

from drift.errors import RunError, SettingsError
from drift.hooks.loop import record
from drift.run.run import open_run
from drift.run.verify import verify
from tests.frameworks import needs
from tests.hooks.torch.loops import (
    COUNTS,
    DOCUMENTS,
    LABELS,
    TEST,
    WORDS,
    Masked,
    Mean,
    embedding,
    nn,
    step,
    torch,
    trained,
    weights,
)


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


@pytest.mark.parametrize("kind", ["model", "layer"])
def test_a_loop_is_watched(tmp_path, caplog, kind):
    model = Mean(embedding(padding_idx=0))
    before = weights(model.embedding).copy()
    with caplog.at_level("INFO", logger="drift"):
        run = trained(model, tmp_path / "mine", module=model if kind == "model" else None)
    assert run.words == WORDS[1:]
    assert (run.counts.tolist(), run.record.seen_from) == (COUNTS, "ids")
    assert run.test_counts.tolist() == [1, 0, 0, 0, 0, 0, 1]
    assert [run.moved(epoch).ids.tolist() for epoch in run.epochs] == [[], [0, 1, 2, 3], [0, 1, 2, 3]]
    np.testing.assert_array_equal(run.base, before[1:])
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])
    assert run.record.training.optimizer == "Adam"
    assert run.record.moves_unseen == ()
    assert "4 seen, 4 moved, 0 moved unseen, 0 seen stood still" in caplog.messages
    assert verify(run).problems == []


def test_watching_changes_nothing_of_the_training_and_leaves_no_hook(tmp_path):
    watched, alone = Mean(embedding()), Mean(embedding())
    alone.load_state_dict(watched.state_dict())
    trained(watched, tmp_path / "mine", epochs=2)
    optimizer = torch.optim.Adam(alone.parameters(), lr=0.1)
    for _ in range(2):
        for row in range(3):
            step(alone, optimizer, DOCUMENTS[[row]], LABELS[[row]])
    assert torch.equal(watched.embedding.weight, alone.embedding.weight)
    for module in watched.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
    assert not watched.embedding.weight._backward_hooks


def bag(mode):
    return nn.EmbeddingBag(len(WORDS), 3, mode=mode, padding_idx=0)


@pytest.mark.parametrize("mode", ["mean", "sum", "max"])
def test_an_embedding_bag_is_watched(tmp_path, mode):
    model = Mean(bag(mode))
    run = trained(model, tmp_path / "mine")
    assert run.counts.tolist() == COUNTS
    assert set(run.moved(2).ids.tolist()) <= {0, 1, 2, 3}
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])


def test_an_embedding_bag_with_offsets_and_weights_is_watched(tmp_path):
    layer = nn.EmbeddingBag(len(WORDS), 3, mode="sum")
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=layer, optimizer=optimizer, words=WORDS) as recorder:
        ids = torch.tensor([1, 2, 3, 1, 4])
        layer(ids, torch.tensor([0, 3]), per_sample_weights=torch.ones(5)).sum().backward()
        layer(input=torch.tensor([[3, 2]])).sum().backward()
        optimizer.step()
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == [2, 2, 2, 1, 0, 0, 0]
    np.testing.assert_array_equal(run.matrix(1), weights(layer)[1:])


def test_pretrained_vectors_that_train_on_are_watched(tmp_path):
    vectors = torch.arange(24, dtype=torch.float32).reshape(8, 3) / 8
    model = Mean(nn.Embedding.from_pretrained(vectors.clone(), freeze=False))
    run = trained(model, tmp_path / "mine")
    np.testing.assert_array_equal(run.base, vectors[1:])
    assert run.moved(1).ids.tolist() == [0, 1, 2, 3]


def test_a_frozen_layer_counts_its_words_and_nothing_moves(tmp_path, caplog):
    model = Mean(nn.Embedding.from_pretrained(torch.ones(8, 3), freeze=True))
    run = trained(model, tmp_path / "mine")
    assert run.counts.tolist() == COUNTS
    assert run.moved(2).ids.tolist() == []
    assert "nothing moved: the layer is frozen" in caplog.text


@pytest.mark.parametrize("optimizer", [torch.optim.SparseAdam, torch.optim.SGD, torch.optim.Adagrad])
def test_sparse_gradients_are_watched(tmp_path, optimizer):
    model = Mean(embedding(sparse=True))
    model.out.requires_grad_(requires_grad=False)
    run = trained(model, tmp_path / "mine", optimizer([model.embedding.weight], lr=0.1))
    assert run.counts.tolist() == COUNTS
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3]
    assert run.record.moves_unseen == ()
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])


def test_weight_decay_is_recorded_and_blamed(tmp_path, caplog):
    model = Mean(embedding())
    run = trained(model, tmp_path / "mine", torch.optim.AdamW(model.parameters(), lr=0.1, weight_decay=0.1))
    assert len(run.moved(1).ids) == 7
    assert (run.record.training.optimizer, run.record.training.weight_decay) == ("AdamW", 0.1)
    assert "the training has weight decay (AdamW, 0.1), which moves" in caplog.text


def test_weight_decay_of_another_group_is_not_the_tables(tmp_path):
    model = Mean(embedding())
    groups = [
        {"params": model.embedding.parameters(), "weight_decay": 0.0},
        {"params": model.out.parameters(), "weight_decay": 0.1},
    ]
    run = trained(model, tmp_path / "mine", torch.optim.AdamW(groups, lr=0.1))
    assert run.record.training.weight_decay == 0
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("given", ["parameter", "numbers"])
def test_weight_decay_is_recorded_where_the_table_is_given_in_place_of_the_module(tmp_path, given):
    layer = embedding()
    optimizer = torch.optim.AdamW(layer.parameters(), lr=0.1, weight_decay=0.1)
    matrix = layer.weight if given == "parameter" else weights(layer)
    with record(tmp_path / "mine", matrix=matrix, words=WORDS, optimizer=optimizer) as recorder:
        recorder.count(DOCUMENTS)
        layer(DOCUMENTS).sum().backward()
        optimizer.step()
        recorder.snapshot(layer.weight)
    assert open_run(tmp_path / "mine").record.moves_unseen == ("weight decay (AdamW, 0.1)",)


@pytest.mark.parametrize("given", ["of another module", "no optimizer"])
def test_an_optimizer_that_has_nothing_of_the_layer_is_not_recorded_but_the_one_that_steps_with_it(
    tmp_path, caplog, given
):
    model = Mean(embedding())
    head = torch.optim.SGD(model.out.parameters(), lr=0.1, weight_decay=0.5)
    rows = torch.optim.Adam(model.embedding.parameters(), lr=0.1)
    asked = head if given == "of another module" else "adam"
    with record(tmp_path / "mine", module=model, optimizer=asked, words=WORDS) as recorder:
        for one in (head, rows):
            step(model, one)
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert (run.record.training.optimizer, run.record.moves_unseen) == ("Adam", ())
    assert run.moved(1).ids.tolist() == [0, 1, 2, 3]
    assert "given as optimizer= has no parameter of the embedding layer and is not recorded" in caplog.text


class Tied(nn.Module):
    """Predicts a document's words by the table itself."""

    def __init__(self, how):
        super().__init__()
        self.embedding = embedding()
        self.how = how
        if how != "used":
            self.out = nn.Linear(3, len(WORDS), bias=False)
        if how == "same":
            self.out.weight = self.embedding.weight
        if how == "storage":
            self.out.weight = nn.Parameter(self.embedding.weight.data)

    def forward(self, ids):
        read = self.embedding(ids).mean(1)
        return nn.functional.linear(read, self.embedding.weight) if self.how == "used" else self.out(read)


@pytest.mark.parametrize(
    ("how", "module", "tied"),
    [
        ("same", "model", ("out.weight",)),
        ("storage", "model", ("out.weight",)),
        ("same", "layer", ("another part of the model",)),
        ("used", "layer", ("another part of the model",)),
        ("used", "model", ("another part of the model",)),
    ],
)
def test_tied_weights_are_found_and_said(tmp_path, caplog, how, module, tied):
    model = Tied(how)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(
        tmp_path / "mine",
        module=model if module == "model" else model.embedding,
        optimizer=optimizer,
        words=WORDS,
    ) as recorder:
        nn.functional.cross_entropy(model(DOCUMENTS), torch.tensor([1, 2, 3])).backward()
        optimizer.step()
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.record.training.tied == tied
    assert len(run.moved(1).ids) == 7
    assert f"weights tied to {tied[0]}, which moves rows of unseen words" in caplog.text


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_is_taken_up_exactly_and_stands_beside_what_moved(tmp_path, caplog, dtype):
    layer = embedding(dtype=dtype)
    optimizer = torch.optim.SGD(layer.parameters(), lr=1e-6)
    with (
        caplog.at_level("INFO", logger="drift"),
        record(tmp_path / "mine", module=layer, optimizer=optimizer, words=WORDS) as recorder,
    ):
        layer(DOCUMENTS).sum().backward()
        optimizer.step()
        recorder.snapshot()
        optimizer.param_groups[0]["lr"] = 1.0
        optimizer.step()
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    name = str(dtype).removeprefix("torch.")
    assert run.record.training.dtype == name
    assert f"4 seen, 0 moved ({name}), 0 moved unseen" in caplog.text
    assert f"too small for {name}" in caplog.text
    np.testing.assert_array_equal(run.matrix(2), weights(layer)[1:])
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3]


class Doubled(nn.Module):
    def forward(self, weight):
        return 2 * weight


def test_a_parametrised_weight_is_the_one_that_the_model_reads(tmp_path):
    model = Mean(embedding())
    torch.nn.utils.parametrize.register_parametrization(model.embedding, "weight", Doubled())
    run = trained(model, tmp_path / "mine")
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])
    assert run.moved(2).ids.tolist() == [0, 1, 2, 3]
    assert run.counts.tolist() == COUNTS


@pytest.mark.parametrize("how", ["lora", "modules_to_save", "trainable_tokens"])
def test_the_table_that_peft_makes_is_the_one_that_the_model_reads(tmp_path, caplog, how):
    peft = needs("peft")
    config = {
        "lora": peft.LoraConfig(r=2, target_modules=["embedding"]) if how == "lora" else None,
        "modules_to_save": peft.LoraConfig(r=2, target_modules=["out"], modules_to_save=["embedding"]),
        "trainable_tokens": peft.LoraConfig(
            target_modules=["out"], trainable_token_indices={"embedding": [1, 2]}
        ),
    }[how]
    model = peft.get_peft_model(Mean(embedding()), config)
    inner = model.base_model.model.embedding
    optimizer = torch.optim.Adam((one for one in model.parameters() if one.requires_grad), lr=0.1)
    with record(tmp_path / "mine", module=model, words=WORDS, optimizer=optimizer) as recorder:
        for _ in range(3):
            step(model, optimizer)
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    model.eval()
    read = inner(torch.arange(8)).detach().numpy()
    np.testing.assert_array_equal(run.matrix(1), read[1:])
    assert run.counts.tolist() == [3 * count for count in COUNTS]
    assert run.moved(1).ids.tolist() == ([0, 1] if how == "trainable_tokens" else [0, 1, 2, 3])


def test_answers_are_kept_for_the_test_documents(tmp_path):
    model = Mean(embedding())
    with record(tmp_path / "mine", module=model, words=WORDS) as recorder:
        recorder.keep_documents("test", TEST, [1])
        step(model, torch.optim.SGD(model.parameters(), lr=0.1))
        model.eval()
        good = torch.sigmoid(model(TEST))
        recorder.snapshot(answers=torch.stack([1 - good, good], 1))
    answered = open_run(tmp_path / "mine").answered(1)
    assert (answered.tokens.tolist(), answered.labels.tolist()) == ([6, 0], [1])
    np.testing.assert_allclose(answered.answers[0, 1], good.detach()[0], rtol=1e-6)


def test_a_model_that_is_watched_can_be_copied_and_saved(tmp_path):
    model = Masked(embedding())
    with record(tmp_path / "mine", module=model, words=WORDS, counts={"a": 1}) as recorder:
        pickle.loads(pickle.dumps(model))(DOCUMENTS)
        copy.deepcopy(model)(DOCUMENTS)
        step(model, torch.optim.SGD(model.parameters(), lr=0.1))
        recorder.snapshot()
    assert open_run(tmp_path / "mine").counts.tolist() == COUNTS


def test_a_compiled_model_is_watched(tmp_path):
    model = Mean(embedding())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=model.embedding, words=WORDS, optimizer=optimizer) as recorder:
        compiled = torch.compile(model, backend="eager", fullgraph=True)
        for _ in range(2):
            step(compiled, optimizer)
            recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.counts.tolist() == COUNTS
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])


def test_an_interrupted_run_lets_go_of_the_layer_and_is_gone_on_with(tmp_path):
    model = Mean(embedding())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    asked = {"module": model, "words": WORDS, "optimizer": optimizer}
    with pytest.raises(KeyboardInterrupt), record(tmp_path / "mine", **asked, epochs=2) as recorder:
        step(model, optimizer)
        recorder.snapshot()
        raise KeyboardInterrupt
    assert not model.embedding._forward_hooks
    with record(tmp_path / "mine", **asked, resume=True) as recorder:
        step(model, optimizer)
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.condition() == "complete"
    assert run.counts.tolist() == COUNTS
    np.testing.assert_array_equal(run.matrix(2), weights(model.embedding)[1:])
    with pytest.raises(RunError, match="this run exists"):
        record(tmp_path / "mine", **asked)
    assert not model.embedding._forward_hooks


def test_an_embedding_is_found_in_a_model_or_named(tmp_path):
    two = nn.ModuleDict({"one": embedding(), "two": nn.ModuleDict({"inner": embedding()})})
    with pytest.raises(SettingsError, match=r"ModuleDict with 2 \('one', 'two.inner'\). Name it: layer="):
        record(tmp_path / "mine", module=two, words=WORDS)
    with pytest.raises(SettingsError, match="expected an embedding layer named 'three', found"):
        record(tmp_path / "mine", module=two, layer="three", words=WORDS)
    with pytest.raises(SettingsError, match="or a model with one, got Linear with 0"):
        record(tmp_path / "mine", module=nn.Linear(2, 2), words=WORDS)
    with record(tmp_path / "mine", module=two, layer="two.inner", words=WORDS) as recorder:
        two["one"](DOCUMENTS)
        two["two"]["inner"](DOCUMENTS[0])
        recorder.snapshot()
    assert open_run(tmp_path / "mine").counts.tolist() == [1, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("asked", [{}, {"module": 1, "matrix": 1}, {"module": "embedding"}])
def test_what_is_no_one_table_is_refused(tmp_path, asked):
    with pytest.raises(SettingsError, match="expected"):
        record(tmp_path / "mine", words=WORDS, **asked)


def test_ids_that_pass_in_inference_mode_wait_with_others_and_are_counted(tmp_path):
    model = Mean(embedding())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with record(tmp_path / "mine", module=model, words=WORDS, optimizer=optimizer) as recorder:
        for mode in (torch.inference_mode, torch.no_grad):
            model.eval()
            with mode():
                model(TEST)
            recorder.collect()
        model(TEST)
        step(model, optimizer)
        recorder.snapshot()
    run = open_run(tmp_path / "mine")
    assert run.test_counts.tolist() == [3, 0, 0, 0, 0, 0, 3]
    assert run.counts.tolist() == COUNTS


def test_a_batch_larger_than_what_may_wait_is_counted(tmp_path):
    model = Mean(embedding())
    with record(tmp_path / "mine", module=model, words=WORDS) as recorder:
        model(DOCUMENTS)
        with torch.no_grad():
            model(DOCUMENTS.repeat(2**15, 1))
        for _ in range(3):
            model(DOCUMENTS.repeat(2**14, 1))
        recorder.snapshot()
    counts = open_run(tmp_path / "mine")
    assert counts.counts.tolist() == [count * (3 * 2**14 + 1) for count in COUNTS]
    assert counts.test_counts.tolist() == [count * 2**15 for count in COUNTS]


def test_a_word_on_the_row_that_the_layer_pads_with_is_said(tmp_path, caplog):
    record(tmp_path / "mine", module=embedding(padding_idx=1), words=WORDS).finish()
    assert "row 1 is padding_idx of the layer, which is never trained and not counted, and 'a' in words" in (
        caplog.text
    )
