"""Files that hold tensors but no words: one file for each format."""
