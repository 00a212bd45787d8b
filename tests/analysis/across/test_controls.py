import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import cosine as cosine_distance
from scipy.stats import t as student

from drift.analysis.across.control_runs import control_runs
from drift.analysis.across.controls import controls
from drift.analysis.across.course import ACCURACY, AXIS_SHARE, CHANGED_SAMPLE, MEAN_MOVED
from drift.analysis.across.headline import CHANGED_SEEN, DELTA
from drift.analysis.across.standing import ESTABLISHED, NOT_TESTED
from drift.analysis.across.word_readings import CHANGED, LOST, MOVED
from drift.analysis.kept import kept_neighbours
from drift.analysis.words import word_table
from drift.errors import RunError, SettingsError, UnknownWordError
from drift.measure.groups import cliffs_delta
from drift.measure.neighbourhood import Neighbourhood
from drift.present.plain import as_json
from drift.present.terminal.control import control_tables, controls_plain
from drift.present.terminal.tables import as_markdown
from drift.run.run import open_run
from tests.controlled import INPUTS

K = 3
SEEDS = ("small", "small~seed-1", "small~seed-2", "small~seed-3")
SHUFFLED = tuple(f"small~shuffled-{number}" for number in range(1, 5))


@pytest.fixture
def run(make_controls):
    return make_controls()


@pytest.fixture
def found(run):
    return controls(run, neighbourhood=Neighbourhood(K, None), pairs=[("word0", "word20")])


def figure(found, name):
    return next(one for one in found.figures if one.name == name)


def moved(run, name):
    """Cosine distance of the ten seen words, by scipy."""
    after = open_run(name, runs=run.folder.parent).matrix(3).astype(np.float64)
    return np.array([cosine_distance(run.base[word].astype(np.float64), after[word]) for word in range(10)])


def test_the_run_itself_is_one_of_the_seeds(found):
    assert (found.seeds, found.shuffled) == (SEEDS, SHUFFLED)


def test_a_figure_is_that_of_the_runs_with_the_interval_of_one_more_draw(run, found):
    ours, theirs = ([moved(run, name).mean() for name in names] for names in (SEEDS, SHUFFLED))
    mine = figure(found, "mean displacement, seen")
    assert mine.run == pytest.approx(ours[0])
    assert mine.spread.sd == pytest.approx(np.std(ours, ddof=1))
    half = student.ppf(0.975, 3) * np.std(theirs, ddof=1) * (5 / 4) ** 0.5
    beyond = np.mean(ours) - np.mean(theirs)
    assert (mine.spread.low, mine.spread.high) == pytest.approx((beyond - half, beyond + half))


def test_words_that_move_as_far_under_shuffled_labels_are_not_established(found):
    names = {one.word for one in found.moved.established}
    assert names == {f"word{number}" for number in range(5)}
    assert found.moved.n_established == found.moved.n_established_seen == 5
    assert {one.word for one in found.moved.not_established} == {f"word{number}" for number in range(5, 10)}


def test_established_words_come_with_the_largest_excess_first(run, found):
    excess = [one.excess for one in found.moved.established]
    assert excess == sorted(excess, reverse=True)
    one = found.moved.established[0]
    word = int(one.word.removeprefix("word"))
    assert one.run == pytest.approx(moved(run, "small")[word])
    assert one.mean == pytest.approx(np.mean([moved(run, name)[word] for name in SEEDS]))


def test_limits_shorten_the_lists_and_not_the_counts(run):
    found = controls(run, neighbourhood=Neighbourhood(K, None), limit=2, top=7)
    assert len(found.moved.established) == 2
    assert found.moved.n_established == 5
    assert found.moved.top == 7
    assert len(found.moved.not_established) == 2


def test_an_unseen_word_may_be_established_since_its_neighbours_left(found):
    assert found.changed.n_established > found.changed.n_established_seen


def test_the_stability_is_over_seen_words_candidates_and_near_pairs(found):
    assert found.stability[MOVED].n == 10
    assert found.stability[CHANGED].n == 40
    assert found.stability[LOST].n > 0
    assert found.stability[MOVED].trainings == 4
    assert found.stability[MOVED].spearman > 0.5


def test_a_pair_is_followed_over_the_seeds(run, found):
    pair = found.pairs[0]
    base = run.base[[0, 20]].astype(np.float64)
    assert pair.before == pytest.approx(1 - cosine_distance(*base))
    after = run.matrix(3)[[0, 20]].astype(np.float64)
    assert pair.run == pytest.approx(1 - cosine_distance(*after) - pair.before)
    assert (pair.spread.n, pair.spread.n_shuffled) == (4, 4)


