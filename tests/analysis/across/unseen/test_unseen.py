from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from drift.analysis.across.unseen.sentences import verdict
from drift.analysis.across.unseen.unseen import detectable, unseen
from drift.errors import RunError
from drift.measure.dealing import deal
from drift.present.plain import as_json
from drift.present.terminal.fit import fitted
from drift.present.terminal.tables import as_markdown
from drift.present.terminal.unseen import unseen_tables
from drift.run.answered import read_answered, read_restored, write_answered, write_restored
from drift.run.answers import Answered
from tests.unseen_by_hand import INPUTS, documents, with_answers, with_masked, with_restored


def share_right(run, name):
    found = read_answered(type(run)(run.folder.parent / name))
    return (found.answers.argmax(1) == found.labels).astype(float)


def test_one_pair_is_said_to_be_one_and_gives_no_break_even(make_run):
    found = unseen(with_answers(make_run))
    assert found.masked == ()
    assert found.verdict.startswith("One pair of trainings: training the embedding gained +")
    assert "No break-even" in found.verdict
    assert "one seed a side" in found.notes[0]


def test_where_no_answer_changes_that_is_said_and_no_figure_is_made_of_it(make_run):
    """The trained model answers as the frozen one, and as with any words put back."""
    run = with_restored(with_answers(make_run))
    frozen = type(run)(run.folder.parent / "small~frozen")
    write_answered(frozen, same := read_answered(run))
    draws = read_restored(run)
    still = np.repeat(same.answers[None], len(draws.masks), axis=0)
    write_restored(run, replace(draws, answers=still, whole=same.answers))
    found = unseen(run)
    assert found.verdict.startswith("One pair of trainings: of 300 test documents none is right with the one")
    assert (found.natural.gain.value, found.natural.gain.low) == (0.0, None)
    said = " ".join(found.notes)
    assert "Natural documents: each is answered as rightly, or as wrongly" in said
    assert "Restored words: no draw makes a right answer wrong" in said
    shown = "\n".join(as_markdown(one) for one in unseen_tables(found))
    assert "| Natural documents | – |\n| Restored words | – |" in shown
    assert "accuracy stays 0." in shown
    assert "-0.00" not in shown
    assert "(+0.0" not in shown
    assert "in some draws and not in others, 6 of them with outcomes that differ." in shown


def test_where_one_answer_differs_there_is_no_interval_and_that_is_said(make_run):
    run = with_answers(make_run)
    own = read_answered(run)
    turned = own.answers.copy()
    turned[0] = turned[0, ::-1]
    write_answered(type(run)(run.folder.parent / "small~frozen"), replace(own, answers=turned))
    found = unseen(run)
    assert found.natural.right.n_changed == 1
    assert (abs(found.natural.gain.value), found.natural.gain.low) == (pytest.approx(1 / 300), None)
    assert "0.3 points over frozen, no interval." in found.verdict
    said = "fewer than 6 documents whose answer differs: no interval."
    assert f"Natural documents: {said}" in found.notes
    assert found.tables()["costs"][2].values == [None]
    shown = "\n".join(as_markdown(one) for one in unseen_tables(found))
    assert "fewer than 6 documents whose answer differs" in shown
    assert " to +0.00)" not in shown
    assert " to -0.00)" not in shown


def test_a_frozen_run_has_no_table_of_costs_without_a_row(make_run):
    run = with_answers(make_run)
    tables = unseen_tables(unseen(type(run)(run.folder.parent / "small~frozen")))
    assert [table.title for table in tables if not table.columns] == ["The test documents of small~frozen"]
    assert all(table.rows for table in tables if table.columns)


def test_a_frozen_run_is_not_told_that_a_frozen_one_is_missing(make_run):
    run = with_answers(make_run)
    found = unseen(type(run)(run.folder.parent / "small~frozen"))
    assert found.verdict.startswith("The embedding of this run did not train")


