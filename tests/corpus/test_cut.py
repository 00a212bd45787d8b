"""How a vocabulary's own spelling decides where text is cut; `!` marks what is counted as missing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.corpus.cut import Cutter
from drift.corpus.markup import raw_chunks, unescaped
from drift.corpus.meet import tokens_of
from drift.corpus.token import MARKUP
from drift.corpus.tokenize import from_windows
from drift.vectors.lookup import Lookup
from drift.vectors.spelling import spelling_of


def lookup(vocabulary: str) -> Lookup:
    words = vocabulary.split()
    return Lookup({word: row for row, word in enumerate(words)}, spelling_of(words))


def cut(text: str, vocabulary: str, *, segmented: bool = False) -> str:
    held = lookup(vocabulary)
    (tokens,) = tokens_of([text], held, segmented=segmented)
    return " ".join(token if token in held.index else f"!{token}" for token in tokens)


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("don't can't won't do ca wo not n't_", "i’m I don’t can't", "!i’m !i don't can't"),
        ("do is ca n't 's know i ,", "I don't know, isn’t it's", "i do n't know , is n't !it 's"),
        ("don’t can’t", "don't", "don’t"),
        ("dont cant isnt", "Don't can’t", "dont cant"),
        ("john can not", "john's cannot can not", "john !'s can not can not"),
        ("john's john", "John's", "john's"),
        (
            "aujourd'hui l' d' qu' il homme est",
            "Aujourd’hui l'homme qu’il est",
            "aujourd'hui l' homme qu' il est",
        ),
        ("l’ d’ qu’ homme", "l'homme L’homme", "l’ homme l’ homme"),
        (
            "c'est-à-dire c' est à dire peut-être peut être",
            "C'est-à-dire peut-être",
            "c'est-à-dire peut-être",
        ),
        ("dell' amore non c' è l'", "Dell'amore non c'è", "dell' amore non c' è"),
        ("dell'amore dell' amore", "dell'amore", "dell'amore"),
        ("wouldn know", "wouldn't know", "wouldn !'t know"),
        ("o'connor connor o", "O’Connor", "o'connor"),
    ],
)
def test_contractions_and_elisions_are_as_the_vocabulary_has_them(
    vocabulary: str, text: str, tokens: str
) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("mother-in-law mother in law", "the mother-in-law", "!the mother-in-law"),
        ("mother in law -", "mother-in-law", "mother - in - law"),
        # The Stanford tokenizer's vocabularies get what was measured to fit them.
        ("n't mother in law mother-in-law x-files", "mother-in-law x-files", "mother in law x-files"),
        ("n't do jean-paul", "jean-paul", "jean-paul"),
        ("या क्या है", "क्\u200dया", "क्या"),
        ("می می\u200cرود", "می\u200cرود", "می\u200cرود"),
        ("می میرود", "می\u200cرود", "میرود"),
        ("good, film! good film", "good, film! Good?", "good, film! good !?"),
        ("film the .", "film.The", "film . the"),
        ("u.s. the .", "the U.S.", "the u.s."),
        ("writer director /", "writer/director", "writer / director"),
        ("at&t rock roll &", "AT&T rock&roll", "at&t rock & roll"),
        ("c++ c + .", "c++.", "c++ ."),
        ("[UNK] </s> <unk> a", "[UNK] </s> a <unk>", "[UNK] </s> a <unk>"),
    ],
)
def test_the_longest_form_that_is_held_wins(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("Haus haus der gut .", "Das Haus, Der HAUS gut.", "!Das Haus !, der haus gut ."),
        ("straße der", "Straße STRASSE", "straße straße"),
        ("istanbul ışık da '", "İSTANBUL'da IŞIK", "istanbul ' da ışık"),
        ("λόγος", "ΛΌΓΟΣ Λόγος", "λόγος λόγος"),
        ("film so", "ﬁlm so\u00ad", "film so"),
        ("it's good", "it\x92s \u201cgood\u201d", "it's !“ good !”"),
        ("\u0958लम", "क\u093cलम", "\u0958लम"),
        ("naive cafe", "naïve café", "naive cafe"),
    ],
)
def test_letter_case_and_code_points_follow_the_vocabulary(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("❤️ ❤ 👍 👍🏽 🇺🇸 👨‍👩‍👧 great", "great❤️ 👍🏽👍🏽 👨‍👩‍👧🇺🇸", "great ❤️ 👍🏽 👍🏽 👨‍👩‍👧 🇺🇸"),
        ("❤ 👍", "❤️ 👍🏿", "❤ 👍 !🏿"),
        ("❤️", "❤", "❤️"),
        ("👨 👧", "👨‍👩‍👧 👩‍👧", "👨 !👩 👧 !👩‍👧"),
        ("🇩🇪", "🇩🇪🇫🇷", "🇩🇪 !🇫🇷"),
        ("1️⃣ 2", "1️⃣ 2️⃣", "1️⃣ 2 !\u20e3"),
        ("👩‍💻 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩‍💻 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩‍💻 🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("😂 lol", "😂😂😂lol", "😂 😂 😂 lol"),
    ],
)
def test_emoji_are_whole_where_they_are_held(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        (
            "<user> <url> <hashtag> <smile> so",
            "@me so http://t.co/x :) #so",
            "<user> so <url> <smile> <hashtag> so",
        ),
        ("<user> hate", "<user> hate <sadface>", "<user> hate !<sadface>"),
        ("user hate", "<user> hate", "!< user !> hate"),
        ("@user http so", "@me so https://a.b/c", "@user so http"),
        ("so ,", "@me @you a@b.com, www.x.org", "!<user> !<user> !<email> , !<url>"),
        ("@drift so", "@drift @Drift", "@drift @drift"),
        ("#good good #bad", "#Good #bad", "#good #bad"),
        ("good morning # world", "#GoodMorning #good #HelloWorld", "# good morning # good # !helloworld"),
        ("<number> a", "a 10 1,000", "a <number> <number>"),
        ("<heart> 3", "<3 3", "<heart> 3"),
    ],
)
def test_tags_names_and_addresses(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("#### ##.## ## $ in", "in 2012 $10.50 90", "in #### $ ##.## ##"),
        (
            "New_York New York New_York_City ,",
            "New York City, New York, New",
            "New_York_City , New_York , New",
        ),
        ("New_York york ,", "New, York", "!New , york"),
        ("New_York San_Jose new", "NEW york new_york", "New_York New_York"),
        (
            "/c/en/great /c/en/new_york /c/de/gut",
            "Great New York gut",
            "/c/en/great /c/en/new_york /c/de/gut",
        ),
        ("tele ##vision the ##s", "The televisions xyz", "the tele ##vision ##s !xyz"),
        ("Ġthe Ġtele vision s", "the television", "Ġthe Ġtele vision"),
        ("▁the ▁TV", "the tv", "▁the ▁TV"),
    ],
)
def test_prefixes_digits_phrases_and_word_pieces(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("这 部 电影 非常 好看 ， 我", "这部电影非常好看，我饕餮", "这 部 电影 非常 好看 ， 我 !饕餮"),
        ("は 東京 タワー 面白い 。 tv", "東京タワーは面白い。TVは", "東京 タワー は 面白い 。 tv は"),
        ("ดี มาก หนัง", "หนังดีมาก", "หนัง ดี มาก"),
    ],
)
def test_scripts_without_spaces_are_cut_by_the_vocabulary(vocabulary: str, text: str, tokens: str) -> None:
    assert cut(text, vocabulary) == tokens


def test_what_a_segmenter_cut_is_left_alone() -> None:
    assert cut("电影院 好看", "电影 院 好看", segmented=True) == "!电影院 好看"


@pytest.mark.parametrize("n", [1, 4000])
@pytest.mark.parametrize(
    "unit", ["a.", "a-", "a'", "<a", "&#", "1.", "a@", "@a", "#a", "don't", "_a", "电影", "👍", "http://"]
)
def test_long_chunks_are_cut_whole(unit: str, n: int) -> None:
    (tokens,) = tokens_of([unit * n], lookup("a 电影 don't ."))
    assert tokens


def _kept(text: str) -> str:
    """The letters and digits of a text without regard for case, form and what letters are made of."""
    folded = unicodedata.normalize("NFKD", from_windows(text)).casefold()
    return "".join(re.findall(r"[^\W_]", folded))


texts = st.text(max_size=20) | st.text("aAbn'’t-.&;<>/@#:)1 é\u0301❤\ufe0f\u200d👍🏽电影.ไ", max_size=20)
vocabularies = st.lists(
    st.text("abnt'’-#_é👍电影", min_size=1, max_size=4), min_size=1, max_size=8, unique=True
)


@given(text=texts, words=vocabularies, apart=st.booleans())
def test_no_letter_is_lost(text: str, words: list[str], apart: bool) -> None:
    words = list(dict.fromkeys([*words, *(["n't"] if apart else [])]))
    cutter = Cutter(Lookup({word: row for row, word in enumerate(words)}, spelling_of(words)))
    for chunk in raw_chunks(text):
        tokens = cutter.cut(chunk)
        read = chunk if tokens[0].rung == MARKUP or tokens[0].text == chunk else unescaped(chunk)[0]
        assert _kept("".join(token.text for token in tokens)) == _kept(read)
        assert all(token.word or token.rung == MARKUP for token in tokens)


@given(words=vocabularies)
def test_a_chunk_that_is_held_is_found_as_written(words: list[str]) -> None:
    cutter = Cutter(Lookup({word: row for row, word in enumerate(words)}, spelling_of(words)))
    for word in words:
        assert [token.word for token in cutter.cut(word)] == [word]
