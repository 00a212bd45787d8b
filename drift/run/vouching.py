"""Which checksums a run's record holds: of every array and group, and of the files beside them."""

from dataclasses import replace
from pathlib import Path

from drift.run.record import RunRecord
from drift.run.store import sums_below


def group_sums(place: Path, name: str) -> dict[str, str]:
    """The checksums of a group and all in it, `name` being its place in the run's folder."""
    return {name if one == "." else f"{name}/{one}": found for one, found in sums_below(place).items()}


def sums_of(record: RunRecord, name: str) -> dict[str, str]:
    """The checksums of a group and all in it, by their place in the group."""
    return {
        one.removeprefix(name).removeprefix("/") or ".": found
        for one, found in record.sums.items()
        if _is_below(one, name)
    }


def with_sums(record: RunRecord, name: str, sums: dict[str, str]) -> RunRecord:
    """The record with these checksums in the place of those of what was below `name`."""
    return replace(record, sums={**without(record, name).sums, **sums})


def without(record: RunRecord, *names: str) -> RunRecord:
    """The record without the checksums of what is below these."""
    below = (one for one in record.sums if any(_is_below(one, name) for name in names))
    gone = set(below)
    return replace(record, sums={one: found for one, found in record.sums.items() if one not in gone})


def _is_below(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}/")
