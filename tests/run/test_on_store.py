"""Runs on an object store: the same as in a folder, and whole whatever the store does."""

import json
import threading
from contextlib import nullcontext
from datetime import datetime

import numpy as np
import pytest
from typer.testing import CliRunner

import drift
from cli import app
from drift.errors import RunError
from drift.measure.neighbourhood import Neighbourhood
from drift.run import lease
from drift.run.facts import CorpusFacts
from drift.run.lock import HeldError, is_held
from drift.run.object_path import as_place
from drift.run.place import NameTakenError
from drift.run.run import open_run
from drift.run.store import arrays, exists, file_sum, files_below, listed, remove, written_to
from drift.run.store.objects import StoreError, put_object
from drift.run.verify import verify
from drift.run.writer import create_run, created_run, resume_run
from tests.object_store import gate, impatient

__all__ = ["gate"]

SEEN = np.arange(10)
runs_of = iter(range(1000))


@pytest.fixture
def runs(gate):
    gate.heal()
    yield as_place(f"s3://bucket/runs-{next(runs_of)}")
    gate.heal()


@pytest.fixture
def start(runs, vectors, counts):
    def start(name="run", *, under=runs, how=create_run, **facts):
        given = {"counts": counts, "test_counts": counts * 2, "planned_epochs": 3, "corpus": CorpusFacts()}
        where = (under / name,) if how is create_run else (under, None, name)
        return how(*where, vectors, **given, **facts)

    return start


def moved(vectors, epoch):
    return vectors.matrix[:10] + np.float32(epoch)


def commit(writer, vectors, *epochs):
    for epoch in epochs:
        writer.commit(SEEN, moved(vectors, epoch), {"test_accuracy": epoch / 10})


def invoke(*words):
    found = CliRunner().invoke(app, [str(one) for one in words])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def expired(folder):
    """As if the holder of the lease had been killed a minute ago."""
    found = json.loads(lease.read_object(folder / lease.LEASE)[0])
    put_object(folder / lease.LEASE, json.dumps({**found, "until": "2020-01-01T00:00:00+00:00"}).encode())


def until(folder):
    found = json.loads(lease.read_object(folder / lease.LEASE)[0])
    return datetime.fromisoformat(found["until"])


def test_a_run_is_read_as_one_in_a_folder(start, runs, vectors, counts, tmp_path):
    for under in (runs, tmp_path):
        writer = start(under=under)
        commit(writer, vectors, 1, 2)
        writer.keep_counts(counts + 1, counts, "ids")
        commit(writer, vectors, 3)
        writer.finish()
    there, here = (open_run("run", runs=under) for under in (str(runs), tmp_path))
    assert verify(there).problems == verify(here).problems == []
    assert (there.condition(), there.epochs) == ("complete", [0, 1, 2, 3])
    for epoch in there.epochs:
        assert np.array_equal(there.matrix(epoch), here.matrix(epoch))
    told, other = (
        invoke("compare", "word1", "word30", "--json", "--runs", under).stdout for under in (runs, tmp_path)
    )
    assert json.loads(told) == json.loads(other)
    assert there.record.sums == here.record.sums  # every array is the same to the byte


def test_it_is_listed_verified_and_the_newest(start, runs, vectors):
    commit(writer := start(), vectors, 1)
    writer.finish()
    assert "run" in invoke("runs", "--runs", runs).stdout
    assert "run is whole" in invoke("verify", "--runs", runs).stdout


def test_a_loop_of_ones_own_records_to_it_and_goes_on(runs, vectors):
    table = vectors.matrix.copy()
    with drift.record(str(runs / "mine"), matrix=table, words=vectors.words, counts={"word1": 3}) as loop:
        loop.snapshot(table + 1)
    with drift.record(
        str(runs / "mine"), matrix=table + 1, words=vectors.words, epochs=2, resume=True
    ) as loop:
        loop.snapshot(table + 2)
    run = open_run("mine", runs=runs)
    assert np.array_equal(run.matrix(2), vectors.matrix + 2)
    assert verify(run).problems == []


def test_files_become_a_run_on_it(runs, vectors, tmp_path):
    later = vectors.matrix.copy()
    later[:10] += 1
    for name, matrix in (("before.txt", vectors.matrix), ("after.txt", later)):
        lines = (f"{word} {' '.join(map(str, row))}" for word, row in zip(vectors.words, matrix, strict=True))
        (tmp_path / name).write_text("\n".join(lines))
    files = (tmp_path / "before.txt", tmp_path / "after.txt")
    assert invoke("import", *files, "--seen-moved", "--runs", runs).exit_code == 0
    assert open_run(None, runs=runs).name == "after"


