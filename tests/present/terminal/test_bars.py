import pytest

from drift.present.terminal.bars import LineReporter, bar_reporter, lasting, progress_bars


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_now_and_then_a_line_says_how_far_all_open_tasks_are_and_what_is_left() -> None:
    lines: list[str] = []
    clock = Clock()
    reporter = LineReporter(lines.append, every=30, clock=clock)
    with reporter("runs", 4) as runs:
        clock.now = 29
        runs(1)
        assert lines == []
        with reporter("epoch 1 of 8", 100) as epoch:
            clock.now = 60
            epoch(25)
            epoch(1)
        assert lines == ["runs: 25%, 3 min left; epoch 1 of 8: 25%, 2 min left"]
        clock.now = 89
        runs(1)
        clock.now = 90
        runs(0)
    assert lines[1:] == ["runs: 50%, 2 min left"]


def test_no_time_is_told_by_the_first_steps_of_many() -> None:
    """Tracing takes half a minute of the first of them: "3 h 16 min left" was said of two minutes."""
    lines: list[str] = []
    clock = Clock()
    reporter = LineReporter(lines.append, every=1, clock=clock)
    with reporter("training", 1000) as training:
        clock.now = 30
        training(3)
        clock.now = 49
        training(17)
    assert lines == ["training: 0%", "training: 2%, 40 min left"]


def test_what_has_no_total_or_has_not_begun_is_only_named() -> None:
    lines: list[str] = []
    clock = Clock()
    reporter = LineReporter(lines.append, every=1, clock=clock)
    with reporter("the map", None) as work, reporter("trails", 10):
        clock.now = 5
        work(1)
    assert lines == ["the map; trails: 0%"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (45, "45 s"), (61, "1 min"), (3_599, "1 h 00 min"), (7_500, "2 h 05 min")],
)
def test_times_are_said_in_their_largest_units(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


def test_a_bar_says_how_much_there_is_and_how_long_it_will_take() -> None:
    from rich.console import Console

    console = Console(width=120, force_terminal=True)
    with console.capture() as shown:
        bars = progress_bars(console)
        bars.live.auto_refresh = False
        with bars, bar_reporter(bars)("neighbours [epoch]", 50) as advance:
            advance(10)
            bars.refresh()
    text = shown.get()
    assert "neighbours [epoch]" in text
    assert "10/50" in text
    assert "left" in text
