"""`drift.plot` draws what a call returned; the figures themselves are tested where they are made."""

import pytest
from matplotlib.figure import Figure

import drift
from drift.errors import SettingsError


def text_of(figure):
    found = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return " ".join(" ".join(one.get_text() for one in found).split())


@pytest.fixture(scope="module")
def run(report_run):
    return report_run([f"w{number}" for number in range(40)])


def test_a_comparison_is_drawn_as_its_pairs(run):
    drawn = drift.plot(drift.compare(run, ["w1", "w2"]))
    assert isinstance(drawn, Figure)
    assert "w1 – w2" in text_of(drawn)
    assert drawn._repr_png_().startswith(b"\x89PNG")  # what a notebook asks for


def test_a_word_table_is_drawn_against_its_counts(run):
    assert "20 seen words at epoch 3" in text_of(drift.plot(drift.word_table(run)))


def test_a_run_is_drawn_in_the_kind_that_is_asked_for(run):
    assert "How far words moved" in text_of(drift.plot(run, "epochs"))
    assert "Who the neighbours were" in text_of(drift.plot(run, "bump", words=["w1"]))


@pytest.mark.parametrize("asked", [{"result": 3}, {"kind": "map"}, {"result": "stranded pairs"}])
def test_what_has_no_figure_is_refused_in_one_line(run, asked):
    found = {"result": drift.compare(run, ["w1"]), **asked}
    if found["result"] == "stranded pairs":
        found["result"] = drift.stranded(run)
    with pytest.raises(SettingsError, match="expected"):
        drift.plot(**found)


def test_what_is_drawn_from_its_run_says_how(run):
    assert "How far words moved" in text_of(drift.plot(str(run.folder), "epochs"))
    for result, kind in ((drift.epochs(run), "epochs"), (drift.direction(run), "direction")):
        with pytest.raises(SettingsError, match=rf"Draw its run: drift.plot\(run, '{kind}'\)"):
            drift.plot(result)
