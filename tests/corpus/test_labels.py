from pathlib import Path

import pytest

from drift.corpus.labels import one_number, read_label_map
from drift.corpus.read import read_corpus
from drift.errors import CorpusError, SettingsError


def write(path: Path, labels: list[str]) -> Path:
    path.write_text("text,label\n" + "".join(f"w{n} film,{label}\n" for n, label in enumerate(labels)))
    return path


@pytest.mark.parametrize(
    ("label", "name"),
    [("0.0", "0"), (" 1. ", "1"), ("-1.00", "-1"), ("1.5", "1.5"), ("v1.0", "v1.0"), ("00", "00")],
)
def test_a_whole_number_has_one_name(label: str, name: str) -> None:
    assert one_number(label) == name


def test_labels_that_are_one_number_are_one_class_which_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="drift")
    corpus = read_corpus(write(tmp_path / "a.csv", ["0", "0.0", "0 ", "4", "4.0"] * 4))
    assert corpus.classes == ["0", "4"]
    assert "labels that are the same number are one class: '0.0' as '0', '4.0' as '4'" in caplog.text


def test_a_label_map_names_joins_and_leaves_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.csv", ["1", "2", "3", "4", "5.0"] * 4)
    names = read_label_map("1=bad, 2=bad,3=,4=good,5=good")
    corpus = read_corpus(path, label_map=names)
    assert corpus.classes == ["bad", "good"]
    assert len(corpus.train) + len(corpus.test) == 16
    assert "left out 4 documents, as the label map says: 4 of '3'" in caplog.text


def test_a_label_map_knows_the_labels_that_the_layout_names(tmp_path: Path) -> None:
    tweets = "".join(f"{4 * (n % 2)},{n},Mon,NO_QUERY,me,word{n} is here\n" for n in range(8))
    (tmp_path / "a.csv").write_text(tweets)
    assert read_corpus(tmp_path / "a.csv", label_map={"0": "no", "positive": "yes"}).classes == ["no", "yes"]


def test_a_label_that_no_document_has_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="expected a label map of the labels '0', '1', found '9' in it"):
        read_corpus(write(tmp_path / "a.csv", ["0", "1"] * 4), label_map={"9": "x"})


def test_a_map_that_leaves_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="leaves out every document"):
        read_corpus(write(tmp_path / "a.csv", ["0", "1"] * 4), label_map={"0": "", "1": ""})


@pytest.mark.parametrize("wrong", ["", "0", "0=a,1", "=a", "0=a,0=b"])
def test_a_wrong_label_map_is_said(wrong: str) -> None:
    with pytest.raises(SettingsError, match="expected --label-map to be like 0=negative,4=positive"):
        read_label_map(wrong)
