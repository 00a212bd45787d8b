"""The code of docs/keras.md is run as it stands there."""

import re
from pathlib import Path

from drift.run.run import open_run

DOCS = Path(__file__).parents[3] / "docs" / "keras.md"


def test_the_code_of_the_docs_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    exec(
        code, {"texts": ["a good film", "a bad film", "good good", "bad bad"] * 4, "labels": [1, 0, 1, 0] * 4}
    )
    run = open_run("runs/mine")
    assert run.record.seen_from == "ids"
    assert set(run.words) == {"a", "good", "bad", "film"}
    assert run.counts.sum() + run.test_counts.sum() == 4 * (3 + 3 + 2 + 2)


def test_every_test_that_the_docs_name_is_there():
    tests = {path.name: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")}
    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", DOCS.read_text(encoding="utf-8")))
    assert len(named) > 8
    whole = "".join(tests.values())
    assert [one for one in named if one not in tests and f"def {one}(" not in whole] == []
