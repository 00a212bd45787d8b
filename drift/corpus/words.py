"""What counts as a word in a coverage, and what is punctuation."""

import re
import unicodedata

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_MASKED = re.compile(r"#{2,}(?:[.,:/-]#+)*|#(?:[.,:/-]#+)+")  # a number in vectors that write # for a digit


def is_word(token: str) -> bool:
    """Whether a token has a letter, a digit, a mark or a picture (an emoji); all else is punctuation."""
    if _LETTER_OR_DIGIT.search(token) or (token[:1] == "#" and _MASKED.fullmatch(token)):
        return True
    return not token.isascii() and any(unicodedata.category(one) in ("So", "Mc", "Mn") for one in token)
