"""The colours that every figure and the report share.

Seen and unseen words are vermilion and blue of Okabe and Ito's palette, which the colour-blind can tell
apart; besides, seen words are drawn filled and unseen words hollow.
"""

SEEN = "#D55E00"
UNSEEN = "#0072B2"
SEEN_DARK = "#9A4400"
UNSEEN_DARK = "#00517F"
INK = "#1A1A1A"
QUIET = "#5F6368"
GRID = "#E4E6E8"
PAPER = "#FFFFFF"
MIXED = "#1A1A1A"
"""A pair of a seen and an unseen word."""

OTHERS = ("#1A1A1A", "#00795C", "#A3446F", "#8A6100", "#5B4BB5", "#56B4E9", "#6B7480")
"""Anything else, in the order of the page's lines: seen and unseen have their colours to themselves."""
