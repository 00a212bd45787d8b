"""Work over real processes: the same results to the bit, whoever does it and whoever is killed meanwhile."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from drift import workers
from drift.errors import RunError, SettingsError
from drift.measure import search
from drift.measure.cosine import unit_rows

ROOT = Path(__file__).parents[1]
N_EPOCHS = 15
MALLOC = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}


def doubled(number):
    return 2 * number


def test_without_workers_the_calls_are_made_here_one_when_the_one_before_was_asked_for():
    taken = []
    items = (taken.append(number) or number for number in range(3))
    found = workers.hand_out(doubled, items)
    assert next(found) == (0, 0)
    assert taken == [0]
    assert list(found) == [(1, 2), (2, 4)]


@pytest.mark.parametrize(
    "asked", [{"workers": 0}, {"workers": 99_999_999_999}, {"workers": 2, "cluster": "tcp://here:1"}]
)
def test_what_cannot_be_meant_is_refused(asked):
    with (
        pytest.raises(SettingsError, match=r"expected --workers (from 1 on|up to)"),
        workers.parallel(**asked),
    ):
        pass


def refused(number):
    raise RunError(f"run {number}: expected another one.")


def own_pid(_number):
    return os.getpid()


def killed_once(place, number):
    """Kill whoever is the first to be here."""
    try:
        (place / "was-here").mkdir()
    except FileExistsError:
        return 2 * number
    return os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def pool():
    pytest.importorskip("distributed")
    from drift.dask_workers import local_workers

    with pytest.MonkeyPatch.context() as patch:
        for name in MALLOC:
            patch.delenv(name, raising=False)  # a variable of one's own is heeded
        with local_workers(2) as opened:
            yield opened


@pytest.fixture
def over_two(pool, monkeypatch):
    monkeypatch.setattr(workers, "_workers", pool)


@pytest.mark.usefixtures("over_two")
def test_what_a_call_raises_there_is_raised_here():
    with pytest.raises(RunError, match=r"^run 7: expected another one\.$"):
        list(workers.hand_out(refused, [7]))


@pytest.mark.usefixtures("over_two")
def test_a_call_whose_worker_is_killed_is_made_again(tmp_path):
    found = dict(workers.hand_out(partial(killed_once, tmp_path), range(5), str))
    assert found == {number: 2 * number for number in range(5)}
    assert (tmp_path / "was-here").exists()


@pytest.mark.usefixtures("over_two")
def test_a_worker_keeps_the_memory_that_arrays_were_in():
    assert dict(workers.hand_out(os.environ.get, MALLOC)) == MALLOC


def test_a_cluster_is_used_by_its_address(pool):
    with workers.parallel(cluster=pool._client.scheduler.address):
        found = dict(workers.hand_out(own_pid, range(4)))
    assert os.getpid() not in found.values()


def test_a_cluster_that_does_not_answer_is_said_in_one_line(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("drift.dask_workers._PATIENCE", 0.2)
    with (
        pytest.raises(
            SettingsError, match=r"--cluster tcp://127.0.0.1:9: expected a Dask scheduler"
        ) as error,
        workers.parallel(cluster="tcp://127.0.0.1:9"),
    ):
        pass
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("address", ["head", "http://head:8786", ""])
def test_what_is_no_address_of_a_scheduler_is_not_waited_for(address):
    pytest.importorskip("distributed")
    with (
        pytest.raises(SettingsError, match="expected an address such as tcp://"),
        workers.parallel(cluster=address),
    ):
        pass


def test_workers_of_several_threads_are_refused():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            1, threads_per_worker=2, processes=False, protocol="tcp", dashboard_address=":0"
        ) as cluster,
        pytest.raises(SettingsError, match="expected workers of one thread, found 2"),
        workers.parallel(cluster=cluster.scheduler_address),
    ):
        pass


def _text(folder):
    """Twelve words in documents; returns a matrix of them and as many others."""
    rng = np.random.default_rng(0)
    rows = [f"w{rng.integers(0, 5) + 5 * (place % 2)} w10 w11,{place % 2}" for place in range(80)]
    (folder / "text.csv").write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    return np.random.default_rng(1).normal(size=(30, 4)).astype(np.float32)


@pytest.fixture
def study(tmp_path):
    """The plans of a small study, and what they are trained on."""
    from drift.analysis.across.plans import Plan
    from drift.corpus.read import read_corpus
    from drift.experiments.again import Material
    from drift.run.facts import Inputs
    from drift.vectors.word_vectors import WordVectors

    words = WordVectors([f"w{number}" for number in range(30)], _text(tmp_path))
    arguments = {"source": str(tmp_path / "text.csv"), "seed": 3}
    corpus = replace(read_corpus(**arguments), source="text.csv")  # as it is called on the command line
    material = Material(corpus, words, ("w3",), Inputs(arguments))
    return [
        Plan(f"s~{policy}", {"policy": policy, "model": "mean", "epochs": N_EPOCHS, "seed": 1})
        for policy in ("trainable", "frozen")
    ], material


def kill_who_trains(run, n_epochs, killed):
    """Kill by SIGKILL the process that writes a run, once it has committed so many epochs."""
    from drift.run.lock import HOLDER
    from drift.run.record import FILE, read_record

    while not (run / FILE).exists() or read_record(run).last_epoch < n_epochs:
        time.sleep(0.01)
    pid = int((run / HOLDER).read_text().split()[1])
    os.kill(pid, signal.SIGKILL)
    killed.append(pid)


@pytest.mark.usefixtures("over_two")
def test_a_study_over_workers_of_which_one_is_killed_is_that_of_one_process_to_the_bit(
    study, tmp_path, monkeypatch, caplog
):
    from drift.experiments.again import train
    from drift.run.run import open_run

    plans, material = study
    killed = []
    killer = threading.Thread(
        daemon=True, target=kill_who_trains, args=(tmp_path / "many" / plans[0].name, 1, killed)
    )
    killer.start()
    with caplog.at_level("INFO", logger="drift"):
        train(plans, material, tmp_path / "many")
    killer.join()
    assert killed != []
    assert not [one for one in caplog.messages if "labels:" in one]  # who asked has read the text before
    assert f"{plans[0].name}: the worker that had it is gone; another one goes on with it" in caplog.messages
    monkeypatch.setattr(workers, "_workers", None)
    train(plans, material, tmp_path / "one")
    for plan in plans:
        one, many = (open_run(plan.name, runs=tmp_path / runs) for runs in ("one", "many"))
        assert many.record.status == "complete"
        assert one.record.corpus == many.record.corpus
        assert [epoch.scores for epoch in one.record.epochs] == [epoch.scores for epoch in many.record.epochs]
        for epoch in (1, N_EPOCHS):
            assert one.moved(epoch).ids.tobytes() == many.moved(epoch).ids.tobytes()
            assert one.moved(epoch).rows.tobytes() == many.moved(epoch).rows.tobytes()
            assert one.answers(epoch).tobytes() == many.answers(epoch).tobytes()


@pytest.mark.usefixtures("over_two")
def test_a_text_that_is_another_one_on_the_workers_is_said_in_one_line(study, tmp_path):
    from drift.experiments.again import train

    plans, material = study
    text = tmp_path / "text.csv"
    text.write_text(text.read_text(encoding="utf-8") + "\nw1 w2,1", encoding="utf-8")
    with pytest.raises(RunError, match="found another one") as error:
        train(plans, material, tmp_path / "runs")
    assert "\n" not in str(error.value)


@pytest.mark.usefixtures("over_two")
def test_runs_that_are_measured_over_workers_are_those_measured_here_to_the_bit(make_controls, monkeypatch):
    from drift.analysis.across.controls import controls
    from drift.measure.neighbourhood import Neighbourhood
    from drift.present.plain import as_json

    run, among = make_controls(), Neighbourhood(3, None)
    there = controls(run, neighbourhood=among)
    monkeypatch.setattr(workers, "_workers", None)
    assert as_json(there) == as_json(controls(run, neighbourhood=among))


@pytest.mark.usefixtures("over_two")
def test_epochs_that_are_searched_over_workers_come_in_order_and_as_here(make_run, monkeypatch):
    from drift.analysis.all_neighbours import all_neighbours
    from drift.analysis.neighbourhoods import choose_candidates
    from drift.measure.neighbourhood import Neighbourhood

    run = make_run(epochs=5)
    candidates = choose_candidates(run, Neighbourhood(3, None))
    asked = [4, 0, 2, 5, 0, 1]
    there = list(all_neighbours(run, candidates, asked))
    monkeypatch.setattr(workers, "_workers", None)
    here = list(all_neighbours(run, candidates, asked))
    assert [epoch for epoch, _ in there] == asked
    for (_, one), (_, other) in zip(there, here, strict=True):
        assert one.ids.tobytes() == other.ids.tobytes()
        assert one.cosines.tobytes() == other.cosines.tobytes()


def clustered(n, d):
    """Unit rows of which many are equal."""
    rng = np.random.default_rng(2)
    rows = rng.standard_normal((n, d)).astype(np.float32)
    rows[rng.choice(n, n // 5, replace=False)] = rows[3]
    return unit_rows(rows)[0]


def kill_one(pids, n_before, killed):
    """Kill a worker by SIGKILL once so many pieces are done."""
    while len(n_before) < 3:
        time.sleep(0.001)
    os.kill(pids[0], signal.SIGKILL)
    killed.append(pids[0])


@pytest.mark.parametrize("n", [1, 4])
def test_lists_are_the_same_over_any_number_of_workers(n, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(search, "PIECE_CANDIDATES", 4 * 20 * 2000)
    monkeypatch.setattr(search, "PIECE_QUERIES", 3000)
    rows, ids, done = clustered(6000, 20), np.arange(6000), []
    here = search.full_search(rows, ids, rows, ids, 10)
    with workers.parallel(workers=n):
        there = search.full_search(rows, ids, rows, ids, 10, done.append)
    assert np.array_equal(here, there)
    assert len(done) == 6
    assert sum(done) == pytest.approx(6000)


@pytest.mark.usefixtures("over_two")
def test_the_pieces_of_a_killed_worker_are_searched_again(pool, monkeypatch):
    monkeypatch.setattr(search, "PIECE_CANDIDATES", 4 * 20 * 2000)
    monkeypatch.setattr(search, "PIECE_QUERIES", 500)
    rows, ids, done, killed = clustered(6000, 20), np.arange(6000), [], []
    pids = sorted({pid for _, pid in workers.hand_out(own_pid, range(8))})
    killer = threading.Thread(daemon=True, target=kill_one, args=(pids, done, killed))
    killer.start()
    there = search.full_search(rows, ids, rows, ids, 10, done.append)
    assert killed == pids[:1]  # while there were pieces left
    assert len(done) == 36
    killer.join()
    monkeypatch.setattr(workers, "_workers", None)
    assert np.array_equal(there, search.full_search(rows, ids, rows, ids, 10))


INTERRUPTED = """
    import os, signal, time
    from drift.workers import parallel, hand_out
    def pid(_):
        return os.getpid()
    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        try:
            with parallel(workers=2):
                print(*{found for _, found in hand_out(pid, range(8))}, flush=True)
                list(hand_out(time.sleep, [60, 60]))
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


def test_ctrl_c_leaves_no_process_behind(tmp_path):
    pytest.importorskip("distributed")
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(INTERRUPTED))
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,  # so that Ctrl-C goes to all of them, as on a terminal
    )
    pids = process.stdout.readline().split()
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (out, err) == ("interrupted\n", "")
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
