"""One spelling for storing, one for searching, and the order of the dictionary."""

import random
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.vietnamese import ControlCharacter, folded, name_sort_key, normal, sort_key

TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
# Any text without what `normal` refuses.
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs"]) | st.sampled_from(" \t\n\u00a0")
)
vietnamese = st.text(
    st.sampled_from(
        "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊHIOÔƠUƯY fjwz 019-'" + TONE_MARKS + "\u0302\u0306\u031b"
    ),
    max_size=12,
)


@pytest.mark.parametrize("mark", TONE_MARKS)
@pytest.mark.parametrize("onset", ["", "h", "th", "kh", "ngh", "T", "Đ"])
@pytest.mark.parametrize("pair", ["oa", "oe", "uy", "OA", "Oe", "uY"])
def test_old_and_new_tone_placement_are_the_same(onset: str, pair: str, mark: str) -> None:
    old = unicodedata.normalize("NFC", onset + pair[0] + mark + pair[1])
    new = unicodedata.normalize("NFC", onset + pair + mark)
    assert normal(new) == normal(old) == old
    assert sort_key(new) == sort_key(old)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("HOÀ", "HÒA"),
        ("thuỷ", "thủy"),
        ("Hoà Bình", "Hòa Bình"),
        ("khoẻ", "khỏe"),
        ("hòan", "hoàn"),
        ("Nguỹên", "Nguyễn"),
        ("tóan", "toán"),
        ("qúy", "quý"),
        ("qủa", "quả"),
        ("gía", "giá"),
        ("gìờ", "gìờ"),
        ("gíup", "giúp"),
        ("ngòai", "ngoài"),
        ("khủyu", "khuỷu"),
        ("thúê", "thuế"),
        ("ngừơi", "người"),
        ("mía", "mía"),
        ("của", "của"),
        ("gịa", "gịa"),
        ("giạ", "giạ"),
        ("Huỳnh", "Huỳnh"),
        ("xoong", "xoong"),
        ("Krông Pắc", "Krông Pắc"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("Beyoncé", "Beyoncé"),
        ("Gdańsk", "Gdańsk"),
        ("Año", "Año"),
        ("hoà\u0331", "hoà\u0331"),
        ("Ðào Ðức", "Đào Đức"),
        ("  Trần \t\u00a0Văn\r\nAn ", "Trần Văn An"),
        ("An\u200b\ufeff", "An"),
        ("e\u0323\u0302", "ệ"),
        ("a\u0301\u0306", "ắ"),
        ("", ""),
    ],
)
def test_one_text_has_one_spelling(typed: str, stored: str) -> None:
    assert normal(typed) == stored


