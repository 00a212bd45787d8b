"""The table of docs/spelling.md, made from small imitations of well-known vectors, each with a fitting text.

When a row changes on purpose, write the page anew: python -m tests.corpus.test_spelling_table
"""

from pathlib import Path

import numpy as np
import pytest

from drift.corpus.corpus import Corpus, documents
from drift.corpus.count import count_words
from drift.corpus.markup import raw_chunks
from drift.corpus.meet import meet
from drift.vectors.lookup import AS_WRITTEN
from drift.vectors.word_vectors import WordVectors

PAGE = Path(__file__).parents[2] / "docs" / "spelling.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"

# name: (words as those vectors spell them, a text that their users have)
IMITATIONS = {
    "GloVe 6B": (
        "the , . of to and in a 's n't do it is u.s. film black white well-known at&t ! i ca 1,000",
        "The film isn't black-and-white, I can't do it. AT&T's U.S. 1,000!",
    ),
    "GloVe 840B": (
        ", . the and to The of a in n't 's I film Film USA is do iPhone café \" !",
        "The film isn't iPhone’s, the USA café. “Film”!",
    ),
    "GloVe Twitter": (
        "<user> . : rt , <repeat> <hashtag> <number> <url> ! i a <smile> so love it's don't <heart> film",
        "RT @someone: I don’t love it's film!!! #film :) <3 http://t.co/x 10",
    ),
    "GoogleNews": (
        "</s> in for that is on ## The with #### I New_York ##.## film was dollars new york don't U.S. great",
        "The film was great in New York 2012, for 10.50 dollars.",
    ),
    "fastText crawl": (
        ", the . and of to The a in is was I don't isn’t film Film great New York 2012 good, -",
        "The film isn't great, I don’t New-York 2012. GREAT film, good,",
    ),
    "fastText wiki (French)": (
        ", . de la le l' d' qu' n' c' est aujourd'hui histoire homme un a il pas film été peut-être",
        "L’histoire d'un homme, aujourd’hui. C'est peut-être un film qu'il n’a pas été.",
    ),
    "fastText wiki (Chinese)": (
        "， 。 的 电影 非常 好看 我 喜欢 演员 这 部",
        "这部电影非常好看，我喜欢演员。",
    ),
    "Numberbatch": (
        "/c/en/great /c/en/film /c/en/new_york /c/en/the /c/en/was /c/en/don't /c/en/a /c/de/gut",
        "The great New York film was a film",
    ),
    "Hugging Face, WordPiece": (
        "[PAD] [UNK] [CLS] the film was un ##believ ##able ##s ##ing great . ,",
        "The films was unbelievable, great.",
    ),
    "Hugging Face, byte-level": (
        "<s> </s> <unk> Ġthe Ġfilm Ġwas Ġgreat Ġun bel iev able . , s ĠcafÃ©",
        "The films was unbelievable, café great.",
    ),
}


def met(words: str, text: str) -> tuple[WordVectors, Corpus]:
    vectors = WordVectors(words.split(), np.ones((len(words.split()), 2), dtype=np.float32))
    chunks = raw_chunks(text)
    types = list(dict.fromkeys(chunks))
    part = documents([np.array([types.index(one) for one in chunks], dtype=np.int32)], [0])
    corpus = Corpus(types, ["a", "b"], part, part.where(np.array([False])), tokenizer="auto")
    return vectors, meet(corpus, vectors.lookup)


def table() -> str:
    rows = ["| vectors like | recognised | coverage of a fitting text | as written |", "|---|---|---|---|"]
    for name, (words, text) in IMITATIONS.items():
        vectors, corpus = met(words, text)
        counts = count_words(corpus, vectors.index)
        recognised = vectors.spelling.describe().replace("<", "&lt;").replace("|", "\\|")
        assert corpus.reading is not None
        as_written = corpus.reading.found.get(AS_WRITTEN, 0) / corpus.reading.words
        rows.append(
            f"| {name} | {recognised} | {counts.covered} of {counts.tokens} words ({counts.coverage:.0%}) "
            f"| {as_written:.0%} |"
        )
    return "\n".join(rows) + "\n"


def test_the_page_shows_what_is_recognised() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page[page.index(BEGIN) + len(BEGIN) : page.index(END)] == table()


@pytest.mark.parametrize("name", IMITATIONS)
def test_a_vocabulary_covers_a_text_that_fits_it(name: str) -> None:
    vectors, corpus = met(*IMITATIONS[name])
    assert count_words(corpus, vectors.index).coverage > 0.8


if __name__ == "__main__":
    written = PAGE.read_text(encoding="utf-8")
    before, after = written[: written.index(BEGIN)], written[written.index(END) :]
    PAGE.write_text(before + BEGIN + table() + after, encoding="utf-8")
