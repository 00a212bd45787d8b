"""How the work of a call grows with its input, on a machine of any speed under any load."""

import time
from collections.abc import Callable

TRIES = 5


def growth(prepare: Callable[[int], Callable[[], object]], n: int, times: int) -> float:
    """How many times as much processor time a call takes for an input `times` as large.

    prepare: makes the call for an input of a size, `n` and `times * n` here; making it does not count.
    About `times` where work grows with the input, `times` squared where it grows with its square. Of a few
    tries the least counts: what else the machine does can only add.
    """
    small, large = (_least_time(prepare(size)) for size in (n, times * n))
    return large / small


def _least_time(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(TRIES):
        start = time.thread_time()
        call()
        taken.append(time.thread_time() - start)
    return min(taken)
