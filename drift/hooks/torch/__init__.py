"""PyTorch: what an embedding layer holds, what passes it, and what trains it."""
