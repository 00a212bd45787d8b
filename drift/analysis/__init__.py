"""Questions asked of a run: one file for each, a run in, a result out."""