@pytest.mark.parametrize(
    ("character", "shown"),
    [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\ud800", "U+D800")],
)
def test_control_characters_are_refused_with_one_sentence(character: str, shown: str) -> None:
    with pytest.raises(ControlCharacter) as refused:
        normal(f"An{character}")
    assert str(refused.value) == f"The text holds the control character {shown} at position 2."
    assert (refused.value.character, refused.value.position) == (character, 2)
    assert folded(f"An{character}") == "an"


@given(text=texts | vietnamese)
def test_the_normal_spelling_stays(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert unicodedata.is_normalized("NFC", normal(text))


@given(text=texts | vietnamese)
def test_decomposed_typing_changes_nothing(text: str) -> None:
    assert normal(unicodedata.normalize("NFD", text)) == normal(text)


@given(text=texts | vietnamese)
def test_folding_does_not_depend_on_the_spelling(text: str) -> None:
    assert folded(normal(text)) == folded(text)
    assert folded(folded(text)) == folded(text)


@given(text=st.text())
def test_folding_takes_everything(text: str) -> None:
    result = folded(text)
    assert result == " ".join(result.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Thị Thuý Đào", "nguyen thi thuy dao"),
        ("ĐẶNG  ƯỚC", "dang uoc"),
        ("Ðức", "duc"),
        ("10A1 - Ôn tập", "10a1 - on tap"),
    ],
)
def test_searching_knows_no_accents(text: str, expected: str) -> None:
    assert folded(text) == expected


ORDERED = [
    "An Ăn Ân Dung Đ Đào E Em Êm",
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b",
    "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z",
    "ba bà bả bã bá bạ bác bách bạch ban bàn bản",
    "Dung Dũng Duy Duyên Đan Đạt",
    "Hoa Hòa Hỏa Họa Hoan Hoàn",
    "an An AN ân Ân",
    "1 10 2 a",
    "Lê Lệ Li Ly",
    "Thu Thủ Thư Thừ",
]


@pytest.mark.parametrize("words", ORDERED)
def test_words_stand_as_in_the_dictionary(words: str) -> None:
    expected = words.split()
    shuffled = random.Random(7).sample(expected, len(expected))
    assert sorted(shuffled, key=sort_key) == expected
    keys = [sort_key(word).encode("ascii") for word in expected]
    assert keys == sorted(set(keys))


def test_a_word_is_settled_before_the_next_is_looked_at() -> None:
    expected = ["bà", "bà con", "bà đỡ", "bá bệnh", "bạ", "ba-lô", "bác"]
    assert sorted(random.Random(5).sample(expected, 7), key=sort_key) == expected


def test_letters_come_before_tones_and_tones_before_capitals() -> None:
    assert sort_key("Bạ") < sort_key("bác")
    assert sort_key("bà") < sort_key("Bá")
    assert sort_key("ba") < sort_key("Ba") < sort_key("BA") < sort_key("bà")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("an", "AR"),
        ("An", "AR!1"),
        ("Đào", "GAS.01!1"),
        ("Ân Văn", "CR,cBR!101"),
        ("ü", "a.6000308"),
        ("6-1", "6/00002d1"),
        ("Ω", "z0003a9"),
        ("", ""),
    ],
)
def test_the_key_has_the_documented_form(text: str, key: str) -> None:
    assert sort_key(text) == key


def letter_and_tone(word: str) -> tuple[list[int], list[int], list[bool]]:
    """The order of one word by its definition, for letters of the alphabet only."""
    alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    letters, tones = [], []
    for character in word.lower():
        parts = unicodedata.normalize("NFD", character)
        tone = next((c for c in parts if c in TONE_MARKS), "")
        letters.append(alphabet.index(unicodedata.normalize("NFC", parts.replace(tone, ""))))
        tones.append(TONE_MARKS.index(tone) + 1 if tone else 0)
    return letters, tones, [c.isupper() for c in word]


SYLLABLES = [
    unicodedata.normalize("NFC", onset + vowel + tone + coda)
    for onset, vowel, tone, coda in product(
        ["", "b", "Đ", "d"], "aăâeêoơ", ["", *TONE_MARKS], ["", "n", "N"]
    )
]


@given(one=st.lists(st.sampled_from(SYLLABLES)), other=st.lists(st.sampled_from(SYLLABLES)))
def test_keys_compare_as_the_words_by_definition(one: list[str], other: list[str]) -> None:
    def by_definition(words: list[str]) -> tuple[list[tuple[list[int], list[int]]], list[bool]]:
        weighed = [letter_and_tone(word) for word in words]
        capitals = [capital for _, _, word in weighed for capital in word]
        return [(letters, tones) for letters, tones, _ in weighed], capitals

    expected = by_definition(one) < by_definition(other)
    assert (sort_key(" ".join(one)) < sort_key(" ".join(other))) == expected


@given(one=texts | vietnamese, other=texts | vietnamese)
def test_equal_keys_mean_equal_texts(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (normal(one) == normal(other))
    assert sort_key(one).isascii()


def test_people_stand_by_given_name_then_surname() -> None:
    expected = [
        "Lê Bảo An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Trần An",
        "Đỗ Thiên Ân",
        "Phạm Hoàng Dung",
        "Lê Dũng",
        "Hoàng Anh Đào",
        "Đinh Quốc Đạt",
        "Y Moan Êban",
        "Bùi Thị Thu Hoà",
        "Bùi Thị Thư Hòa",
        "Vũ Minh Thuỷ",
    ]
    shuffled = random.Random(3).sample(expected, len(expected))
    assert sorted(shuffled, key=name_sort_key) == expected


def test_a_name_of_one_word_or_none_has_a_key_too() -> None:
    assert name_sort_key("An") == sort_key("An")
    assert name_sort_key(" ") == ""
