"""The run on disk: writing it epoch by epoch, opening it, verifying it."""
