"""Words in scripts that matplotlib's own font lacks, with fonts that the test makes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager
from matplotlib.figure import Figure

from drift.present.figures import fonts
from drift.present.figures.saving import save

CHINESE, HINDI, JAPANESE, KOREAN, THAI = "电影", "कमल", "ひらがな", "한국어", "ไทย"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Path]]:
    """Install fonts for some letters, and none but these beside what matplotlib brings."""
    before = list(font_manager.fontManager.ttflist)
    own = [font for font in before if "matplotlib" in font.fname]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)
    monkeypatch.setattr(fonts, "_said", set())
    paths: list[str] = []
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: paths)

    def install(name: str, letters: str) -> Path:
        path = tmp_path / f"{name}.ttf"
        make_font(path, name, letters)
        paths.append(str(path))
        return path

    yield install


def make_font(path: Path, name: str, letters: str) -> None:
    pen = TTGlyphPen(None)
    for point, move in (((0, 0), pen.moveTo), ((0, 700), pen.lineTo), ((500, 350), pen.lineTo)):
        move(point)
    pen.closePath()
    triangle = pen.glyph()
    names = [".notdef", *(f"u{ord(letter):04x}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04x}" for letter in letters})
    builder.setupGlyf(dict.fromkeys(names, triangle))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("words", [CHINESE, HINDI, JAPANESE, KOREAN, THAI])
def test_a_font_that_has_the_script_is_found_among_those_installed(installed, words, caplog) -> None:
    installed("Own", words)
    assert fonts.families_for(f"tv {words}") == ["sans-serif", "Own"]
    assert caplog.messages == []


def test_each_script_has_its_font(installed) -> None:
    installed("First", CHINESE)
    installed("Second", HINDI)
    assert fonts.families_for(CHINESE + HINDI) == ["sans-serif", "Second", "First"]  # who has most, first


def test_plain_words_ask_for_no_other_font(installed) -> None:
    installed("Own", "abc" + CHINESE)
    assert fonts.families_for("tv café Привет שלום 😀\ufe0f") == ["sans-serif"]


@pytest.mark.parametrize(
    ("words", "package"),
    [
        (CHINESE, "fonts-noto-cjk"),
        (JAPANESE, "fonts-noto-cjk"),
        (KOREAN, "fonts-noto-cjk"),
        (HINDI, "fonts-noto-core"),
        (THAI, "fonts-noto-core"),
        ("\U0001f9cb", "fonts-symbola"),
    ],
)
def test_without_one_a_line_names_a_package_once(installed, words, package, caplog) -> None:
    assert fonts.families_for(words) == fonts.families_for(words) == ["sans-serif"]
    (line,) = caplog.messages
    assert line.endswith(f"boxes are drawn. Install one, such as the package {package}.")


def test_a_saved_figure_is_drawn_in_the_found_font(installed, tmp_path, recwarn) -> None:
    installed("Own", CHINESE)
    figure = Figure()
    text = figure.text(0.5, 0.5, CHINESE, parse_math=False)
    plain = figure.text(0.5, 0.2, "tv")
    save(figure, tmp_path / "a.svg")
    assert text.get_fontfamily() == ["sans-serif", "Own"]
    assert plain.get_fontfamily() == ["sans-serif"]
    assert "Own" in (tmp_path / "a.svg").read_text()
    save(figure, tmp_path / "a.png")
    assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []
