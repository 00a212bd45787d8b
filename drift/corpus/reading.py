"""`Reading`: how a text was cut for word vectors, and what had to be changed to find its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drift.vectors.lookup import AS_WRITTEN
from drift.vectors.spelling import Spelling

_SHOWN = 2


@dataclass(frozen=True)
class Reading:
    """What cutting a text by the spelling of word vectors did.

    spelling: of the vectors. segmented: words in scripts without spaces stood apart in the text already.
    words: how many tokens are words and not punctuation.
    found: of those with a vector, how many were found on each rung of the ladder (`drift.vectors.lookup`).
    n_html, n_entities: pieces of HTML that were left out, and entities that were read as their characters.
    """

    spelling: Spelling = field(default_factory=Spelling)
    segmented: bool = False
    words: int = 0
    found: Mapping[str, int] = field(default_factory=dict)
    n_html: int = 0
    n_entities: int = 0

    def rungs(self) -> str:
        """Such as "83.5% as written, 100.0% with lower case"; empty where all was found as written."""
        total = self.found.get(AS_WRITTEN, 0)
        changed = sorted(
            ((n, rung) for rung, n in self.found.items() if rung != AS_WRITTEN and n), reverse=True
        )
        if not changed or not self.words:
            return ""
        said = [(f"{total / self.words:.1%}", "as written")]
        rest = sum(n for n, _ in changed[_SHOWN:])
        for n, rung in [*changed[:_SHOWN], (rest, "other forms")]:
            total += n
            if (share := f"{total / self.words:.1%}") != said[-1][0]:
                said.append((share, f"with {rung}"))
        return ", ".join(" ".join(one) for one in said) if len(said) > 1 else ""

    def left_out(self) -> str:
        """How much of the text was HTML; empty where nothing was."""
        tags = f"{self.n_html:,} pieces of HTML are left out" if self.n_html else ""
        entities = (
            f"{self.n_entities:,} HTML entities are read as their characters" if self.n_entities else ""
        )
        return ", ".join(filter(None, (tags, entities)))
