"""Two dimensions: places, trails, honesty, groups that moved together. Pure: arrays in, results out."""
