"""What nobody should miss is shown where nobody has set up a log, and silenced as any log is."""

import subprocess
import sys

import pytest

from drift.progress import EACH_TIME, log, said_once

SAYS = "from drift.progress import log, notice; notice('%s seen', 3); log.info('never')"


@pytest.mark.parametrize(
    ("set_up", "shown"),
    [
        ("", "3 seen"),
        ("logging.basicConfig()", "INFO:drift:3 seen"),
        ("logging.basicConfig(level='ERROR', format='%(message)s')", "3 seen"),
        ("logging.getLogger('drift').setLevel('WARNING')", ""),
        ("logging.disable('INFO')", ""),
        ("logging.getLogger('drift').disabled = True", ""),
    ],
)
def test_a_notice_is_shown_unless_it_is_silenced(set_up, shown):
    done = subprocess.run(
        [sys.executable, "-c", f"import logging; {set_up}\n{SAYS}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stderr.strip(), done.stdout) == (shown, "")


def test_a_note_is_said_once_but_one_that_is_meant_each_time(caplog):
    caplog.set_level("INFO", "drift")
    with said_once():
        for _ in range(2):
            log.info("labels: %s", "good")
            log.info("epoch %s", 1, extra=EACH_TIME)
    assert caplog.messages == ["labels: good", "epoch 1", "epoch 1"]
