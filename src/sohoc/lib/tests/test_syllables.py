"""What is built like a Vietnamese syllable, and what only looks foreign."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.syllables import is_syllable

SYLLABLES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Quách Quốc Quỳnh Quyền Quý
Giang Giáp Gì Giêng Nghĩa Ngọc Ngoãn Thoại Thuở Khuya Khuyết Tuyết Huệ Huy Thủy Thuỷ Hoà Hòa Xoong
Xoèn Yên Yến Ý Ỷ Út Ấm Ân Ái Oanh Uyên Ươm Ươn Hươu Rượu Mười Luân Xuân Loan Toản Đức Phước Trịnh
Chỉnh Khánh Lịch Ích Ếch Kiều Phiêu Mường Thái Tày Dao
"""
FOREIGN = """
élève naïve Zoë français château fête garçon Müller Ångström Brể Kđăm sinh's Nguyễnn áạ hàc hảt lồp
ngngh qan q b đ ng µ V¨n Nguyeãn Traàn Hoµng jazz wo fa tờng 1
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_names_and_words_are_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", [*FOREIGN.split(), "", "hai từ"])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


@given(st.text(max_size=8))
def test_any_text_is_judged(word: str) -> None:
    assert is_syllable(word) in {True, False}
