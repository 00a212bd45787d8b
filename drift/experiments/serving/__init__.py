"""Serving a run's model: exported in two ways, asked over the wire by both, and timed."""
