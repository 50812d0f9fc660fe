"""The peoples of Vietnam, by the code of the state's list and their name.

The list of the General Statistics Office of 1979 (Quyết định 121-TCTK/PPCĐ), which the registers of
the state still use, with 55 for foreigners. Kept is the code alone, so that one people is one
people in every table; whatever is not in the list stays as it was written.
"""

from collections.abc import Mapping

from sohoc.lib.vietnamese import folded

_LIST = (
    *("Kinh", "Tày", "Thái", "Hoa", "Khơ-me", "Mường", "Nùng", "Mông", "Dao", "Gia-rai"),
    *("Ngái", "Ê-đê", "Ba-na", "Xơ-đăng", "Sán Chay", "Cơ-ho", "Chăm", "Sán Dìu", "Hrê"),
    *("Mnông", "Ra-glai", "Xtiêng", "Bru-Vân Kiều", "Thổ", "Giáy", "Cơ-tu", "Gié-Triêng"),
    *("Mạ", "Khơ-mú", "Co", "Tà-ôi", "Chơ-ro", "Kháng", "Xinh-mun", "Hà Nhì", "Chu-ru", "Lào"),
    *("La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn"),
    *("Cơ Lao", "Cống", "Bố Y", "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ-măm"),
    "Người nước ngoài",
)
NAMES: Mapping[str, str] = {f"{number:02}": name for number, name in enumerate(_LIST, start=1)}
# As schools write them as well.
_ALSO = {
    "Việt": "01",
    "Khmer": "05",
    "Hmông": "08",
    "H'Mông": "08",
    "Mèo": "08",
    "Jrai": "10",
    "Rhade": "12",
    "Bahnar": "13",
    "Cao Lan": "15",
    "Sán Chỉ": "15",
    "Vân Kiều": "23",
    "Nước ngoài": "55",
}


def _key(text: str) -> str:
    return "".join(sign for sign in folded(text) if sign.isalnum())


_BY_KEY = {_key(name): code for name, code in [*_ALSO.items(), *((n, c) for c, n in NAMES.items())]}


def ethnicity_code(text: str) -> str | None:
    """The code of a people by its code or name, accents and signs aside; None for no people."""
    bare = " ".join(text.split())
    for prefix in ("dân tộc ", "dt "):
        if bare.casefold().startswith(prefix):
            bare = bare[len(prefix) :]
    if bare.isascii() and bare.isdigit():
        return code if (code := f"{int(bare):02}") in NAMES else None
    return _BY_KEY.get(_key(bare))


def kept_ethnicity(text: str) -> str:
    """As it is kept: the code, or the text that is in no list."""
    return ethnicity_code(text) or text


def shown_ethnicity(text: str) -> str:
    """As people read it: the name, or the text that is in no list."""
    code = ethnicity_code(text)
    return NAMES[code] if code else text
