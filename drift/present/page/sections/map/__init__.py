"""The map of the words: drawn by scripts on the screen, a picture on paper."""

from dataclasses import dataclass
from typing import Any

from drift.present.page.embed import png_size, png_uri
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.section import Section, SectionPart
from drift.present.page.sections.map.parts import MapPart, MapPicture
from drift.present.page.sections.runs.lines import run_facts


@dataclass(frozen=True)
class MapShown:
    """What the page shows of the map; either may be missing.

    no_map: what is said where both are. runs: what is said of each run that is on it.
    """

    picture: dict[str, Any] | None
    word_map: MapPart | None
    no_map: str
    runs: tuple[dict[str, str], ...]


def _show(measured: Measured, _: Known, __: None) -> SectionPart:
    data = {"map": measured.word_map and measured.word_map.data}
    if measured.picture is None and measured.word_map is None:
        return SectionPart(MapShown(None, None, measured.no_map, ()) if measured.no_map else None, data)
    runs = tuple(run_facts(run) for run in (measured.run, *measured.others))
    return SectionPart(MapShown(_picture(measured.picture), measured.word_map, "", runs), data)


def _picture(picture: MapPicture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    width, height = png_size(picture.png)
    return {"uri": png_uri(picture.png), "width": width, "height": height, "caption": picture.caption}


SECTION = Section("Map", _show)
