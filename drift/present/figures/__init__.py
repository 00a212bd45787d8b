"""Figures: results in, matplotlib figures out, and one way to save them."""
