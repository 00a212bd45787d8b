import os
import re
import shutil

import pytest

from drift.measure.neighbourhood import Neighbourhood
from drift.present.page.sections.map.parts import map_parts
from tests.present.hostile_words import HOSTILE
from tests.present.map_by_hand import map_by_hand
from tests.present.pages import write_report
from tests.present.rich_run import rich_runs

INPUTS = {"tokenizer": "glove", "source": "/home/me/reviews.csv", "encoding": None}


@pytest.fixture(scope="session")
def plain_run(report_run):
    """40 words w0 to w39, the odd ones seen, `w4` held out."""
    return report_run(
        [f"w{number}" for number in range(40)],
        corpus={
            "held_out": ["w4", "elsewhere"],
            "classes": ["bad", "good"],
            "train_labels": {"bad": 3, "good": 4},
            "test_labels": {"bad": 1, "good": 2},
            "train_documents": 7,
            "test_documents": 3,
            "tokens": 200,
            "covered_tokens": 150,
            "missing": [["<unk>", 9], ["zzz", 2]],
        },
    )


@pytest.fixture(scope="session")
def hostile_run(report_run):
    """Words, labels and missing tokens that try to break out of the page."""
    return report_run(
        [*HOSTILE, *(f"w{number}" for number in range(25))],
        corpus={
            "source": "<i>reviews</i>",
            "held_out": [HOSTILE[0]],
            "classes": ["</script><script>alert(2)</script>", "good"],
            "train_labels": {},
            "test_labels": {},
            "tokens": 10,
            "covered_tokens": 5,
            "missing": [["<img src=x onerror=alert(3)>", 5]],
        },
    )


@pytest.fixture(scope="module")
def report(plain_run, tmp_path_factory):
    return write_report(
        plain_run, tmp_path_factory.mktemp("plain") / "report.html", neighbourhood=Neighbourhood(3)
    ).path


@pytest.fixture(scope="module")
def hostile_report(hostile_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    return write_report(
        hostile_run, path, neighbourhood=Neighbourhood(3), command="<script>alert(4)</script>"
    ).path


@pytest.fixture(scope="session")
def rich_report(tmp_path_factory):
    """Three classes, controls and a map: the page of a run made by hand."""
    run, _ = rich_runs(tmp_path_factory.mktemp("rich"))
    path = tmp_path_factory.mktemp("rich-page") / "report.html"
    word_map = map_parts([run], [map_by_hand(run)])
    return write_report(run, path, neighbourhood=Neighbourhood(5), word_map=word_map).path


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests are skipped, unless DRIFT_BROWSER=required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        why = "no chromium, chromium-browser or google-chrome on the PATH"
        if os.environ.get("DRIFT_BROWSER") == "required":
            pytest.fail(f"DRIFT_BROWSER=required, but there is {why}.")
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


class Opened:
    """A page, and everything that must not happen on it."""

    def __init__(self, page):
        self.page = page
        self.troubles = []
        self.requests = []
        page.on("console", lambda message: self.troubles.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", self.refuse)
        page.on("request", lambda request: self.requests.append(request.url))

    def refuse(self, dialog):
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, path, address=""):
        self.page.goto(f"{path.as_uri()}{address}")
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page


@pytest.fixture
def opened(browser):
    """Open report files without a network; whatever went wrong on the way fails the test at its end."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(300_000)  # a slow machine is no fault of the page
    context.set_offline(True)
    context.route(re.compile("^(?!file:|data:)"), lambda route: route.abort())
    page = Opened(context.new_page())
    yield page
    context.close()
    assert page.troubles == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
