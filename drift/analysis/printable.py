"""Text that nobody vetted, such that it can be shown."""


def escaped(text: str) -> str:
    """The text with control and bidirectional characters as escapes; line breaks stay."""
    kept = (char if char.isprintable() or char == "\n" else _escape(char) for char in text)
    return "".join(kept)


def printable(word: str, most: int = 40) -> str:
    """Show a word nobody vetted: control and bidirectional characters as escapes, shortened to `most`."""
    shown = escaped(word)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()
