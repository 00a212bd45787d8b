import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from drift.analysis.compare import compare
from drift.commands.report import report as report_command
from drift.errors import DriftError, SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.figures import colours
from drift.present.page.contents import ORDER
from drift.present.page.embed import png_size, script_json, shown_word, source_hash
from drift.present.page.facts import policy, settings, short_policy
from drift.present.page.full_report import write_full_report
from drift.present.page.report import WrittenReport, page_data, page_script, page_style, render
from drift.present.page.sections.map.parts import MapPicture
from drift.run.facts import Inputs
from drift.run.settings import Settings
from tests.present.hostile_words import HOSTILE
from tests.present.pages import Page, embedded, png, report_page, write_report
from tests.present.unpacked import columns_of, explorer


@pytest.fixture(scope="module")
def data(plain_run):
    return report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=12)


@pytest.fixture(scope="module")
def with_map(plain_run):
    return report_page(
        plain_run, neighbourhood=Neighbourhood(3), n_words=12, picture=MapPicture(png(3, 2), "40 <words>.")
    )


def test_the_page_allows_its_own_script_and_style_by_hash_and_nothing_else(data):
    page = Page(render(data))
    policy = next(one["content"] for one in page.found("meta") if "http-equiv" in one)
    style, content, script = page.raw
    assert json.loads(content)["k"] == 3
    assert f"script-src '{source_hash(script)}'" in policy
    assert f"style-src '{source_hash(style)}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy
    assert not [
        tag
        for tag, attributes in page.elements
        if any(n == "style" or n.startswith("on") for n in attributes)
    ]


def test_the_scripts_fill_the_page_by_text_alone():
    script = page_script()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "</"):
        assert forbidden not in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)


def test_no_two_modules_give_the_same_name_to_two_things():
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", page_script(), re.MULTILINE)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_at_least_4_5_to_its_ground(scheme):
    style = (files("drift.present.page") / "shared" / "base.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.S)
    found = dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[0] if scheme == "light" else blocks[1]))
    on_card = (
        "ink",
        "soft",
        "link",
        "seen",
        "unseen",
        "entered",
        "left",
        "third",
        "fourth",
        "fifth",
        "sixth",
    )
    pairs = [(name, ground) for name in on_card for ground in ("card", "page")]
    pairs += [("entered", "entered-back"), ("left", "left-back"), ("link", "card")]
    low = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}
    shapes = ("seen-bar", "unseen-bar", "median")
    assert min(contrast(found[name], found["card"]) for name in shapes) >= 3


