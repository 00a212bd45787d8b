"""The report in headless Chromium: how long it takes to open, its memory, and a step of the map's slider."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from drift.analysis.subject import subject
from drift.layout.layout import Layout
from drift.present.page.full_report import write_full_report
from drift.present.page.sections.map.parts import map_parts
from drift.run.run import Run, open_run
from tests.present.pages import write_report

N_POINTS, N_EPOCHS = 20_000, 9
OPENINGS, STEPS = 5, 27
# From the beginning of loading until the first view is drawn (two frames on) and the search can be typed in.
OPENED = """() => new Promise(done => {
  const look = () => {
    const ready = document.querySelector('#word .name') && document.getElementById('search');
    requestAnimationFrame(() => (ready ? requestAnimationFrame(() => done(performance.now())) : look()));
  };
  look();
})"""
# What a step costs: its handler, its drawing, and reading a pixel back, which waits until all is drawn.
STEP = """async (step) => {
  const slider = document.getElementById('map-epoch');
  const canvas = document.querySelector('#map-stage canvas');
  slider.value = step;
  const begun = performance.now();
  slider.dispatchEvent(new Event('input'));
  const handled = performance.now() - begun;
  const { dataset } = document.getElementById('map-stage');
  while (dataset.drawn !== String(step)) await new Promise(done => setTimeout(done, 20));
  const readBegun = performance.now();
  canvas.getContext('2d').getImageData(0, 0, 1, 1);
  return handled + window.drawing + performance.now() - readBegun;
}"""
# What an answer to a letter costs: its handler, which looks through all words and lists what it found.
SEARCH = """(typed) => {
  const input = document.getElementById('search');
  input.value = typed;
  const begun = performance.now();
  input.dispatchEvent(new Event('input'));
  document.getElementById('matches').getBoundingClientRect();
  return performance.now() - begun;
}"""
TYPED = ("a", "bo", "boring", "borring", "telev", "zzzzz", "wonderfull", "e", "directer", "xylophone")
TIMED_FRAMES = """
  const whenever = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => whenever((now) => {
    const begun = performance.now();
    draw(now);
    window.drawing = performance.now() - begun;
  });
"""


def by_chance(run: Run, share: float) -> Layout:
    """A map of 20,000 points and 9 epochs, a share of which moves; its words are those of the run."""
    rng = np.random.default_rng(0)
    moved = np.arange(N_POINTS) < share * N_POINTS
    steps = rng.normal(size=(N_POINTS, 2)) * 0.05 * moved[:, None]
    start = rng.normal(size=(N_POINTS, 2)) * [3, 2]
    places = (start + np.arange(N_EPOCHS)[:, None, None] * steps).astype(np.float32)
    distance = np.linalg.norm(places[-1] - places[0], axis=1).astype(np.float64) / 6
    words = tuple(run.words[:N_POINTS])
    return Layout(
        run=run.name,
        ids=np.arange(N_POINTS),
        words=words,
        seen=moved,
        epochs=tuple(run.epochs[:N_EPOCHS]),
        places=places,
        displacement=distance,
        scale=6.0,
        preservation=(0.0, 0.0),
        trail_agreement=1.0,
        direction_agreement=None,
        n_turned=int(moved.sum()),
        left_out=(),
    )


def opening(browser: Any, path: Path) -> tuple[float, float]:
    """Milliseconds until the report is drawn and can be searched: by the clock, and of its main thread.

    The second hardly depends on what else the machine does.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri(), wait_until="commit")
    spent = float(page.evaluate(OPENED))
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    page.close()
    return spent, 1000 * float(found["TaskDuration"])


def searches(browser: Any, path: Path) -> list[float]:
    """Milliseconds of each answer of the search: to beginnings, words, slips and what is not there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    spent = [float(page.evaluate(SEARCH, typed)) for typed in TYPED * 3]
    page.close()
    return spent


def heap(browser: Any, path: Path) -> float:
    """Megabytes of the page's JavaScript, its arrays included, after a dozen words were looked at."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).glance.most"
        ".forEach(word => { location.hash = `#word=${encodeURIComponent(word)}`; })"
    )
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    found = session.send("Runtime.getHeapUsage")
    page.close()
    return float(found["usedSize"] + found.get("backingStorageSize", 0)) / 1e6


def load() -> str:
    """How much else the machine does: processes that wanted to run in the last minute, for its cores."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def spread(spent: Sequence[float]) -> str:
    """Median and 95th percentile of milliseconds."""
    return f"{median(spent):8.1f} ms, p95 {np.percentile(spent, 95):.1f} ms"


def slider_steps(browser: Any, path: Path) -> list[float]:
    """Milliseconds of each step of the slider, three times through the epochs."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(TIMED_FRAMES)
    page.goto(path.as_uri())
    page.wait_for_selector("#map-stage[data-drawn]")
    spent = [float(page.evaluate(STEP, step % N_EPOCHS)) for step in range(STEPS)]
    page.close()
    return spent


def main() -> None:
    """Measure on the newest run of runs/ (make demo makes one of 400,000 words and 8 epochs)."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("\nThe report: no chromium, chromium-browser or google-chrome on the PATH, nothing measured.")
        return
    run = open_run()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        written = write_full_report(run, Path(folder) / "report.html", words=subject(run))
        openings, work = zip(*(opening(browser, written.path) for _ in range(OPENINGS)), strict=True)
        print(f"\nThe report of {run.name}, {written.n_bytes / 1e6:.1f} MB, in headless Chromium, {load()}")
        print(f"  first view drawn, search usable   {spread(openings)} (of {OPENINGS})")
        print(f"  the work of its main thread       {spread(work)}")
        print(f"  an answer of the search           {spread(searches(browser, written.path))}")
        print(f"  memory of its JavaScript          {heap(browser, written.path):8.1f} MB")
        print("  goals: under 5 MB, 1,000 ms, 50 ms")
        print(f"\nA step of the map's slider, {N_POINTS:,} points x {N_EPOCHS} epochs, median of {STEPS}")
        for share in (1 / 3, 1.0):
            part = map_parts([run], [by_chance(run, share)])
            path = write_report(run, Path(folder) / "large.html", n_words=50, word_map=part).path
            steps = slider_steps(browser, path)
            size = path.stat().st_size / 1e6
            print(f"  {share:4.0%} of the points move            {spread(steps)}, {size:.1f} MB")
        print("  goal: under 50 ms")
        browser.close()


if __name__ == "__main__":
    main()