def test_the_frozen_check_passes_where_nothing_moved(found):
    assert found.frozen.passed
    assert found.frozen.epochs == 3


def test_the_frozen_check_fails_where_a_word_moved(make_controls):
    moves = np.zeros((10, 1), np.float32)
    moves[3] = 0.5
    found = controls(make_controls(changes=moves), neighbourhood=Neighbourhood(K, None))
    assert found.frozen.moved_words == 1
    assert not found.frozen.passed
    said = as_markdown(control_tables(found)[0])
    assert "FAILED" in said
    assert "–: fewer than 3 of the list's pairs have vectors" in said


def test_every_epoch_is_followed_and_the_last_one_agrees_with_the_figures(run, found):
    assert [one.epoch for one in found.by_epoch] == [1, 2, 3]
    assert found.n_drawn == 10  # all seen words, where they are few
    assert found.words_followed == "all 10 seen words"
    assert replace(found, n_drawn=4).words_followed == "4 of 10 seen words, drawn by chance"
    for followed, name in (
        (MEAN_MOVED, MEAN_MOVED),
        (CHANGED_SAMPLE, CHANGED_SEEN),
        (AXIS_SHARE, AXIS_SHARE),
    ):
        assert found.by_epoch[-1].of(followed).spread.mean == pytest.approx(figure(found, name).spread.mean)
    first = open_run("small", runs=run.folder.parent).matrix(1).astype(np.float64)
    moves = [cosine_distance(run.base[word].astype(np.float64), first[word]) for word in range(10)]
    assert found.by_epoch[0].of(MEAN_MOVED).run == pytest.approx(np.mean(moves))
    assert found.by_epoch[0].of(ACCURACY).spread.mean == pytest.approx(0.6)
    share = found.by_epoch[0].of(AXIS_SHARE)
    assert share.run == pytest.approx(1)  # all words step along one line
    assert set(found.to_frame("epochs").columns) >= {"epoch", "first_axis", "first_axis_shuffled"}


def test_seen_words_stand_beside_unseen_ones_of_like_rank(make_run):
    rng, counts = np.random.default_rng(4), np.arange(40) % 2

    def training(name, **settings):
        changes = rng.normal(size=(20, 5)).astype(np.float32)
        return make_run(name, settings=settings, counts=counts, changes=changes, inputs=INPUTS)

    run = training("some", policy="trainable", seed=0)
    for number in range(1, 5):
        training(f"some~shuffled-{number}", policy="trainable", seed=number, shuffled_labels=True)
    found = controls(run, neighbourhood=Neighbourhood(K, None))
    (one,) = found.strata  # twenty seen words are too few for more strata
    assert (one.lowest, one.highest, one.n_seen, one.n_unseen) == (1, 39, 20, 19)
    assert one.run == pytest.approx(figure(found, DELTA).run)
    lost = 1 - word_table(run, neighbourhood=Neighbourhood(K, None)).overlap
    assert one.run == pytest.approx(cliffs_delta(lost[1::2], lost[2::2]))
    assert one.spread.n_shuffled == 4


def test_pairs_are_tested_all_at_once_and_unknown_ones_are_not_tested(found):
    standings = found.near.standings(found.near.pairs)
    assert [one == ESTABLISHED for one in standings] == found.near.evidence.established.tolist()
    assert found.near.standings(np.array([[38, 39]])) == [NOT_TESTED]
    assert found.near.standings(np.empty((0, 2), np.int64)) == []


def test_with_two_shuffled_trainings_no_interval_is_given_and_no_table_without_rows(make_controls):
    found = controls(make_controls(shuffled=2), neighbourhood=Neighbourhood(K, None))
    assert all(one.spread.low is None for one in found.figures)
    text = "\n".join(as_markdown(table) for table in control_tables(found) if table.columns)
    titles = [table.title for table in control_tables(found) if not table.columns]
    assert titles == [
        "Established by neighbourhood change: not tested",
        "Established by displacement: not tested",
    ]
    assert "Too few for intervals" in text


