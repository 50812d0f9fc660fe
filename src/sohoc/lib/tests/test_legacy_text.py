"""Texts of old Vietnamese fonts are recognised over many cells and turned into Unicode."""

import unicodedata
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.legacy_text import TCVN3, VNI, Encoding, converted, recognised, suspected

# As the fonts' users had it: which letters there are, in the order of the alphabet.
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
SMALL = [
    unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)
] + ["đ"]
BEYOND_ASCII = [letter for letter in SMALL if not letter.isascii()]

NAMES = [
    "Nguyễn Văn An", "Trần Thị Hương", "Lê Hoàng Thơm", "Phạm Quốc Huy", "Bùi Thị Mỷ",
    "Đinh Công Tráng", "Quách Thị Ánh", "Hà Văn Tuấn", "Xa Thị Yến", "Vũ Đức Nghĩa",
    "Hồ Quỳnh Thư", "Lý Thị Nguyệt", "Bàn Văn Sơn", "Triệu Mùi Nhảy", "Giàng A Páo",
]  # fmt: skip


def in_tcvn3(text: str) -> str:
    """As typed with a TCVN3 keyboard: a letter with tone has its small sign in both cases."""
    return "".join(SIGNS_OF_TCVN3.get(c) or SIGNS_OF_TCVN3.get(c.lower(), c) for c in text)


def in_vni(text: str) -> str:
    return "".join(SIGNS_OF_VNI.get(c, c) for c in text)


def reverse(table: Mapping[str, str]) -> dict[str, str]:
    return {letter: signs for signs, letter in table.items()}


SIGNS_OF_TCVN3, SIGNS_OF_VNI = reverse(TCVN3), reverse(VNI)
TYPED: dict[Encoding, Callable[[str], str]] = {"tcvn3": in_tcvn3, "vni": in_vni}


def test_the_tables_hold_every_letter_once() -> None:
    capitals = list("ĂÂÊÔƠƯĐ")
    assert sorted(TCVN3.values()) == sorted(BEYOND_ASCII + capitals)
    assert sorted(VNI.values()) == sorted(BEYOND_ASCII + [c.upper() for c in BEYOND_ASCII])
    assert len(BEYOND_ASCII) == 67


@pytest.mark.parametrize(
    ("letters", "signs"),
    [
        ("àảãáạ", "\xb5\xb6\xb7\xb8\xb9"),
        ("ằẳẵắặ", "\xbb\xbc\xbd\xbe\xc6"),
        ("ầẩẫấậ", "\xc7\xc8\xc9\xca\xcb"),
        ("èẻẽéẹ", "\xcc\xce\xcf\xd0\xd1"),
        ("ềểễếệ", "\xd2\xd3\xd4\xd5\xd6"),
        ("ìỉĩíị", "\xd7\xd8\xdc\xdd\xde"),
        ("òỏõóọ", "\xdf\xe1\xe2\xe3\xe4"),
        ("ồổỗốộ", "\xe5\xe6\xe7\xe8\xe9"),
        ("ờởỡớợ", "\xea\xeb\xec\xed\xee"),
        ("ùủũúụ", "\xef\xf1\xf2\xf3\xf4"),
        ("ừửữứự", "\xf5\xf6\xf7\xf8\xf9"),
        ("ỳỷỹýỵ", "\xfa\xfb\xfc\xfd\xfe"),
        ("ăâêôơưđ", "\xa8\xa9\xaa\xab\xac\xad\xae"),
        ("ĂÂÊÔƠƯĐ", "\xa1\xa2\xa3\xa4\xa5\xa6\xa7"),
    ],
)
def test_tcvn3_has_the_codes_of_the_standard(letters: str, signs: str) -> None:
    assert [TCVN3[sign] for sign in signs] == list(letters)


@pytest.mark.parametrize(
    ("letters", "signs"),
    [
        ("àảãáạ", "aø aû aõ aù aï"),
        ("ằẳẵắặ", "aè aú aü aé aë"),
        ("ầẩẫấậ", "aà aå aã aá aä"),
        ("èẻẽéẹ", "eø eû eõ eù eï"),
        ("ềểễếệ", "eà eå eã eá eä"),
        ("ìỉĩíị", "ì æ ó í ò"),
        ("òỏõóọ", "oø oû oõ où oï"),
        ("ồổỗốộ", "oà oå oã oá oä"),
        ("ờởỡớợ", "ôø ôû ôõ ôù ôï"),
        ("ùủũúụ", "uø uû uõ uù uï"),
        ("ừửữứự", "öø öû öõ öù öï"),
        ("ỳỷỹýỵ", "yø yû yõ yù î"),
        ("ăâêôơưđ", "aê aâ eâ oâ ô ö ñ"),
    ],
)
def test_vni_has_the_pairs_of_its_makers(letters: str, signs: str) -> None:
    assert [VNI[pair] for pair in signs.split()] == list(letters)
    assert [VNI[pair] for pair in signs.upper().split()] == list(letters.upper())


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_comes_back_in_both_cases(encoding: Encoding, letter: str) -> None:
    typed = TYPED[encoding]
    assert converted(typed(f"th{letter}ng"), encoding) == f"th{letter}ng"
    assert converted(typed(f"TH{letter}NG".upper()), encoding) == f"TH{letter}NG".upper()


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@given(words=st.lists(st.text(SMALL + list("bcdghklmnpqrstvx"), min_size=1), max_size=5))
def test_small_letters_come_back(encoding: Encoding, words: list[str]) -> None:
    text = " ".join(words)
    assert converted(TYPED[encoding](text), encoding) == text


