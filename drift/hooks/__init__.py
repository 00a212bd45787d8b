"""Other people's training becomes a run: one file for each framework, each importing its framework alone."""
