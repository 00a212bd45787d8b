"""Questions asked of several runs: controls and studies, measured from what is on disk."""
