"""The package that is built is the whole of it: it installs elsewhere and runs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import drift

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, tracked.stdout.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    tracked = subprocess.run(["git", "ls-files", "drift", "cli.py"], cwd=ROOT, capture_output=True, text=True)
    for_checks = {name for name in tracked.stdout.split() if name.endswith(".d.ts")}
    assert set(tracked.stdout.split()) - for_checks <= packed


def test_the_wheel_runs_in_a_new_environment(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv/bin/python"
    # The libraries are this environment's: what is tested is the package, not its dependencies.
    libraries = next(path for path in map(Path, sys.path) if (path / "typer").is_dir())
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    site = next((tmp_path / "venv/lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n")
    # Nor may it find the checkout: what whoever runs the tests has on the path is left out.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*command):
        return subprocess.run(
            [str(word) for word in command], cwd=tmp_path, capture_output=True, text=True, env=environment
        )

    for command in ([tmp_path / "venv/bin/drift"], [python, "-m", "drift"]):
        done = run(*command, "--help")
        assert done.returncode == 0, done.stderr
        assert "snapshot" in done.stdout
    where = run(python, "-c", "import drift, cli; print(drift.__file__, cli.__file__)")
    assert where.stdout.count(str(tmp_path)) == 2, where.stdout + where.stderr
    name = run(python, "-c", "import importlib.metadata as m; print(m.version('embedding-drift'))")
    assert name.stdout.strip() == drift.__version__, name.stderr
