"""The sections of the report, a folder each; `contents.py` has them in their order."""
