import pytest

from drift.errors import RunError, SettingsError
from drift.experiments.again import Material
from drift.experiments.study import missing_runs
from drift.experiments.variants import variants

FOUND = variants(["frozen", "trainable"], epochs=3)


class SmallCorpus:
    """As much of a corpus as telling runs apart takes."""

    digest = "of the corpus"

    def hold_out(self, words):
        del words
        return self


@pytest.fixture
def runs(make_run, tmp_path):
    """Two policies, two seeds."""
    corpus = {"source": "by hand", "digest": SmallCorpus.digest, "test_documents": 400}
    for seed in (0, 1):
        for policy in ("frozen", "trainable"):
            settings = {"policy": policy, "epochs": 3, "seed": seed}
            make_run(f"s~{policy}-seed-{seed}", settings=settings, corpus=corpus)
    return tmp_path / "runs"


def test_runs_that_are_there_are_not_missing(runs, vectors):
    material = Material(SmallCorpus(), vectors, (), {})
    assert missing_runs("s", FOUND, (0, 1), material, runs) == []
    assert [one.name for one in missing_runs("s", FOUND, (1, 2), material, runs)] == [
        "s~frozen-seed-2",
        "s~trainable-seed-2",
    ]


def test_a_run_with_other_settings_is_refused_in_one_line(runs, vectors):
    material = Material(SmallCorpus(), vectors, (), {})
    with pytest.raises(SettingsError, match="expected a run with epochs 4, found one with epochs 3") as error:
        missing_runs("s", variants(["frozen"], epochs=4), (0,), material, runs)
    assert "\n" not in str(error.value)


def test_a_run_on_another_corpus_is_refused(runs, vectors):
    other = SmallCorpus()
    other.digest = "of another one"
    with pytest.raises(RunError, match="word vectors and corpus"):
        missing_runs("s", FOUND, (0,), Material(other, vectors, (), {}), runs)