def test_it_is_gone_on_with_where_a_writer_ended_and_its_files_are_found(start, vectors):
    writer = start()
    commit(writer, vectors, 1)
    with written_to(writer.file_for("state-1.npz")) as file:
        file.write_bytes(b"state")
    writer.vouch("state-1.npz")
    commit(writer, vectors, 2)
    writer.finish("interrupted")
    assert not is_held(writer.folder)
    again = resume_run(writer.folder)
    commit(again, vectors, 3)
    run = open_run(again.finish())
    assert verify(run).problems == []
    assert file_sum(run.check_file("state-1.npz")) == run.record.sums["state-1.npz"]


def test_one_writes_it_at_a_time_and_is_named(start, monkeypatch):
    writer = start()
    assert is_held(writer.folder)
    with pytest.raises(RunError, match="this process is writing this run"):
        resume_run(writer.folder)
    monkeypatch.delitem(lease._OWN, str(writer.folder))  # as another process sees it
    with pytest.raises(HeldError, match=r"process \d+ on .* is writing this run, or was ended less than"):
        resume_run(writer.folder)
    writer.close()


def test_a_lease_is_renewed_while_its_holder_lives(start, monkeypatch):
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.4)
    writer = start()
    first = until(writer.folder)
    while until(writer.folder) == first:
        threading.Event().wait(0.05)
    assert is_held(writer.folder)
    writer.close()
    assert not is_held(writer.folder)


def test_a_lease_whose_renewal_was_not_heard_of_is_still_its_holders(start, vectors, monkeypatch):
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.4)
    writer = start()
    writer._lock._tag = '"of the one before"'
    first = until(writer.folder)
    while until(writer.folder) == first:
        threading.Event().wait(0.05)
    commit(writer, vectors, 1)
    assert open_run(writer.finish()).epochs == [0, 1]


def test_a_writer_that_slept_past_its_lease_commits_nothing_over_who_went_on(start, vectors, monkeypatch):
    asleep = start()
    commit(asleep, vectors, 1)
    expired(asleep.folder)
    monkeypatch.delitem(lease._OWN, str(asleep.folder))
    awake = resume_run(asleep.folder)
    commit(awake, vectors, 5, 6)
    before = {path: file_sum(path) for path, _ in files_below(asleep.folder / "run.zarr")}
    with pytest.raises(HeldError, match="another process has gone on with the run"):
        commit(asleep, vectors, 2)
    asleep.close()
    after = {path: file_sum(path) for path, _ in files_below(asleep.folder / "run.zarr")}
    assert before.items() <= after.items()  # nothing that was there is written again
    run = open_run(awake.finish("interrupted"))
    assert run.epochs == [0, 1, 2, 3]
    assert np.array_equal(run.moved(2).rows, moved(vectors, 5))
    assert verify(run).problems == []


def test_of_two_that_make_a_run_at_once_one_wins_and_the_other_takes_the_next_name(start, monkeypatch):
    monkeypatch.setattr(lease, "_seconds_left", lambda _: 0.0)  # as if no lease held
    both, made, barrier = [], [], threading.Barrier(2)
    real = lease.take_lease

    def meeting(folder, **asked):
        if len(both) < 2:
            both.append(folder)
            barrier.wait()
        lease._OWN.clear()
        return real(folder, **asked)

    monkeypatch.setattr("drift.run.lock.take_lease", meeting)
    trainings = [
        threading.Thread(target=lambda: made.append(start("mine", how=created_run).finish()))
        for _ in range(2)
    ]
    for one in trainings:
        one.start()
    for one in trainings:
        one.join()
    assert sorted(folder.name for folder in made) == ["mine", "mine-2"]
    assert [verify(open_run(folder)).problems for folder in made] == [[], []]


def test_a_name_that_is_taken_is_refused_and_none_is_replaced(start):
    start().finish()
    with pytest.raises(NameTakenError, match=r"this run exists\. Choose another name\.$"):
        start()
    with pytest.raises(RunError, match="on an object store none is replaced"):
        start(force=True)


@pytest.mark.parametrize(("fault", "after"), [("fail", 0), ("fail", 5), ("hang", 3)])
def test_an_epoch_that_a_store_refuses_is_one_line_and_those_before_stay(start, vectors, gate, fault, after):
    writer = start()
    commit(writer, vectors, 1)
    gate.fault, gate.only, gate.after = fault, ("PUT",), after
    refused = pytest.raises(RunError, match="the snapshot of epoch 2; those before it are kept")
    with impatient() if fault == "hang" else nullcontext(), refused as caught:
        commit(writer, vectors, 2)
    assert "\n" not in str(caught.value)
    writer.close()
    gate.heal()
    expired(writer.folder)
    assert open_run(writer.folder).epochs == [0, 1]
    again = resume_run(writer.folder)
    commit(again, vectors, 2, 3)
    assert verify(open_run(again.finish())).problems == []


