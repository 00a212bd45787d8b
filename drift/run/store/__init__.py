"""The one way from a run to the disk: its writer and its readers go through here and nowhere else."""

from drift.files import flush, flush_tree
from drift.run.store.arrays import (
    StoredArrays,
    create_group,
    open_group,
    open_whole_group,
    read_array,
    whole_group,
    write_array,
)
from drift.run.store.files import (
    change_names,
    exists,
    file_stamp,
    folder_exists,
    held_beside,
    identity,
    listed,
    make_folder,
    read_file,
    remove,
    remove_leftovers,
    rename,
    whole_folder,
    write_file,
)
from drift.run.store.sums import file_sum, sums_below, text_sum

__all__ = [
    "StoredArrays",
    "change_names",
    "create_group",
    "exists",
    "file_stamp",
    "file_sum",
    "flush",
    "flush_tree",
    "folder_exists",
    "held_beside",
    "identity",
    "listed",
    "make_folder",
    "open_group",
    "open_whole_group",
    "read_array",
    "read_file",
    "remove",
    "remove_leftovers",
    "rename",
    "sums_below",
    "text_sum",
    "whole_folder",
    "whole_group",
    "write_array",
    "write_file",
]