def test_natural_gains_are_those_of_the_answers(make_run):
    run = with_answers(make_run)
    _, tokens, starts = documents()
    counted = np.add.reduceat(tokens >= 10, starts[:-1])
    gain = share_right(run, "small") - share_right(run, "small~frozen")
    found = unseen(run)
    assert found.unseen_tokens == counted.mean()
    assert [one.gain for one in found.natural.right.groups] == pytest.approx(
        [
            gain[counted == 0].mean(),
            gain[counted == 1].mean(),
            gain[counted == 2].mean(),
            gain[counted > 2].mean(),
        ]
    )
    assert found.natural.gain.value == pytest.approx(gain.mean())
    assert found.natural.right.on_number.value == pytest.approx(np.polyfit(counted, gain, 1)[0])


def test_too_few_test_documents_tell_nothing(make_run):
    run = make_run("few", settings={"policy": "trainable", "epochs": 3}, inputs=INPUTS)
    same = np.tile(np.array([[0.9, 0.1]], np.float32), (5, 1))
    write_answered(run, Answered(np.zeros(5, np.int64), np.arange(5), np.arange(6), same, 3))
    with pytest.raises(RunError, match="20 test documents or more, found 5: too few to tell"):
        unseen(run)


def test_every_model_is_scored_class_by_class(make_run):
    run = with_masked(make_run, with_restored(with_answers(make_run)))
    labels, _, _ = documents()
    found = {one.model: one for one in unseen(run).scores}
    answered = read_answered(run).answers.argmax(1)
    each = [(answered[labels == one] == one).mean() for one in (0, 1)]
    assert found["small"].balanced == pytest.approx(np.mean(each))
    assert found["small"].accuracy == pytest.approx((answered == labels).mean())
    assert found["small, words put back"].n == 1
    names = [f"small~unmasked-{pair}-frozen" for pair in (1, 2, 3)]
    assert found["frozen, nothing masked"].n == 3
    assert found["frozen, nothing masked"].accuracy == pytest.approx(
        np.mean([share_right(run, name).mean() for name in names])
    )
    assert found["trainable, half masked, 2 epochs"].n == 6


def test_restored_words_find_what_their_movement_is_worth(make_run):
    found = unseen(with_restored(with_answers(make_run), cost=0.05)).restored
    assert found.right.cost.low < 0.05 < found.right.cost.high
    assert found.right.cost.low > 0


def written_out(masks, outcome):
    """Cost and interval by a column for each document and mask, and sums over words and documents by hand."""
    _, tokens, starts = documents()
    texts = [tokens[a:b][tokens[a:b] < 10] for a, b in pairwise(starts)]
    dose = np.array([[mask[text].sum() for mask in masks] for text in texts], dtype=float)
    rows, columns = np.indices(outcome.shape)
    others = [
        *(rows.ravel() == i for i in range(len(rows))),
        *(columns.ravel() == m for m in range(1, len(masks))),
    ]
    design = np.column_stack([dose.ravel(), *others]).astype(float)
    solved = np.linalg.lstsq(design, outcome.ravel(), rcond=None)[0]
    residual = (outcome.ravel() - design @ solved).reshape(outcome.shape)
    away = design[:, 0] - design[:, 1:] @ np.linalg.lstsq(design[:, 1:], design[:, 0], rcond=None)[0]
    away = away.reshape(outcome.shape)
    of_both = np.array(
        [
            [(text == word).sum() * (masks[:, word] * residual[i]).sum() for word in range(10)]
            for i, text in enumerate(texts)
        ]
    )
    words, ours = (of_both.sum(axis=0) ** 2).sum(), ((away * residual).sum(axis=1) ** 2).sum()
    half = 1.959963984540054 * max(words, ours, words + ours - (of_both**2).sum()) ** 0.5 / (away**2).sum()
    return -solved[0] - half, -solved[0], -solved[0] + half


def ends(found):
    return found.right.cost.low, found.right.cost.value, found.right.cost.high


def test_masked_words_agree_with_sums_written_out(make_run):
    """An independent recomputation from the runs on disk."""
    run = with_masked(make_run, with_answers(make_run))
    found = unseen(run).masked[0]
    gain = np.stack(
        [
            share_right(run, f"small~masked-{m}-trainable") - share_right(run, f"small~masked-{m}-frozen")
            for m in range(1, 7)
        ],
        axis=1,
    )
    assert ends(found) == pytest.approx(written_out(deal(run.counts[:10], 3, 0), gain), abs=1e-9)
    pairs = [
        share_right(run, f"small~unmasked-{p}-trainable") - share_right(run, f"small~unmasked-{p}-frozen")
        for p in (1, 2, 3)
    ]
    assert found.gain.value == pytest.approx(np.mean(pairs))


