"""Names of people: their parts, the keys for comparing them, tidy capitals."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sohoc.lib.person_names import NameParts, candidate_key, match_key, parts, suggested
from sohoc.lib.vietnamese import ControlCharacter, normal

texts = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs"]) | st.sampled_from(" '’-"), max_size=25
)
names = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊHIOÔƠUƯYàáảãạằỳÀỲ '’-"), max_size=25
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn An", ("Nguyễn", "Văn", "An")),
        ("Nguyễn An", ("Nguyễn", "", "An")),
        ("Lê Thị Thanh Thủy", ("Lê", "Thị Thanh", "Thủy")),
        ("  Bùi   Thị\u00a0Mai ", ("Bùi", "Thị", "Mai")),
        ("Lan", ("", "", "Lan")),
        ("", ("", "", "")),
        ("Âu Dương Na", ("Âu Dương", "", "Na")),
        ("ÂU DƯƠNG THỊ NA", ("ÂU DƯƠNG", "THỊ", "NA")),
        ("Âu Dương", ("Âu", "", "Dương")),
        ("Tôn Nữ Thị Hà", ("Tôn Nữ", "Thị", "Hà")),
        ("Tôn Thất Tùng", ("Tôn Thất", "", "Tùng")),
        ("Tôn Văn Tùng", ("Tôn", "Văn", "Tùng")),
        ("Hạng A Páo", ("Hạng", "A", "Páo")),
        ("Giàng Thị Mỷ", ("Giàng", "Thị", "Mỷ")),
        ("K'Brể", ("", "", "K'Brể")),
        ("K’ Brể", ("", "", "K’ Brể")),
        ("H'Hen Niê", ("", "", "H'Hen Niê")),
        ("Y Bion Niê", ("", "", "Y Bion Niê")),
        ("A Sanh", ("", "", "A Sanh")),
    ],
)
def test_a_name_has_its_parts(name: str, expected: tuple[str, str, str]) -> None:
    assert parts(name) == NameParts(*expected)


@given(texts)
def test_the_parts_make_the_name_as_typed(name: str) -> None:
    found = parts(name)
    joined = " ".join(part for part in (found.family, found.middle, found.given) if part)
    assert joined == normal(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "HÒA"),
        ("Thuý", "THÚY"),
        ("Nguyễn  Văn An", "nguyễn văn an"),
        ("Nguyễn Văn An", unicodedata.normalize("NFD", "Nguyễn Văn An")),
        ("K’Brể", "K'BRỂ"),
        ("Ðào Thị Hoa", "Đào Thị Hoa"),
    ],
)
def test_the_same_name_has_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn An", "Nguyen Van An"),
        ("Lê Hoa", "Lê Hòa"),
        ("Nguyễn Văn An", "Nguyễn An Văn"),
        ("K'Brể", "K Brể"),
    ],
)
def test_another_name_has_another_key(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_the_key_of_a_name_is_written_in_capitals() -> None:
    assert match_key(" Nguyễn  Thị Thuý ") == "NGUYỄN THỊ THÚY"


@given(texts)
def test_a_key_is_its_own_key(name: str) -> None:
    assert match_key(match_key(name)) == match_key(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Văn Đức", "NGUYENVANDUC"),
        ("nguyen van duc", "NGUYENVANDUC"),
        ("NguyễnVăn  Đức", "NGUYENVANDUC"),
        ("K' Brể", "KBRE"),
        ("Niê Kđăm", "NIEKDAM"),
        ("Trần An 2", "TRANAN2"),
        ("---", ""),
        ("", ""),
    ],
)
def test_a_candidate_key_has_neither_accents_nor_spaces(name: str, key: str) -> None:
    assert candidate_key(name) == key


@given(names)
def test_the_same_name_is_always_a_candidate(name: str) -> None:
    assert candidate_key(name) == candidate_key(match_key(name))
    assert candidate_key(name).isascii()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn văn an", "Nguyễn Văn An"),
        ("ĐINH THỊ THUỶ", "Đinh Thị Thủy"),
        ("Nguyễn Thị ánh", "Nguyễn Thị Ánh"),
        ("Nguyễn thị Ánh", "Nguyễn Thị Ánh"),
        ("K'BRỂ", "K'Brể"),
        ("k'brể", "K'Brể"),
        ("Y BION NIÊ", "Y Bion Niê"),
        ("HẠNG A PÁO", "Hạng A Páo"),
        ("LÊ THỊ ANH-THƯ", "Lê Thị Anh-Thư"),
    ],
)
def test_tidy_capitals_are_proposed(name: str, expected: str) -> None:
    assert suggested(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn An",
        "  Nguyễn  Văn An",
        "Hạng A Páo",
        "K'Brể",
        "K'brể",
        "H'Hen Niê",
        "Y Bion Niê",
        "Jean McDonald",
        "Nguyễn LAN",
        "Y",
        "",
        "...",
    ],
)
def test_a_name_with_its_own_spelling_stays(name: str) -> None:
    assert suggested(name) is None


@given(names)
@example("AN a")
def test_a_proposal_changes_capitals_alone_and_is_final(name: str) -> None:
    proposal = suggested(name)
    if proposal is not None:
        assert match_key(proposal) == match_key(name)
        assert suggested(proposal) is None


@pytest.mark.parametrize("function", [parts, match_key, suggested])
def test_a_steering_character_is_refused(function: object) -> None:
    assert callable(function)
    with pytest.raises(ControlCharacter):
        function("Nguyễn \u202eVăn An")