@pytest.mark.parametrize("fault", ["twice", "lost"])
def test_a_request_that_is_carried_out_and_not_heard_of_is_known_again(start, vectors, gate, fault):
    gate.fault, gate.only = fault, ("PUT",)
    writer = start()
    for epoch in (1, 2):
        gate.fault = fault
        commit(writer, vectors, epoch)
    run = open_run(writer.finish())
    assert run.epochs == [0, 1, 2]
    assert verify(run).problems == []


def test_a_store_that_vanishes_is_one_line_for_every_command(start, runs, vectors, gate):
    commit(writer := start(), vectors, 1)
    writer.finish()
    gate.fault = "fail"
    for command in (["compare", "word1"], ["runs"], ["verify"]):
        found = invoke(*command, "--runs", runs)
        assert (found.exit_code, len(found.stderr.strip().splitlines())) == (2, 1), found.stderr
        assert "Look at the store" in found.stderr


def test_what_vanishes_while_a_run_is_read_is_one_line(start, vectors, gate):
    commit(writer := start(), vectors, 1)
    run = open_run(writer.finish())
    gate.fault, gate.after = "fail", 4
    with pytest.raises(RunError, match="Look at the store") as caught:
        run.matrix(1)
    assert "\n" not in str(caught.value)


def test_damage_is_found(start, runs, vectors):
    commit(writer := start(), vectors, 1)
    run = open_run(writer.finish())
    (chunk,) = (path for path, _ in files_below(run.folder) if path.match("epochs/1/rows/c/*/*"))
    content = bytearray(lease.read_object(chunk)[0])
    content[5] ^= 1
    put_object(chunk, bytes(content))
    assert "damaged" in verify(open_run(run.folder)).problems[0]
    remove(chunk)
    assert "damaged or a chunk is missing" in verify(open_run(run.folder)).problems[0]
    (base,) = (one for one in listed(runs / "_vectors") if one.suffix == ".zarr")
    remove(base)
    with pytest.raises(RunError, match="expected snapshot 0 of this run, found nothing"):
        open_run(run.folder).matrix(0)


def test_compare_reads_the_rows_that_it_needs_and_not_the_matrix(start, runs, gate, monkeypatch):
    monkeypatch.setattr(arrays, "CHUNK_BYTES", 1 << 15)
    big = np.random.default_rng(0).normal(size=(20_000, 50)).astype(np.float32)
    words = drift.WordVectors([f"w{number}" for number in range(len(big))], big)
    counts = np.zeros(len(big), dtype=np.int64)
    counts[:10] = 1
    corpus = CorpusFacts()
    writer = create_run(
        runs / "big", words, counts=counts, test_counts=counts, planned_epochs=1, corpus=corpus
    )
    writer.commit(SEEN, big[:10] + np.float32(1), {})
    writer.finish()
    gate.sent.clear()
    found = drift.compare(open_run("big", runs=runs), ["w3"], neighbourhood=Neighbourhood(5, 1_000))
    assert found.words[0].word == "w3"
    of_matrix = sum(n for path, n in gate.sent.items() if "/matrix/" in path)
    assert 200_000 <= of_matrix < 1.5 * 200_000  # 1,000 rows of 50 floats, of 4,000,000 bytes
    assert sum(gate.sent.values()) < 1_000_000


def test_a_bucket_that_is_not_there_is_said_by_who_reads_and_by_who_writes(gate, start):
    missing = as_place("s3://missing/runs")
    for act in (lambda: open_run(runs=missing), lambda: start(under=missing)):
        with pytest.raises(RunError, match="expected the bucket of this address, found none") as error:
            act()
        assert "\n" not in str(error.value)


def test_an_address_that_is_none_is_one_line(tmp_path):
    for address in ("ftp://there/runs", "s3://", "file:///tmp/runs"):
        found = invoke("runs", "--runs", address)
        assert found.exit_code == 2
        assert "expected a folder or s3://BUCKET/PREFIX" in found.stderr


def test_an_address_without_tls_is_told_what_lets_it_through(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.delenv("AWS_ALLOW_HTTP", raising=False)
    with pytest.raises(StoreError, match=r"builder error.* set AWS_ALLOW_HTTP=true\.$"):
        exists(as_place("s3://no-tls/runs") / "run.json")
