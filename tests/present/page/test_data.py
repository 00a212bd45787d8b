import base64
from contextlib import nullcontext

import numpy as np
import pytest

from drift.analysis.across.beside import runs_beside
from drift.analysis.compare import compare
from drift.analysis.groups import by_epoch
from drift.analysis.neighbourhoods import choose_candidates, neighbours
from drift.analysis.stranded import StrandedPair, stranded
from drift.analysis.timeline import NeighbourTimelines
from drift.analysis.words import select, word_table
from drift.errors import SettingsError, UnknownWordError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.data import report_data
from drift.present.page.facts import facts, lead
from drift.present.page.findings import Mention, telling_pair
from drift.present.page.packed import packed_lists, packed_vectors
from drift.present.page.report import render
from drift.progress import reported_by
from tests.present.pages import Page


@pytest.fixture(scope="module")
def data(plain_run):
    return report_data(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


def test_most_moved_words_are_the_word_tables_first_by_l2(plain_run, data):
    first = select(word_table(plain_run, neighbourhood=Neighbourhood(3)), sort="l2", show="seen")
    assert [row["word"] for row in data.most_moved] == first.word
    assert [row["l2"] for row in data.most_moved] == first.l2.tolist()
    assert data.n_moved == 20


def test_most_changed_neighbourhoods_leave_out_words_that_kept_all(plain_run, data):
    table = word_table(plain_run, neighbourhood=Neighbourhood(3))
    shown = {row["word"]: row["overlap"] for row in data.most_changed}
    assert list(shown.values()) == sorted(shown.values())
    assert shown == {w: o for w, o in zip(table.word, table.overlap.tolist(), strict=True) if o < 1}


def test_stranded_pairs_and_groups_are_those_of_the_analysis(plain_run, data):
    assert data.stranded.pairs == stranded(plain_run, neighbourhood=Neighbourhood(3), limit=None).pairs
    assert data.stranded_rows == data.stranded.pairs[:100]
    assert list(data.groups) == by_epoch(plain_run)


def test_neighbours_at_all_epochs_are_searched_once(plain_run):
    opened = []

    def reporter(label, total):
        opened.append(label)
        return nullcontext(lambda amount: None)

    with reported_by(reporter):
        report_data(plain_run, neighbourhood=Neighbourhood(3), n_words=12)
    assert opened.count("neighbours, all epochs") == 1


def unpacked(text, kind, shape):
    return np.frombuffer(base64.b64decode(text), kind).reshape(shape)


def lists_of(columns, n_epochs):
    """Each word's neighbours at each epoch, by name, and their cosines."""
    shape = (columns["n"], n_epochs, columns["lists"]["k"])
    numbers = unpacked(columns["lists"]["numbers"], "<u2", shape)
    cosines = unpacked(columns["lists"]["cosines"], "<i2", shape)
    nobody = 2**16 - 1
    return [
        [[columns["words"][one] for one in row if one != nobody] for row in word] for word in numbers.tolist()
    ], cosines / 1000


def test_the_explorer_tells_of_a_word_what_compare_tells(plain_run, data):
    columns = data.explorer
    place = columns["words"].index("w4")
    history = compare(plain_run, ["w4"], neighbourhood=Neighbourhood(3)).words[0]
    names, cosines = lists_of(columns, 4)
    assert names[place][0] == [one.word for one in history.before]
    assert names[place][-1] == [one.word for one in history.after]
    assert cosines[place, -1] == pytest.approx([one.cosine for one in history.after], abs=5.1e-4)
    assert columns["verdict"][place] == history.verdict
    assert columns["overlap"][place] == history.overlap
    assert columns["heldOut"][place] == 1
    assert columns["l2"][place] == 0


def test_the_explorer_knows_the_neighbours_of_every_epoch(plain_run, data):
    names, _ = lists_of(data.explorer, 4)
    candidates = choose_candidates(plain_run, Neighbourhood(3))
    for epoch in plain_run.epochs:
        ids = np.array([plain_run.index[word] for word in data.explorer["words"][: data.explorer["n"]]])
        found = neighbours(plain_run, epoch, ids, candidates).ids
        assert [one[epoch] for one in names] == [[plain_run.words[i] for i in row] for row in found.tolist()]


def test_packed_vectors_give_every_cosine_to_five_digits(plain_run):
    ids = np.arange(40)
    found = packed_vectors(plain_run, ids)
    base = unpacked(found["base"], "<f4", (40, 5))
    moved = unpacked(found["moved"], "<u4", -1)
    scales = unpacked(found["scales"], "<f4", (len(moved), 3))
    steps = unpacked(found["steps"], "<i2", (len(moved), 3, 5))
    assert (moved % 2 == 1).all() and len(moved) == 20
    for epoch in (1, 2, 3):
        now = base.astype(np.float64)
        now[moved] += steps[:, epoch - 1] * scales[:, epoch - 1, None] / 32767.0
        unit = now / np.linalg.norm(now, axis=1, keepdims=True)
        true = plain_run.matrix(epoch).astype(np.float64)
        true /= np.linalg.norm(true, axis=1, keepdims=True)
        assert np.abs(unit @ unit.T - true @ true.T).max() < 5e-5


def test_vectors_stop_where_their_bytes_are_spent(plain_run):
    # an unseen word costs 5 x 4 bytes, a seen one 5 x 4 + 3 x (5 x 2 + 4) = 62
    assert [packed_vectors(plain_run, np.arange(4), n)["n"] for n in (19, 20, 81, 82, 102, 10_000)] == [
        0,
        1,
        1,
        2,
        3,
        4,
    ]


def test_nobody_and_an_undefined_cosine_have_their_own_numbers():
    lists = NeighbourTimelines(
        (0,), np.array([0]), 2, "all", np.array([[[1, -1]]]), np.array([[[0.5, np.nan]]])
    )
    number = {"a": 0}
    found = packed_lists(lists, ["a", "b"], number)
    assert number == {"a": 0, "b": 1}
    assert unpacked(found["numbers"], "<u2", 2).tolist() == [1, 65535]
    assert unpacked(found["cosines"], "<i2", 2).tolist() == [500, -32768]


def test_a_words_stranded_partners_are_the_pairs_that_it_is_in(plain_run, data):
    columns, pairs = data.explorer, stranded(plain_run, neighbourhood=Neighbourhood(3), limit=None).pairs
    place = columns["words"].index("w4")
    partners = [columns["words"][one] for one, _, _ in columns["partners"][place]]
    assert partners == [pair.seen for pair in pairs if pair.unseen == "w4"][:10]


def test_words_asked_for_and_held_out_come_first_and_the_number_is_kept(plain_run):
    data = report_data(plain_run, neighbourhood=Neighbourhood(3), n_words=6, words=["w30", "w31"])
    assert data.explorer["words"][:3] == ["w30", "w31", "w4"]
    assert data.explorer["n"] == 6
    assert len(data.explorable) == 6


def test_words_asked_for_are_in_even_if_they_are_more_than_allowed(plain_run):
    data = report_data(plain_run, neighbourhood=Neighbourhood(3), n_words=1, words=["w30", "w31", "w30"])
    assert data.explorer["words"][: data.explorer["n"]] == ["w30", "w31"]


def test_all_words_of_a_small_vocabulary_can_be_explored(plain_run):
    assert report_data(plain_run, neighbourhood=Neighbourhood(3)).explorer["n"] == 40


def test_an_unknown_word_is_refused_before_anything_is_measured(plain_run):
    with pytest.raises(UnknownWordError, match="'w99' is not in the vocabulary"):
        report_data(plain_run, words=["w99"])


def test_fewer_than_one_word_to_explore_is_refused(plain_run):
    with pytest.raises(SettingsError, match="one or more words to explore, got 0"):
        report_data(plain_run, n_words=0)


# the finding and the facts


def test_the_telling_pair_is_a_held_out_word_and_the_seen_word_nearest_to_it():
    lost = [StrandedPair("sea", "ocean", 3, 0.9, 0.1)]
    assert telling_pair([(None, "radio"), ("tv", "television")], lost) == ("tv", "television")
    assert telling_pair([(None, "radio")], lost) == ("sea", "ocean")
    assert telling_pair([], []) is None


def test_the_finding_keeps_words_apart_from_the_sentence(data):
    parts = data.findings[0].parts
    pair = data.comparison.pairs[0]
    assert parts[0] == Mention(pair.a)
    assert Mention(pair.b) in parts
    assert not any("\ue000" in part or "\ue001" in part for part in parts if isinstance(part, str))
    assert data.findings[0].words == (pair.a, pair.b)


def test_the_finding_names_who_left_and_who_came(plain_run):
    data = report_data(plain_run, neighbourhood=Neighbourhood(3))
    finding = data.findings[1]
    (word,) = finding.words
    history = compare(plain_run, [word], neighbourhood=Neighbourhood(3)).words[0]
    parts = finding.parts
    assert parts[0] == Mention(word)
    assert parts[1] == f" (seen {history.count} times) kept {3 - len(history.left)} of its 3 neighbours: "
    named = [part.word for part in parts[2:] if isinstance(part, Mention)]
    assert named == [*history.left, *history.entered]
    assert "".join(part for part in parts[2:] if isinstance(part, str)).endswith(" came.")


def test_the_lead_says_what_was_trained_on_what_and_how_well_it_did(plain_run, data):
    said = lead(plain_run, "Nobody moved.")
    assert said.startswith("Trained on somewhere: 7 training and 3 test documents, from ")
    assert said.endswith("policy trainable, 3 epochs, test accuracy 60.0%. Nobody moved.")
    assert data.lead.endswith("All 20 seen words moved; the 20 unseen ones stand where they stood.")


def test_the_findings_link_to_their_words_and_else_to_their_section(plain_run):
    data = report_data(plain_run, neighbourhood=Neighbourhood(3))
    links = [one["href"] for one in Page(render(data)).found("a") if one.get("class") == "more"]
    a, b = data.findings[0].words
    assert links[0] == f"#word={a},{b}"
    assert links[2] == "#neighbourhoods"


def test_words_beyond_their_count_and_ends_of_the_axis_are_in_the_page(plain_run):
    data = report_data(plain_run, neighbourhood=Neighbourhood(3))
    assert data.sections.associations is None  # no pair of WordSim is among w0 to w39
    page = Page(render(data))
    rows = [one for one in page.found("th") if one.get("data-value") == data.sections.outliers.more[0].word]
    assert rows
    assert {"direction", "beyond-table"} <= {attributes.get("id") for _, attributes in page.elements}
    assert "associations" not in {attributes.get("id") for _, attributes in page.elements}


# runs beside each other


def test_runs_stand_beside_each_other_with_the_same_words(report_run):
    words = [f"w{number}" for number in range(20)]
    run, other = report_run(words), report_run(words, epochs=2)
    data = report_data(run, neighbourhood=Neighbourhood(3), others=[other])
    first, second = data.runs
    assert first["accuracy"] == [None, 0.5, 0.55, 0.6]
    assert second["epochs"] == [0, 1, 2]
    assert first["pair"][:3] == second["pair"]  # the same seed moved them
    assert first["pair"] == pytest.approx(data.comparison.pairs[0].cosine)
    kept = word_table(other, neighbourhood=Neighbourhood(3)).overlap
    assert second["words"] == [kept[run.index[word]] for word in data.glance.most]
    page = Page(render(data))
    assert {"runs"} <= {attributes.get("id") for _, attributes in page.elements}


def test_a_run_alone_has_no_comparison_of_runs(plain_run, data):
    assert runs_beside(plain_run, word_table(plain_run), [], None, [], None) == ()
    assert data.runs == ()


def test_runs_of_other_vectors_and_a_run_twice_are_refused(plain_run, report_run):
    with pytest.raises(SettingsError, match="expected the word vectors of small, found others"):
        report_data(plain_run, others=[report_run(["a", "b", "c"])])
    with pytest.raises(SettingsError, match="expected different runs, got small, small"):
        report_data(plain_run, others=[plain_run])


def test_a_run_in_which_nothing_moved_says_so(report_run):
    run = report_run([f"w{number}" for number in range(12)], moved=False)
    data = report_data(run, neighbourhood=Neighbourhood(3))
    assert data.findings[0].parts == ("No word moved: all 12 vectors are what they were before training.",)
    assert data.most_moved == [] and data.most_changed == [] and data.stranded_rows == ()
    assert data.explorer["n"] == 12
    assert "No word moved." in render(data)


@pytest.mark.parametrize("seen", [0, 1])
def test_runs_with_one_group_only_have_a_report(report_run, seen):
    data = report_data(
        report_run([f"w{number}" for number in range(12)], seen=[seen] * 12), neighbourhood=Neighbourhood(3)
    )
    text = render(data)
    assert ("Here no word was seen." in text) is (seen == 0)
    assert ("Here every word was seen." in text) is (seen == 1)
    assert "nan" not in text.split("<script")[0].lower()


def test_a_run_without_an_epoch_has_a_report(report_run):
    data = report_data(
        report_run([f"w{number}" for number in range(12)], epochs=0), neighbourhood=Neighbourhood(3)
    )
    assert "No epoch was trained" in data.findings[0].parts[0]
    assert "No epoch was trained." in render(data)


def test_facts_name_coverage_missing_tokens_and_state(plain_run):
    found = {fact.name: fact for fact in facts(plain_run)}
    assert found["State of the run"].value == "complete"
    assert found["Seen words"].value == "20 of 40 (50.0%) occur in the training documents"
    assert found["Coverage"].value.startswith("75.0%: 150 of 200 tokens have a vector")
    assert found["Coverage"].words == (("<unk>", "9"), ("zzz", "2"))
    assert found["Held-out words"].words == (("w4", ""), ("elsewhere", ""))
    assert found["Trained on"].value == "somewhere: 7 training and 3 test documents"


def test_an_interrupted_run_says_how_far_it_came(report_run):
    words = [f"w{number}" for number in range(12)]
    run = report_run(words, epochs=2, planned=8, status="interrupted")
    assert "interrupted, 2 of 8 epochs committed" in render(report_data(run, neighbourhood=Neighbourhood(3)))


def test_that_unseen_words_did_not_move_is_called_arithmetic(data):
    assert "is arithmetic and no finding" in render(data)


# the page