def contrast(one, other):
    """WCAG 2: from 1 to 21."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_21_for_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_script_and_style_of_the_folders_is_in_the_page():
    page = Path(str(files("drift.present.page")))
    script, style = page_script(), page_style()
    for path in (*page.rglob("*.js"), *page.rglob("*.css")):
        lines = [one for one in path.read_text(encoding="utf-8").splitlines() if one]
        last = next(one for one in reversed(lines) if not one.startswith("import"))
        assert lines[0] in script + style, path
        assert last in script + style, path


def test_a_script_stands_behind_those_that_it_imports():
    script = page_script()
    places = [
        script.index(f"function {name}(") for name in ("element", "lineChart", "bumpChart", "makeExplorer")
    ]
    assert places == sorted(places)
    assert script.rstrip().endswith("start();")


def test_the_contents_name_every_folder_of_sections():
    folder = Path(str(files("drift.present.page"))) / "sections"
    there = {path.name for path in folder.iterdir() if (path / "__init__.py").is_file()}
    assert there == set(ORDER)
    for name in ORDER:
        assert (folder / name / f"{name}.html").is_file()


def test_no_two_sections_put_the_same_name_into_the_pages_data(data):
    names = [name for part in data.parts.values() for name in part.data]
    assert sorted(names) == sorted(set(names))


def test_the_page_has_the_colours_of_the_figures():
    style = (files("drift.present.page") / "shared" / "base.css").read_text(encoding="utf-8")
    assert f"--seen-bar: {colours.SEEN.lower()};" in style
    assert f"--unseen-bar: {colours.UNSEEN.lower()};" in style


def test_hostile_words_arrive_unharmed_and_make_no_element(hostile_run):
    text = render(
        report_page(hostile_run, neighbourhood=Neighbourhood(3), command="drift report --words '<script>'")
    )
    page = Page(text)
    assert [one.get("type") for one in page.found("script")] == ["application/json", "module"]
    assert page.found("img") == []
    assert page.found("i") == []
    assert "<i>reviews</i>" in page.text
    assert set(HOSTILE) <= set(columns_of(embedded(text)["explorer"]["packed"])["words"])
    assert "<script>alert(1)</script>" in page.text
    assert not set("\u202e\u2028\u2029") & set(text)


def test_json_in_a_script_has_none_of_the_characters_that_could_end_it():
    text = script_json(["</script><!--&\u2028\u2029", "é"])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == ["</script><!--&\u2028\u2029", "é"]


def test_json_in_a_script_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json(float("nan"))


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("tv", "tv"),
        ("\u202egnp", "[U+202E]gnp"),
        ("a\u2028\x00", "a[U+2028][U+0000]"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_what_cannot_be_seen_in_a_word_is_made_visible(word, shown):
    assert shown_word(word) == shown


def test_a_linked_word_is_one_that_the_explorer_knows(plain_run):
    data = report_page(plain_run, neighbourhood=Neighbourhood(3), n_words=3)
    links = {one["href"] for one in Page(render(data)).found("a") if one["href"].startswith("#word=")}
    named = {word for link in links for word in link.removeprefix("#word=").split(",")}
    assert named <= set(data.known.words)
    assert links


def test_every_link_in_the_page_has_its_place(with_map):
    page = Page(render(with_map))
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {one["href"][1:] for one in page.found("a") if not one["href"].startswith("#word=")} <= ids


def test_the_map_is_in_the_page_with_its_size_and_description(with_map):
    image = Page(render(with_map)).found("img")[0]
    assert image["src"].startswith("data:image/png;base64,")
    assert (image["width"], image["height"]) == ("3", "2")
    assert image["alt"] == "Map of words in two dimensions. 40 <words>."


def test_a_map_that_is_no_png_is_refused():
    with pytest.raises(SettingsError, match="expected the map as a PNG picture, got 5 bytes"):
        png_size(b"GIF89")


def test_the_pages_data_says_what_the_charts_need(data):
    found = page_data(data)
    assert found["epochs"] == [0, 1, 2, 3]
    assert found["scores"]["series"]["accuracy"] == pytest.approx([0.5, 0.6, 0.7])
    assert found["pair"]["cosine"] == list(data.measured.comparison.pairs[0].cosine)
    last = data.measured.groups[-1].seen_l2
    assert found["groups"]["seen_l2"][3] == [last.p10, last.median, last.p90]
    assert found["groups"]["unseen_l2"][3] == [0, 0, 0]


# the file


def test_a_report_is_one_file_and_says_its_size(plain_run, tmp_path):
    path = tmp_path / "reports" / "demo.html"
    written = write_report(
        plain_run,
        path,
        neighbourhood=Neighbourhood(3),
        n_words=5,
        picture=MapPicture(png(), ""),
        command="drift report",
    )
    assert written.n_bytes == path.stat().st_size
    assert (written.path, written.n_explorable, written.n_words) == (path, 5, 40)
    assert list(path.parent.iterdir()) == [path]
    assert "<code>drift report</code>" in path.read_text(encoding="utf-8")


def test_the_same_run_makes_the_same_report(plain_run, tmp_path):
    for name in ("a.html", "b.html"):
        write_report(plain_run, tmp_path / name, neighbourhood=Neighbourhood(3))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_folder_in_the_way_is_left_alone(plain_run, tmp_path):
    (tmp_path / "demo.html").mkdir()
    with pytest.raises(DriftError, match=r"demo\.html: expected a file .* found a folder"):
        write_full_report(plain_run, tmp_path / "demo.html")
    assert list((tmp_path / "demo.html").iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line_before_the_measuring(plain_run, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr("drift.present.page.full_report.measure", lambda *_, **__: pytest.fail("measured"))
    with pytest.raises(DriftError, match=r"demo\.html: cannot be written \(") as raised:
        write_full_report(plain_run, tmp_path / "file" / "demo.html")
    assert "\n" not in str(raised.value)


def test_an_earlier_report_stays_when_the_new_one_fails(plain_run, tmp_path):
    path = tmp_path / "demo.html"
    path.write_text("earlier")
    with pytest.raises(SettingsError):
        write_report(plain_run, path, neighbourhood=Neighbourhood(3), picture=MapPicture(b"no picture", ""))
    assert path.read_text() == "earlier"
    assert [one.name for one in tmp_path.glob("*.html*")] == ["demo.html"]


def test_settings_name_how_the_inputs_were_read_but_no_folder_of_anybodys_machine(plain_run):
    shown = {fact.name: fact.value for fact in settings(plain_run.record)}
    assert shown["corpus: tokenizer"] == "glove"
    assert shown["corpus: source"] == "reviews.csv"
    assert "inputs" not in shown


def test_settings_name_both_seeds_and_say_yes(report_run):
    run = report_run(["a", "b", "c", "d"])
    inputs = Inputs({"seed": 0, "source": "demo"}, {"source": "demo", "seed": 0, "cache": True})
    record = replace(run.record, settings=Settings(record_steps=True), inputs=inputs)
    shown = {fact.name: fact.value for fact in settings(record)}
    assert shown["seed of the training"] == "0"
    assert shown["corpus: seed of the split"] == "0"
    assert shown["record steps"] == "yes"
    assert "vectors: seed" not in shown  # nothing was drawn: they were read
    assert "pull" not in shown
    inputs.vectors["source"] = "word2vec:corpus"
    assert {fact.name: fact.value for fact in settings(record)}["vectors: seed"] == "0"


@pytest.mark.parametrize(
    ("chosen", "short", "long"),
    [
        (Settings(policy="frozen"), "frozen", "frozen: the embedding layer did not train"),
        (
            Settings(policy="staged", unfreeze_at=5),
            "staged at 5",
            "staged: the embedding layer trained from epoch 5 on; the other layers went on training",
        ),
        (
            Settings(policy="anchored", pull=0.0001),
            "anchored 0.0001",
            "anchored: the embedding layer trained, pulled back to snapshot 0 with a strength of 0.0001",
        ),
        (None, "–", "not recorded: a training of one's own"),
    ],
)
def test_a_policy_is_named_with_what_it_goes_with(chosen, short, long):
    assert (short_policy(chosen), policy(chosen)) == (short, long)


def test_the_sections_stand_in_their_order_and_the_navigation_too(with_map):
    page = Page(render(with_map))
    sections = [one["id"] for one in page.found("section")]
    order = "explorer map glance unseen noise tables seen-and-unseen direction run measures"
    assert sections == order.split()
    links = [one["href"][1:] for one in page.found("a")]
    start = links.index("finding")
    assert links[start : start + 8] == [
        "finding", "explorer", "map", "glance", "tables", "seen-and-unseen", "direction", "run"
    ]  # fmt: skip


def test_the_explorer_has_the_path_of_each_word(plain_run):
    columns = explorer(report_page(plain_run, neighbourhood=Neighbourhood(3)))
    for word in ("w4", "w5"):
        history = compare(plain_run, [word], neighbourhood=Neighbourhood(3)).words[0]
        place = columns["words"].index(word)
        assert columns["path"][place] == pytest.approx(history.path, rel=1e-3)
        straight = np.nan if word == "w4" else history.straightness
        assert columns["straightness"][place] == pytest.approx(straight, abs=6e-4, nan_ok=True)
        assert np.isnan(columns["momentum"][place])  # this run did not record its steps


@pytest.mark.parametrize(("n_bytes", "is_large"), [(10_000_001, True), (10_000_000, False)])
def test_a_large_report_says_how_to_get_a_smaller_one(
    plain_run, tmp_path, monkeypatch, capsys, n_bytes, is_large
):
    written = WrittenReport(tmp_path / "a.html", n_bytes, 5, 40)
    monkeypatch.setattr("drift.present.page.full_report.write_full_report", lambda *_, **__: written)
    report_command(names=[plain_run.name], runs=plain_run.folder.parent, output=tmp_path / "a.html")
    out, err = capsys.readouterr()
    assert "10.0 MB, 5 of 40 words to explore" in out
    hint = "Pass --words below 5 or --sample below 3,000 for a smaller report."
    assert (hint in " ".join(err.split())) is is_large


def test_a_watched_run_is_written_again_after_each_epoch_and_the_state_is_said(
    plain_run, tmp_path, monkeypatch, capsys
):
    written = []

    def write(run, **asked):
        written.append((run.last_epoch, asked["path"]))
        return WrittenReport(asked["path"], 2_000_000, 5, 40)

    monkeypatch.setattr("drift.present.page.full_report.write_full_report", write)
    monkeypatch.setattr("drift.run.following.followed", lambda _: [plain_run, plain_run])
    report_command(
        names=[plain_run.name], runs=plain_run.folder.parent, output=tmp_path / "a.html", watch=True
    )
    assert written == [(3, tmp_path / "a.html")] * 2
    assert capsys.readouterr().out.count("5 of 40 words to explore (complete). Open it") == 2