def test_restored_words_agree_with_sums_written_out(make_run):
    """The same for the draws beside the run."""
    run = with_restored(with_answers(make_run), n_deals=3)
    draws, (labels, _, _) = read_restored(run), documents()
    right = (draws.answers.argmax(axis=2) == labels).T.astype(float)
    assert ends(unseen(run).restored) == pytest.approx(written_out(draws.masks, right), abs=1e-9)


def test_without_the_second_mask_of_a_deal_the_first_does_not_count(make_run):
    run = with_masked(make_run, with_answers(make_run), n_trained=3)
    found = unseen(run).masked[0]
    assert found.right.masks == 2


def test_pairs_alone_give_a_gain_and_no_break_even(make_run):
    run = with_masked(make_run, with_answers(make_run), n_trained=0)
    found = unseen(run)
    assert found.masked[0].break_even is None
    assert "No deal of masks is complete yet" in found.verdict


def test_a_complete_deal_that_changes_nothing_is_no_missing_deal(make_run):
    contrast = unseen(with_masked(make_run, with_answers(make_run))).masked[0]
    said = verdict(replace(contrast, right=None, break_even=None), None, 1.0)
    assert said.endswith(
        f"With these {contrast.n_masks} masks no document's gain changes with the masked tokens, or no test "
        "document has some: no cost, and no break-even, is told."
    )


def test_all_columns_of_the_masked_words_fit_the_screen(make_run):
    run = with_masked(make_run, with_answers(make_run), gain=0.3, cost=0.07, n_masks=10)
    assert not [out for table in unseen_tables(unseen(run)) if (out := fitted(table, 120).left_out)]


@pytest.mark.parametrize(
    ("gain", "cost", "said"),
    [
        (-0.3, 0.0, "Freeze: trainable is worse."),
        (0.0, 0.0, "No gain of trainable over frozen is shown."),
        (0.3, -0.06, "Unseen tokens do not cost trainable what it gains"),
        (0.3, 0.0, "No cost of an unseen token is shown"),
        (0.3, 0.07, "Break-even: between"),
    ],
)
def test_the_verdict_of_every_case(make_run, gain, cost, said):
    found = unseen(with_masked(make_run, with_answers(make_run), gain=gain, cost=cost, n_masks=10))
    assert found.verdict.startswith(said)
    assert "at these settings" in found.verdict


def test_models_of_other_epochs_than_the_run_are_said_to_be(make_run):
    contrast = unseen(with_masked(make_run, with_answers(make_run), n_masks=10)).masked[0]

    def said(policy, frozen):
        return verdict(replace(contrast, epochs=(policy, frozen), run_epoch=5), None, 1.0)

    assert "at these settings, with trainings of 2 epochs (this run: 5)." in said(2, 2)
    assert "with trainings of 5 epochs, frozen of 1 epoch (this run: 5)." in said(5, 1)
    assert said(5, 5) == said(None, None)
    assert said(5, 5).endswith("at these settings.")


def test_a_policy_that_still_rises_is_named(make_run):
    found = unseen(with_masked(make_run, with_answers(make_run), rising=True))
    assert any("Still rising" in note and "trainable" in note for note in found.notes)


def test_measures_that_disagree_are_named(make_run):
    run = with_restored(with_answers(make_run), cost=0.0)
    found = unseen(with_masked(make_run, run, gain=0.3, cost=0.1, n_masks=10))
    assert any(note.startswith("Restored words and masked words disagree") for note in found.notes)
    agreeing = unseen(
        with_masked(make_run, with_restored(with_answers(make_run, name="b"), cost=0.05), n_masks=10)
    )
    assert not any("disagree" in note for note in agreeing.notes)


