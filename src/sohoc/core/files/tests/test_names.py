"""File names as people send them."""

import pytest

from sohoc.core.files.names import ending_of, safe_name
from sohoc.core.files.refusals import FileRefused, Reason


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Danh sách lớp 6A.xlsx", "Danh sách lớp 6A.xlsx"),
        ("Danh sa\u0301ch.xlsx", "Danh sách.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\system.ini", "system.ini"),
        ("C:\\Users\\Thắm\\điểm.xlsx", "điểm.xlsx"),
        ("/var/files/bảng.csv", "bảng.csv"),
        ("CON.xlsx", "_CON.xlsx"),
        ("nul", "_nul"),
        ("LPT1.tar.csv", "_LPT1.tar.csv"),
        ("com¹.csv", "_com¹.csv"),
        ("console.csv", "console.csv"),
        ('a<b>:"c"|?*.csv', "a_b___c____.csv"),
        ("bảng.csv. . ", "bảng.csv"),
        (".htaccess", "htaccess"),
        ("điểm\u200b\ufeff.csv", "điểm.csv"),
        ("a   b\u00a0c.csv", "a b c.csv"),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"),
        ("ễ" * 300 + ".csv", "ễ" * 83 + ".csv"),
        ("x" * 190 + "." + "y" * 100, "x" * 190 + "." + "y" * 9),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept
    assert safe_name(kept) == kept
    assert len(kept) <= 200
    assert len(kept.encode()) <= 255


@pytest.mark.parametrize(
    "sent",
    [
        "a\x00b.csv",
        "a\nb.csv",
        "a\x7fb.csv",
        "thu\u202efdp.exe",
        "\u2066x.csv",
        "\u200fx.csv",
        "a\ud800.csv",
        "a\u2028b.csv",
    ],
)
def test_a_name_with_hidden_signs_is_refused(sent: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        safe_name(sent)
    assert refusal.value.reason == Reason.NAME_HIDDEN_SIGNS


@pytest.mark.parametrize("sent", ["", " ", ".", "..", "a/", "\u200b", "...  "])
def test_a_name_of_nothing_is_refused(sent: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        safe_name(sent)
    assert refusal.value.reason == Reason.NAME_EMPTY


@pytest.mark.parametrize(
    ("name", "ending"), [("a.XLSX", "xlsx"), ("a.tar.gz", "gz"), ("a", ""), (".csv", "")]
)
def test_the_ending_is_what_follows_the_last_dot(name: str, ending: str) -> None:
    assert ending_of(name) == ending