@given(st.text([*SMALL, *(c.upper() for c in SMALL), *"bcdghklmnpqrstvx BCDGH-,.0123"]))
def test_vni_comes_back_in_any_case(text: str) -> None:
    assert converted(in_vni(text), "vni") == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("Hoµng ThÞ Th¬m", "Hoàng Thị Thơm"),
        ("§inh M\xad\xeang", "Đinh Mường"),
        ("NGUY\xd4N V\xa1N T\xf3", "NGUYỄN VĂN TÚ"),
        ("NGUY\xd4N TH\xde \xb8NH", "NGUYỄN THỊ ÁNH"),
        ("TR\xc7N TH\xde \xfd", "TRẦN THỊ Ý"),
        ("TrÇn ThÞ \xb8nh", "Trần Thị ánh"),
        ("H\xb5 T\xf3", "Hà Tú"),
        ("L\xaa \xfd", "Lê ý"),
        ("nguy\xd4n v\xa8n an", "nguyễn văn an"),
        ("Líp 6A – \xb2", "Lớp 6A – \xb2"),
        ("An", "An"),
        ("", ""),
    ],
)
def test_tcvn3_is_turned_into_unicode(typed: str, shown: str) -> None:
    assert converted(typed, "tcvn3") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("NGUYEÃN VAÊN ÑÖÙC", "NGUYỄN VĂN ĐỨC"),
        ("Ñöùc", "Đức"),
        ("Traàn Thò Höôøng", "Trần Thị Hường"),
        ("Aùnh", "Ánh"),
        ("Kyø Sôn – Hoøa Bình", "Kỳ Sơn – Hòa Bình"),
        ("", ""),
    ],
)
def test_vni_is_turned_into_unicode(typed: str, shown: str) -> None:
    assert converted(typed, "vni") == shown


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("text", ["Họ và tên", "Nguyễn Văn An", "Mã học sinh", "Ngày sinh", "Lớp"])
def test_a_head_typed_in_unicode_survives_above_old_names(encoding: Encoding, text: str) -> None:
    assert converted(text, encoding) == text
    assert converted(unicodedata.normalize("NFD", text), encoding) in {
        text,
        unicodedata.normalize("NFD", text),
    }


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_a_column_of_names_is_recognised(encoding: Encoding) -> None:
    assert recognised(TYPED[encoding](name) for name in NAMES) == encoding
    assert [converted(TYPED[encoding](name), encoding) for name in NAMES] == [
        name.replace("Ánh", "ánh") if encoding == "tcvn3" else name for name in NAMES
    ]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_names_in_capitals_are_recognised(encoding: Encoding) -> None:
    typed = [TYPED[encoding](name.upper()) for name in NAMES]
    assert recognised(typed) == encoding
    assert [converted(one, encoding) for one in typed] == [name.upper() for name in NAMES]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_a_sheet_with_numbers_dates_and_a_head_in_unicode_is_recognised(encoding: Encoding) -> None:
    sheet = ["STT", "Họ và tên", "Ngày sinh", "Giới tính"]
    for number, name in enumerate(NAMES):
        sheet += [str(number), TYPED[encoding](name), "05/09/2014", "Nam", "003214123456"]
    assert recognised(sheet) == encoding


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Hµ"],
        ["Hµ"] * 400,
        ["Hµ", "V¨n"],
        ["Nguyen Van An", "Tran Thi Huong"],
        NAMES,
        [name.upper() for name in NAMES],
        [unicodedata.normalize("NFD", name) for name in NAMES],
        ["Hà", "Lê", "Trí", "Bình", "Hòa", "Tú", "Ân", "Sùng", "Lò", "Mùa", "Vì", "Cà"],
        ["Mary's © 2014, £5 ½ – naïve café résumé façade"],
        ["élève", "garçon", "été", "Noël", "français", "à", "où", "fête", "thé", "château", "Zoë"],
        ["Müller", "Größe", "Köln", "Düsseldorf", "Jäger", "Straße", "Vögel"],
        ["niño", "España", "José", "María", "Peña", "Núñez", "¿Qué?", "mañana"],
        ["K'Brể", "H'Hen Niê", "Y Bion Niê Kđăm", "Êban", "Ayŭn"],
        ["µg/l", "°C", "m²", "10 µm", "§ 3", "±1", "©", "®", "«a»", "½"],
        ["1", "2014-09-05", "003214123456", ""],
    ],
)
def test_what_is_not_old_is_left_alone(texts: list[str]) -> None:
    assert recognised(texts) is None


def test_a_few_old_cells_among_many_in_unicode_prove_nothing() -> None:
    assert recognised([*NAMES, in_tcvn3("Nguyễn Văn Thơm"), in_tcvn3("Trần Hường")]) is None


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_texts_are_judged_and_converted(texts: list[str]) -> None:
    encoding = recognised(texts)
    for text in texts:
        converted(text, encoding or "tcvn3")
        converted(text, encoding or "vni")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hµ V¨n §êng", ("tcvn3", "Hà Văn Đờng")),
        ("TrÇn Mai", ("tcvn3", "Trần Mai")),
        ("Nguyeãn Vaên Huøng", ("vni", "Nguyễn Văn Hùng")),
    ],
)
def test_a_single_text_of_an_old_font_is_suspected(
    text: str, found: tuple[Encoding, str] | None
) -> None:
    assert suspected(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        *("Hà", "Lò Pó", "Sùng Á Chớ", "Lý Sáo Ú", "Siu Blô", "Rô Đa", "K'Brể", "Y Bhê"),
        *("José Peña", "Zoë", "Sørensen Mai", "Jäger", "Noël", "An", ""),
    ],
)
def test_a_single_text_in_unicode_is_not_suspected(text: str) -> None:
    assert suspected(text) is None
    assert suspected(unicodedata.normalize("NFD", text)) is None
