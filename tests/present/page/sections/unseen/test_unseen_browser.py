"""The chart of the gain in a real browser."""

import pytest

from drift.analysis.across.unseen.curve import gain_curve
from drift.analysis.across.unseen.unseen import unseen
from drift.measure.neighbourhood import Neighbourhood
from tests.present.pages import write_report
from tests.unseen_by_hand import with_answers, with_masked, with_restored


def test_the_gain_is_drawn_with_bars_a_band_and_the_break_even(make_run, tmp_path, opened):
    run = with_masked(make_run, with_restored(with_answers(make_run)), gain=0.3, cost=0.07, n_masks=10)
    path = write_report(run, tmp_path / "report.html", neighbourhood=Neighbourhood(3)).path
    opened.page.set_viewport_size({"width": 390, "height": 800})
    page, curve = opened.go(path), gain_curve(unseen(run))
    chart = page.locator("[data-chart=gain]")
    for kind, dots in (("first", curve.natural), ("fifth", curve.restored), ("sixth", curve.masked)):
        assert chart.locator(f"svg[role=img] .spread.{kind}").count() == len(dots) > 0
    assert chart.locator("svg[role=img] .band.sixth").count() == 1
    width = chart.locator("svg[role=img] rect.even").evaluate("one => one.width.baseVal.value")
    line = chart.locator("svg[role=img] .line.sixth").evaluate("one => one.getBBox().width")
    low, high = curve.break_even
    assert width / line == pytest.approx((high - low) / (curve.line.at[-1] - curve.line.at[0]), rel=0.01)
    assert "Break-even between" in chart.locator("svg[role=img]").get_attribute("aria-label")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