def test_identical_trainings_establish_nothing(make_run):
    own = {"policy": "trainable"}
    run = make_run("same", settings={**own, "seed": 0}, inputs=INPUTS)
    for number in (1, 2, 3, 4):
        make_run(f"same~seed-{number}", settings={**own, "seed": number})
        make_run(f"same~shuffled-{number}", settings={**own, "seed": number, "shuffled_labels": True})
    found = controls(run, neighbourhood=Neighbourhood(K, None))
    assert (found.changed.n_established, found.moved.n_established) == (0, 0)
    assert {one.spread.excess for one in found.figures} <= {0.0, None}
    assert found.stability[MOVED].spearman == pytest.approx(1)


def test_too_few_controls_give_figures_and_say_that_nothing_can_be_established(make_controls):
    found = controls(make_controls(seeds=1, shuffled=0), neighbourhood=Neighbourhood(K, None))
    assert found.moved.n_established == 0
    assert "Too few for intervals" in as_markdown(control_tables(found)[0])


def test_one_training_on_the_true_labels_has_intervals_but_establishes_no_word(make_controls):
    found = controls(make_controls(seeds=0, shuffled=4), neighbourhood=Neighbourhood(K, None))
    assert all(one.spread.low is not None for one in found.figures if one.spread.excess is not None)
    assert "Too few to say what is established: 2 of the first" in as_markdown(control_tables(found)[0])


def test_a_frozen_run_is_refused_controls(make_run):
    run = make_run("still", settings={"policy": "frozen", "seed": 0}, inputs=INPUTS)
    with pytest.raises(RunError, match="a run whose embedding trained, found a frozen one"):
        controls(run)


def test_a_control_with_other_seen_words_is_refused(make_controls, make_run, counts):
    run = make_controls(seeds=1, shuffled=0)
    other = counts.copy()
    other[30] = 1
    settings = {"policy": "trainable", "seed": 1, "shuffled_labels": True}
    make_run("small~shuffled-1", settings=settings, counts=other)
    with pytest.raises(RunError, match="seen words"):
        controls(run, neighbourhood=Neighbourhood(K, None))


def test_a_pair_with_an_unknown_word_is_refused_before_anything_is_measured(run):
    with pytest.raises(UnknownWordError, match="wordx"):
        controls(run, pairs=[("word0", "wordx")])


def test_a_limit_below_0_is_refused(run):
    with pytest.raises(SettingsError, match="-1"):
        controls(run, limit=-1)


def test_the_json_has_the_counts_and_no_array_over_all_words(found):
    plain = json.loads(as_json(controls_plain(found)))
    assert plain["moved"]["n_tested"] == 10
    assert plain["frozen"]["passed"] is True
    assert "evidence" not in plain["moved"]
    assert plain["pairs"][0]["a"] == "word0"


def test_the_tables_say_over_what_they_are(found):
    text = "\n".join(as_markdown(table) for table in control_tables(found))
    for said in (
        "4 trainings",
        "4 on shuffled labels",
        "3 nearest",
        "all 40 words",
        "left out",
        "Self-check passed",
    ):
        assert said in text
    assert "nan" not in text


def test_a_list_that_cannot_be_had_is_said_once_and_the_other_one_is_measured(
    make_controls, monkeypatch, caplog
):
    monkeypatch.setattr("drift.analysis.association_sets.find_spec", lambda name: None)
    found = controls(make_controls(), neighbourhood=Neighbourhood(K, None))
    assert caplog.text.count("SimLex-999 is left out: ") == 1
    names = [figure.name for figure in found.figures]
    assert {"Spearman change, WordSim-353", "Spearman change, SimLex-999"} <= set(names)


def test_a_frame_has_every_column_that_the_tables_show(found):
    shown = control_tables(found)
    for table, part in zip(shown, ("figures", "epochs", "stability", "pairs", "changed"), strict=False):
        assert {one.label for one in table.columns} <= set(found.to_frame(part).columns)
    assert len(found.to_frame("moved")) == len(found.moved.established) + len(found.moved.not_established)
    assert found.to_frame()["excess"].notna().any()
    assert repr(found).startswith("Controls(run='small', epoch=3, figures: ")


def test_kept_neighbours_are_those_of_the_trainings_on_shuffled_labels(run, found):
    shuffled = control_runs(run).shuffled
    near = Neighbourhood(K, None)
    shares = [kept_neighbours(word_table(one, neighbourhood=near)).seen for one in shuffled]
    assert found.kept.n == len(shuffled)
    np.testing.assert_allclose(found.kept.values, np.mean(shares, axis=0))
    assert sum(found.kept.values) == pytest.approx(1)
