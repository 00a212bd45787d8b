"""What an embedding layer costs to serve: arithmetic on what experiments/serving/ measures."""
