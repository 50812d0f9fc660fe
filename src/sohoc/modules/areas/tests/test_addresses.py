"""How addresses are read: accents, abbreviations, with and without commas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.modules.areas.contracts import AreaKind
from sohoc.modules.areas.rules.addresses import read_address

BAO_LA = [
    (AreaKind.COMMUNE, "bao la"),
    (AreaKind.RURAL_DISTRICT, "mai chau"),
    (AreaKind.PROVINCE, "hoa binh"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Xã Bao La, huyện Mai Châu, tỉnh Hòa Bình",
        "xa bao la, huyen mai chau, tinh hoa binh",
        "X. Bao La, H. Mai Châu, T. Hòa Bình",
        "x.bao la; h.mai châu; t.hoà bình",
        "Xã Bao La huyện Mai Châu tỉnh Hòa Bình",
        "xa bao la huyen mai chau tinh hoa binh",
        "XÃ BAO LA - HUYỆN MAI CHÂU - TỈNH HOÀ BÌNH",
        "X.Bao La H.Mai Châu T.Hòa Bình",
    ],
)
def test_one_address_is_written_in_many_ways(text: str) -> None:
    assert [part.readings[0] for part in read_address(text)] == BAO_LA


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("TP Việt Trì", (AreaKind.CITY, "viet tri")),
        ("TT. Mai Châu", (AreaKind.TOWNSHIP, "mai chau")),
        ("TX Sơn Tây", (AreaKind.TOWN, "son tay")),
        ("P5", (AreaKind.WARD, "5")),
        ("Q. 1", (AreaKind.URBAN_DISTRICT, "1")),
        ("Đặc khu Côn Đảo", (AreaKind.SPECIAL_ZONE, "con dao")),
        ("Bao La", (None, "bao la")),
        ("xa quan chu", (AreaKind.COMMUNE, "quan chu")),
        ("Phường Phường Đúc", (AreaKind.WARD, "phuong duc")),
        ("tỉnh Bà Rịa - Vũng Tàu", (AreaKind.PROVINCE, "ba ria - vung tau")),
        ("T. Ba Ria-Vung Tau", (AreaKind.PROVINCE, "ba ria - vung tau")),
        ("P. Văn Miếu – Quốc Tử Giám", (AreaKind.WARD, "van mieu - quoc tu giam")),
        ("Phan Rang-Tháp Chàm", (None, "phan rang-thap cham")),
        ("Quán Triều", (AreaKind.URBAN_DISTRICT, "trieu")),
    ],
)
def test_words_of_kinds_are_told_from_names(text: str, first: tuple[AreaKind | None, str]) -> None:
    (part,) = read_address(text)
    assert part.readings[0] == first
    assert part.readings[-1][0] is None


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read(text: str) -> None:
    for part in read_address(text):
        assert part.text
        assert part.readings
