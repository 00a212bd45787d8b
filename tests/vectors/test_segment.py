import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.vectors.segment import in_letters, pieces, segment, unspaced_run


def ranks(*words: str) -> dict[str, int]:
    return {word: rank for rank, word in enumerate(words)}


@pytest.mark.parametrize(
    ("text", "vocabulary", "words"),
    [
        (
            "这部电影非常好看",
            ["这", "部", "电影", "非常", "好看", "好", "看", "电", "影"],
            "这 部 电影 非常 好看",
        ),
        # Beijing university students, and not northern / capital: the sum over fewer and commoner words.
        ("北京大学生", ["北京", "大学生", "大学", "生", "北", "京"], "北京 大学生"),
        # Commoner words win where as many would do: research / life's origin, not researcher / life.
        ("研究生命", ["研究", "生命", "研究生", "命"], "研究 生命"),
        ("この映画は面白い", ["は", "この", "映画", "面白い"], "この 映画 は 面白い"),
        ("ภาพยนตร์เรื่องนี้ดีมาก", ["นี้", "มาก", "ดี", "เรื่อง", "ภาพยนตร์"], "ภาพยนตร์ เรื่อง นี้ ดี มาก"),
        ("我喜欢饕餮宴", ["我", "喜欢", "宴"], "我 喜欢 饕餮 宴"),
        ("饕餮", ["我"], "饕餮"),
    ],
)
def test_the_best_path_is_that_of_the_commonest_words(text: str, vocabulary: list[str], words: str) -> None:
    assert segment(text, ranks(*vocabulary)) == words.split()


@given(
    text=st.text("电影好看我们的", max_size=30),
    vocabulary=st.lists(st.text("电影好看我们的", min_size=1, max_size=4)),
)
def test_no_character_is_lost(text: str, vocabulary: list[str]) -> None:
    words = segment(text, ranks(*dict.fromkeys(vocabulary)))
    assert "".join(words) == text
    assert all(words)


@given(word=st.sampled_from(["电影", "好看", "我"]))
def test_a_word_of_the_vocabulary_alone_stays_whole(word: str) -> None:
    assert segment(word, ranks("电影", "好看", "我")) == [word]


def test_a_run_ends_where_a_script_with_spaces_begins() -> None:
    assert unspaced_run().findall("看TV很好，ok 東京タワー 한국어 ดีมาก") == [
        "看",
        "很好",
        "東京タワー",
        "ดีมาก",
    ]


@pytest.mark.parametrize(
    ("mark", "vocabulary", "found"),
    [
        ("##", ["tele", "##vision", "##vis", "##ion"], ["tele", "##vision"]),
        ("Ġ", ["Ġtele", "vis", "ion", "Ġt"], ["Ġtele", "vis", "ion"]),
        ("▁", ["▁television"], ["▁television"]),
        ("##", ["tele", "##vis"], []),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces(mark: str, vocabulary: list[str], found: list[str]) -> None:
    assert pieces("television", ranks(*vocabulary), mark) == found


def test_a_byte_level_vocabulary_writes_each_byte_as_a_letter() -> None:
    assert in_letters("café tv", "Ġ") == "cafÃ©Ġtv"
    assert in_letters("café", "▁") == "café"
    assert pieces("cafés", ranks("Ġcaf", "Ã©", "s"), "Ġ") == ["Ġcaf", "Ã©", "s"]
