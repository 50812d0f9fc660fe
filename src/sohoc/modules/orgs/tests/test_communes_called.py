"""Which commune or ward a text means."""

from datetime import date

import pytest

from sohoc.modules.orgs.rules.communes import Commune, UnknownCommune, commune_called

DAY = date(2026, 11, 1)
MUONG_HOA = Commune("Xã Mường Hoa", "05134", 1, 11)
SUOI_HOA = Commune("Xã Suối Hoa Mới", "05135", 2)
PHONG_CHAU = Commune("Phường Phong Châu", "07945", 3, 13, also="Phường Phong Châu")
TAN_LAP = Commune("Xã Tân Lập", "08001", 4, 14)
OTHER_TAN_LAP = Commune("Phường Tân Lập", "08002", 5, 15)
KNOWN = [MUONG_HOA, SUOI_HOA, PHONG_CHAU, TAN_LAP, OTHER_TAN_LAP]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Xã Mường Hoa", MUONG_HOA),
        ("xã mường hoa", MUONG_HOA),
        ("Muong Hoa", MUONG_HOA),
        ("05134", MUONG_HOA),
        ("Suối Hoa Mới", SUOI_HOA),
        ("phong chau", PHONG_CHAU),
        ("Xã Tân Lập", TAN_LAP),
        ("Phường Tân Lập", OTHER_TAN_LAP),
    ],
)
def test_a_commune_is_meant_by_code_or_name(text: str, meant: Commune) -> None:
    assert commune_called(text, KNOWN, day=DAY) == meant


def refused(text: str) -> tuple[str, list[str]]:
    with pytest.raises(UnknownCommune) as error:
        commune_called(text, KNOWN, day=DAY)
    assert (error.value.text, error.value.day, error.value.field) == (text, DAY, "commune")
    return error.value.problem, list(error.value.near)


def test_what_is_called_so_twice_needs_its_code() -> None:
    near = ["Phường Tân Lập (08002)", "Xã Tân Lập (08001)"]
    assert refused("Tân Lập") == ("several_communes", near)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("asdf", []),
        ("05999", []),
        ("Xã Mường Hòe", ["Xã Mường Hoa"]),
        ("Suối Hoa", ["Xã Suối Hoa Mới", "Xã Mường Hoa"]),
        ("Phường Mường Hoa", ["Xã Mường Hoa", "Phường Phong Châu"]),
    ],
)
def test_what_nobody_is_called_is_refused_with_what_comes_near(text: str, near: list[str]) -> None:
    assert refused(text) == ("unknown_commune", near)
