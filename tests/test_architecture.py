"""The house rules that a machine can check: who may import whom."""

import ast
import os
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
FREE = {
    "errors",
    "arrays",
    "progress",
    "files",
    "partial",
    "unpack",
    "quiet",
    "workers",
    "dask_workers",
    "relay",
    "versions",
}
BELOW_ANALYSIS = {"vectors", "run", "measure", "layout"}
MAY_IMPORT = {
    "vectors": set(),
    "corpus": {"vectors"},
    "run": {"vectors"},
    "hooks": {"vectors", "corpus", "run"},
    "training": {"vectors", "corpus", "run", "hooks.keras"},
    "measure": set(),
    "layout": {"measure"},
    "analysis": BELOW_ANALYSIS,
    "experiments": BELOW_ANALYSIS | {"corpus", "hooks", "training", "analysis"},
    "present": BELOW_ANALYSIS | {"analysis"},
    "commands": BELOW_ANALYSIS | {"corpus", "hooks", "training", "analysis", "experiments", "present"},
}
KERAS = {"tensorflow", "keras"}
MAY_LOAD = {
    "training": KERAS,
    "hooks/keras": {"keras"},
    "hooks/torch": {"torch"},
    "measure/device_search.py": {"torch"},
    "dask_workers.py": {"distributed"},
    "hooks/transformers.py": {"torch", "transformers"},
    "hooks/lightning.py": {"torch", "lightning"},
    "hooks/model2vec.py": {"torch", "model2vec"},
    **{f"experiments/serving/{name}.py": KERAS for name in ("export", "messages", "server")},
}
"""What is loaded with a folder or a file, which are imported only where something is trained."""
HEAVY = {
    "tensorflow",
    "keras",
    "umap",
    "sklearn",
    "PIL",
    "matplotlib",
    "gensim",
    "faiss",
    "pyarrow",
    "scipy",
    "adjustText",
    "distributed",
    "zarr",
    "torch",
    "transformers",
    "lightning",
    "model2vec",
}
COMMANDS_AS_THEIR_CALL = {
    "plot",
    "report",
    "associations",
    "check",
    "compare",
    "diff",
    "direction",
    "serving",
    "space",
    "stranded",
    "study",
    "unseen",
    "verify",
}
"""Commands that are named as the library call that they make."""
ASKED_FOR = {"SECTION"}
"""What `contents.py` asks every section of the page for."""
MODULES = sorted((ROOT / "drift").rglob("*.py"))


def imported(path, *, top_only=False):
    """Names of the modules that a file imports; with top_only, only those loaded when the file is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def folder_of(path):
    return path.relative_to(ROOT / "drift").parts[0]


def within(parts, allowed):
    return not parts or parts[0] in allowed or ".".join(parts[:2]) in allowed


def places_of(path):
    place = path.relative_to(ROOT / "drift")
    return {place.as_posix(), *(one.as_posix() for one in place.parents)}


def test_a_module_imports_only_what_stands_left_of_it():
    wrong = []
    for path in MODULES:
        folder = folder_of(path)
        allowed = FREE | (set() if folder.endswith(".py") else MAY_IMPORT[folder] | {folder})
        for name in imported(path):
            parts = name.split(".")
            if parts == ["cli"] and path.name == "__main__.py":
                continue
            if parts[0] == "cli" or (parts[0] == "drift" and not within(parts[1:], allowed)):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_heavy_libraries_are_loaded_only_where_they_are_used():
    wrong = []
    for path in MODULES:
        allowed = {one for place in places_of(path) for one in MAY_LOAD.get(place, ())}
        found = {name.split(".")[0] for name in imported(path, top_only=True)} & HEAVY
        wrong += [f"{path.relative_to(ROOT)} loads {name}" for name in sorted(found - allowed)]
    assert wrong == []


def test_every_folder_of_the_table_is_there():
    folders = {
        path.name for path in (ROOT / "drift").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert folders == set(MAY_IMPORT)


def test_nothing_is_ever_unpickled():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "allow_pickle=True" not in text, path
        assert "pickle" not in set(imported(path)), path


def test_every_public_name_can_be_had():
    import drift
    from drift.errors import MissingExtraError

    for name in drift.__all__:
        try:
            assert getattr(drift, name) is not None
        except MissingExtraError:  # of the frameworks, which are not everywhere
            assert os.environ.get("DRIFT_FRAMEWORKS") != "required", name


def public_names(path):
    """What a module defines at its top without an underscore: functions, classes, constants."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found = [node.name]
        else:
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            found = [one.id for target in targets if target for one in ast.walk(target) if hasattr(one, "id")]
        yield from (name for name in found if not name.startswith("_"))


def test_a_name_has_one_meaning():
    homes = defaultdict(list)
    for path in MODULES:
        for name in public_names(path):
            as_its_call = folder_of(path) == "commands" and name in COMMANDS_AS_THEIR_CALL
            if not as_its_call and name not in ASKED_FOR:
                homes[name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}