def test_answers_to_other_documents_are_refused(make_run, tmp_path):
    run = with_masked(make_run, with_answers(make_run))
    other = tmp_path / "runs" / "small~masked-1-frozen" / "answered.zarr" / "labels"
    source = tmp_path / "runs" / "small~masked-1-frozen" / "answered.zarr" / "tokens"
    assert other.exists()
    assert source.exists()
    from dataclasses import replace

    from drift.run.answered import write_answered
    from drift.run.run import Run

    one = Run(other.parents[1])
    found = read_answered(one)
    write_answered(one, replace(found, labels=1 - found.labels))
    with pytest.raises(RunError, match="the same test documents"):
        unseen(run)


def test_without_answers_it_is_said_how_to_get_them(make_run):
    with pytest.raises(RunError, match="`drift unseen` makes them"):
        unseen(make_run())


def test_all_of_it_is_plain_json(make_run):
    found = unseen(with_masked(make_run, with_restored(with_answers(make_run))))
    assert '"break_even"' in as_json(found)


def test_the_detectable_effect_shrinks_with_more_masks(make_run):
    run = with_answers(make_run)
    words = np.arange(10)
    few, many = (detectable(run, words, deal(run.counts[words], n, 0)) for n in (2, 8))
    assert many == pytest.approx(few / 2, rel=0.2)
    assert detectable(make_run("none"), words, deal(run.counts[words], 2, 0)) is None


def test_the_unmasked_pairs_tell_how_a_documents_gain_varies(make_run):
    """The gains of a document are independent between trainings here, and each has its own chance."""
    run = with_answers(make_run)
    words = np.arange(10)
    masks = deal(run.counts[words], 4, 0)
    before = detectable(run, words, masks)
    run = with_masked(make_run, run)
    gains = np.stack(
        [
            share_right(run, f"small~unmasked-{pair}-trainable")
            - share_right(run, f"small~unmasked-{pair}-frozen")
            for pair in (1, 2, 3)
        ]
    )
    alone = gains - gains.mean(axis=0) - gains.mean(axis=1)[:, None] + gains.mean()
    within = (alone**2).sum() / (2 * (gains.shape[1] - 1))
    whole = share_right(run, "small") - share_right(run, "small~frozen")
    assert detectable(run, words, masks) == pytest.approx(before * (within / whole.var()) ** 0.5)


def test_a_frame_has_the_costs_and_others_each_measure(make_run):
    found = unseen(with_masked(make_run, with_restored(with_answers(make_run), cost=0.05)))
    frame = found.to_frame()
    assert frame["measure"].tolist() == ["Natural documents", "Restored words", "Masked words"]
    assert frame["cost"].tolist()[1:] == [found.restored.right.cost.value, found.masked[0].right.cost.value]
    contrasts = found.to_frame("contrasts")
    assert contrasts["policy"].tolist() == [one.policy for one in found.masked]
    assert contrasts["gain_low"].tolist() == [one.gain.low for one in found.masked]
    assert len(found.to_frame("by_length")) == len(found.masked[0].by_length)


def test_a_frame_of_what_was_not_measured_is_empty(make_run):
    found = unseen(with_answers(make_run))
    assert len(found.to_frame("contrasts")) == len(found.to_frame("restored")) == 0
    assert repr(found).startswith("Unseen(run='small', costs: 1 rows")


def test_where_no_model_beats_always_answering_the_same_a_gain_is_said_to_say_little(make_run):
    run = with_answers(make_run, gain=0.3)
    assert not any("commonest class" in note for note in unseen(run).notes)
    labels, tokens, starts = documents()
    labels = np.where(np.arange(len(labels)) % 30, 0, 1)
    for name in ("small", "small~frozen"):
        one = type(run)(run.folder.parent / name)
        write_answered(one, Answered(labels, tokens, starts, read_answered(one).answers, 3))
    (note,) = (note for note in unseen(run).notes if "commonest class" in note)
    assert "(96.7%): a gain in right answers says little" in note


def test_words_that_change_no_answer_have_no_cost_and_no_interval_of_no_width(make_run):
    run = with_restored(with_answers(make_run))
    draws, plain = read_restored(run), read_answered(run).answers
    same = np.broadcast_to(plain, draws.answers.shape)
    write_restored(run, replace(draws, answers=same, whole=plain))
    found = unseen(run).restored
    assert found.right is None
    assert {one.change for one in found.steps} == {None}
