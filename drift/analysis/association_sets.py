"""Word pairs with human ratings, and analogy questions: what learned associations are measured on.

WordSim-353 (Finkelstein et al. 2002) and the Google analogies (Mikolov et al. 2013) come with drift; their
licences stand in `word_lists/LICENCES.md`. SimLex-999 (Hill, Reichart and Korhonen 2015) states none. It is
read from the folder of gensim's test data, where that is installed: to import gensim takes seconds.
"""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from drift.arrays import IntArray
from drift.errors import SettingsError, to_install
from drift.progress import log

NO_VECTOR = -1
"""The id of a word that has no vector."""

_OWN = Path(__file__).with_name("word_lists")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True)
class PairSet:
    """Word pairs and how alike, or how related, people find the two words; a higher rating is more so."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    ratings: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True)
class QuestionSet:
    """Analogy questions "a is to b as c is to d", as the four words a, b, c, d."""

    name: str
    questions: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.questions)


def standard_pairs() -> tuple[PairSet, ...]:
    """WordSim-353, and SimLex-999 where it can be had; see `missing_lists`."""
    word_sim = read_pairs(_OWN / "wordsim353.tsv", "WordSim-353")
    sim_lex = _sim_lex()
    return (word_sim,) if sim_lex is None else (word_sim, read_pairs(sim_lex, "SimLex-999"))


def missing_lists() -> tuple[str, ...]:
    """Which of the usual lists cannot be had here, and how to get them: a line for each."""
    if _sim_lex() is not None:
        return ()
    line = (
        "SimLex-999 is left out: it states no licence and does not come with drift. gensim has it among its "
        f"test data: {to_install('word2vec')}; or give a copy of your own as a list of pairs (--pairs)."
    )
    return (line,)


def google_analogies() -> QuestionSet:
    """The 19,544 Google analogies."""
    return read_questions(_OWN / "questions-words.txt", "Google analogies")


def read_pairs(path: Path, name: str | None = None) -> PairSet:
    """Read word pairs with ratings: UTF-8, one pair a line, word, word, score, parted by tabs or commas.

    The first line that is no comment says which: tabs if it has any. Fields may stand in double quotes.
    Lines that start with `#` are comments; empty lines do not count. The first line is a header, and is
    passed over with a note, if its third field is not a number.
    name: of the set; the file's name if left out.

    Raises SettingsError, with the line's number, where the file cannot be read or a line is no such pair.
    """
    lines = [(number, line) for number, line in _lines(path) if line.strip() and not line.startswith("#")]
    delimiter = "\t" if lines and "\t" in lines[0][1] else ","
    rows = [(number, _fields(path, number, line, delimiter)) for number, line in lines]
    if rows and not _is_number(rows[0][1][2]):
        log.info("%s:%d: taken for a header: %s", path, rows[0][0], lines[0][1].strip())
        rows = rows[1:]
    for number, (_, _, score) in rows:
        if not _is_number(score):
            raise SettingsError(f"{path}:{number}: expected a number as score, found {score!r}. Mend it.")
    if not rows:
        raise SettingsError(
            f"{path}: expected lines of word, word, score, found none. Add one for each pair."
        )
    return PairSet(
        path.name if name is None else name,
        tuple((a, b) for _, (a, b, _) in rows),
        tuple(float(score) for _, (_, _, score) in rows),
    )


def read_questions(path: Path, name: str | None = None) -> QuestionSet:
    """Read analogy questions: UTF-8, four words a line; lines that start with `:` name a section.

    Raises SettingsError, with the line's number, where the file cannot be read or a line has no four words.
    """
    questions = []
    for number, line in _lines(path):
        words = tuple(line.split())
        if words and not line.startswith(":"):
            if len(words) != 4:
                raise SettingsError(
                    f"{path}:{number}: expected four words, found {len(words)}. Mend the line."
                )
            questions.append(words)
    return QuestionSet(path.name if name is None else name, tuple(questions))


def word_ids(items: Iterable[tuple[str, ...]], index: Mapping[str, int], width: int) -> IntArray:
    """The vocabulary ids of the words of pairs or questions, shape (n_items, width).

    A word is looked up as it stands, then lower-cased; NO_VECTOR where neither is in the vocabulary.
    """
    found = [[index.get(word, index.get(word.lower(), NO_VECTOR)) for word in item] for item in items]
    return np.array(found, dtype=np.int64).reshape(-1, width)


def _sim_lex() -> Path | None:
    """Where SimLex-999 is; None where gensim is not installed, or without its test data."""
    spec = find_spec("gensim")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, "test", "test_data", "simlex999.txt")
        if path.is_file():
            return path
    return None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file with their numbers, counted from 1, without their ends."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path}:{number}: expected UTF-8 text, found other bytes. Convert it."
        ) from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror or error}. Check the name.") from error
    yield from enumerate(_LINE_END.split(text), start=1)


def _fields(path: Path, number: int, line: str, delimiter: str) -> list[str]:
    try:
        fields = [field.strip() for field in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error as error:
        raise SettingsError(
            f"{path}:{number}: expected word, word, score: {error}. Mend the line."
        ) from error
    if len(fields) != 3:
        by = "tabs" if delimiter == "\t" else "commas"
        raise SettingsError(
            f"{path}:{number}: expected word, word, score parted by {by}, found {len(fields)} "
            f"field{'s' * (len(fields) != 1)}. Mend the line."
        )
    if not (fields[0] and fields[1]):
        raise SettingsError(f"{path}:{number}: expected two words and a score, found an empty word. Mend it.")
    return fields


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))
