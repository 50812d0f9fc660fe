"""An address, a code and figures between the units of two days."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.contracts import Step, SuccessionKind
from sohoc.modules.areas.models import AreaSuccession, UnitList
from sohoc.modules.areas.rules.amounts import Given, backwards, forwards
from sohoc.modules.areas.rules.following import reached, reached_back, steps_by_new, steps_by_old
from sohoc.modules.areas.selectors.addresses import Answer, meant
from sohoc.modules.areas.selectors.conversion import converted

SignIn = Callable[[str], Client]
BEFORE, NOW = date(2025, 6, 30), date(2026, 9, 7)


def asked(text: str, *, back: bool = False, home: str = "") -> Answer:
    with acting(SECTOR.reading()):
        back_from = NOW if back else None
        return meant(text, day=BEFORE if back else NOW, back_from=back_from, home=home)


def answered(text: str, *, back: bool = False) -> list[tuple[str, list[str]]]:
    answer = asked(text, back=back)
    return [(one.area.name, [f"{end.name} {end.code}" for end in one.ends]) for one in answer.found]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Xã Bao La, huyện Mai Châu, tỉnh Hòa Bình",
        "xa bao la huyen mai chau",
        "Xóm Báo, X. Bao La, T. Phú Thọ",
        "bao la",
        "05227",
        "5227",
    ],
)
def test_an_old_commune_finds_its_new_one(country: UnitList, text: str) -> None:
    assert answered(text) == [("Xã Bao La", ["Xã Bao La 05245"])]


@pytest.mark.django_db
def test_a_divided_commune_names_every_candidate(country: UnitList) -> None:
    assert answered("Xã Đồng Tân, Mai Châu") == [
        ("Xã Đồng Tân", ["Xã Mai Châu 05200", "Xã Pà Cò 05212"])
    ]


@pytest.mark.django_db
def test_a_new_commune_finds_all_its_old_ones(country: UnitList) -> None:
    assert answered("Xã Bao La, Phú Thọ", back=True) == [
        ("Xã Bao La", ["Xã Bao La 05227", "Xã Mai Hịch 05257", "Xã Xăm Khòe 05245"])
    ]
    assert answered("05212", back=True) == [("Xã Pà Cò", ["Xã Đồng Tân 05221", "Xã Pà Cò 05212"])]


@pytest.mark.django_db
def test_a_name_of_several_units_gives_the_choice(country: UnitList) -> None:
    assert answered("Mai Châu") == [
        ("Huyện Mai Châu", []),
        ("Thị trấn Mai Châu", ["Xã Mai Châu 05200"]),
    ]
    assert answered("tỉnh Hòa Bình") == [("Tỉnh Hòa Bình", ["Tỉnh Phú Thọ 25"])]
    assert answered("Hà Nội") == [("Thành phố Hà Nội", ["Thành phố Hà Nội 01"])]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Xã Không Có", "99999", "123456", "Xã Bao La, tỉnh Lào Cai", "?"])
def test_what_nobody_is_called_finds_nothing(country: UnitList, text: str) -> None:
    assert answered(text) == []


def given_figures(*pairs: tuple[str, str]) -> list[Given]:
    return [Given(n, code, Decimal(value)) for n, (code, value) in enumerate(pairs, start=1)]


@pytest.mark.django_db
def test_figures_are_summed_and_what_is_divided_is_left(country: UnitList) -> None:
    figures = given_figures(("05227", "100"), ("05245", "20.5"), ("05221", "7"), ("99999", "1"))
    with acting(SECTOR.reading()):
        result = converted(figures, source=BEFORE, target=NOW)
    assert list(result.sums.values()) == [Decimal("120.5")]
    assert [(one.given.code, one.why) for one in result.left] == [
        ("05221", "divided"),
        ("99999", "unknown"),
    ]
    assert result.total + result.total_left == Decimal("128.5")


@pytest.mark.django_db
def test_figures_go_back_only_where_one_commune_became_one(country: UnitList) -> None:
    figures = given_figures(("07900", "10"), ("05245", "20"), ("05212", "3"))
    with acting(SECTOR.reading()):
        result = converted(figures, source=NOW, target=BEFORE)
    assert result.total == 10
    assert [(one.given.code, one.why) for one in result.left] == [
        ("05245", "gathered"),
        ("05212", "gathered"),
    ]


@pytest.mark.django_db
def test_known_parts_divide_a_figure(country: UnitList) -> None:
    with acting(SECTOR):
        steps = AreaSuccession.objects.filter(predecessor__code="05221")
        for step, share in zip(steps.order_by("id"), ("0.25", "0.75"), strict=True):
            AreaSuccession.objects.filter(pk=step.pk).update(share=Decimal(share))
        result = converted(given_figures(("05221", "8")), source=BEFORE, target=NOW)
    assert sorted(result.sums.values()) == [Decimal(2), Decimal(6)]
    assert result.left == []


# Random histories: generations of units, every unit of one passing into some of the next.
FIGURES = st.lists(st.tuples(st.integers(0, 6), st.decimals(0, 10**9, places=2)), max_size=20)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Step], int, int]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    numbers = [[10 * level + n for n in range(size)] for level, size in enumerate(sizes)]
    steps = []
    for level, (olds, news) in enumerate(pairwise(numbers)):
        for old in olds:
            for new in draw(st.sets(st.sampled_from(news), min_size=1)):
                day = date(2000 + level, 1, 1)
                steps.append(Step(old, new, SuccessionKind.MERGED, day))
    return steps, sizes[0], 10 * (len(sizes) - 1)


@given(histories(), FIGURES)
def test_nothing_is_lost_between_two_days(
    history: tuple[list[Step], int, int], figures: list[tuple[int, Decimal]]
) -> None:
    steps, first, last = history
    rows = [Given(n, str(code), value) for n, (code, value) in enumerate(figures)]
    ids = {str(number): number for number in range(first)}
    leaving = steps_by_old(steps)
    ends = {pk: reached(pk, leaving, exists=lambda one: one >= last) for pk in ids.values()}
    result = forwards(rows, ids, ends)
    assert result.total + result.total_left == sum(value for _code, value in figures)
    for one in result.left:
        assert one.why in {"unknown", "divided"}


@given(histories(), FIGURES)
def test_nothing_is_lost_on_the_way_back(
    history: tuple[list[Step], int, int], figures: list[tuple[int, Decimal]]
) -> None:
    steps, first, last = history
    latest = {step.new for step in steps if step.new >= last}
    rows = [Given(n, str(last + code), value) for n, (code, value) in enumerate(figures)]
    ids = {str(number): number for number in latest}
    leaving, arriving = steps_by_old(steps), steps_by_new(steps)
    origins = {pk: reached_back(pk, arriving, exists=lambda one: one < first) for pk in latest}
    ends = {pk: reached(pk, leaving, exists=lambda one: one >= last) for pk in range(first)}
    result = backwards(rows, ids, origins, ends)
    assert result.total + result.total_left == sum(value for _code, value in figures)


@given(histories())
def test_every_chain_comes_to_an_end(history: tuple[list[Step], int, int]) -> None:
    steps, first, last = history
    for start in range(first):
        ends = reached(start, steps_by_old(steps), exists=lambda one: one >= last)
        assert ends
        assert len({end.area_id for end in ends}) == len(ends)


@pytest.mark.django_db
def test_the_page_explains_a_divided_commune(country: UnitList, signed_in: SignIn) -> None:
    page = signed_in("guardian").get(
        "/areas/convert/", {"q": "Xóm Diềm, xã Đồng Tân", "way": "new"}
    )
    text = text_of(page.content.decode())
    assert "mã xã không đủ để xác định" in text
    assert "Xóm Diềm, Xã Mai Châu, Tỉnh Phú Thọ 05200" in text
    assert "Xóm Diềm, Xã Pà Cò, Tỉnh Phú Thọ 05212" in text


@pytest.mark.django_db
def test_the_page_of_figures_reconciles(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("commune_officer")
    form = {"text": "mã;số\n5227;1.000\n05245;20,5\n05221;7", "way": "new"}
    response = client.post("/areas/convert/figures", form)
    text = text_of(response.content.decode())
    assert response.status_code == 200
    assert "Đã cho 1.027,5" in text
    assert "Chuyển được 1.020,5" in text
    assert "Không chuyển được 7" in text
    file = client.post("/areas/convert/figures", {**form, "as": "csv"})
    assert '05245,"Xã Bao La, Tỉnh Phú Thọ",1020.5,' in file.content.decode("utf-8-sig")


@pytest.mark.django_db
def test_rows_that_cannot_be_read_are_listed_and_the_others_converted(
    country: UnitList, signed_in: SignIn
) -> None:
    client = signed_in("commune_officer")
    sent = "mã;số\n05227;20,5\nabc;3\n\n05245;mười\n05221;7\n"
    page = client.post("/areas/convert/figures", {"text": sent, "way": "new"})
    text = text_of(page.content.decode())
    assert page.status_code == 200
    for line in (
        "Đã cho 30,5",
        "Chuyển được 20,5",
        "Không chuyển được 10",
        "Dòng không đọc được số 1 Số của các dòng này không nằm trong tổng nào.",
        "abc dòng 3 3 Dòng 3, cột 1: “abc” không phải mã.",
        "05245 dòng 5 Dòng 5, cột 2: “mười” không phải số.",
        "05221 dòng 6 7 Xã bị chia",
    ):
        assert line in text
    again = re.search('name="again" value="([^"]+)"', page.content.decode())
    assert again is not None
    export = {"again": unescape(again[1]), "way": "new", "as": "csv"}
    file = client.post("/areas/convert/figures", export).content.decode("utf-8-sig")
    divided = "Xã bị chia, mã xã không đủ để xác định. Các phần về: Xã Mai Châu, Xã Pà Cò."
    assert file.splitlines()[1:] == [
        '05245,"Xã Bao La, Tỉnh Phú Thọ",20.5,',
        'abc,dòng 3,3,"Dòng 3, cột 1: “abc” không phải mã. Mã chỉ gồm chữ số."',
        '05245,dòng 5,,"Dòng 5, cột 2: “mười” không phải số."',
        f'05221,dòng 6,7,"{divided}"',
        ",Chuyển được,20.5,",
        ",Không chuyển được,10,",
        ",Đã cho,30.5,",
        ",Dòng không đọc được số,1,Số của các dòng này không nằm trong tổng nào.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "again",
    ["[", "[" * 3000, "7", "[[1]]", '[["1","2"]]', '[[1,"\\ud800","1"]]', "null", "[[true,7]]"],
)
def test_lines_that_were_not_written_here_are_none(
    country: UnitList, signed_in: SignIn, again: str
) -> None:
    form = {"again": again, "way": "new", "as": "csv"}
    page = signed_in("clerk").post("/areas/convert/figures", form)
    assert page.status_code == 422
    assert "Hãy dán mã và số liệu vào đây" in text_of(page.content.decode())


@pytest.mark.django_db
def test_what_is_wrong_with_a_file_stands_at_the_file(country: UnitList, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("so-lieu.csv", b"abc;1\n05227;x\n")
    page = signed_in("clerk").post("/areas/convert/figures", {"file": file, "way": "new"})
    assert page.status_code == 422
    html = page.content.decode()
    assert 'id="id_file_error"' in html
    assert 'id="id_text_error"' not in html
    assert "Dòng 2, cột 2: “x” không phải số." in text_of(html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"05227;1\nabc;1", "Dòng 2, cột 1: “abc” không phải mã."),
        ("mã;số\n05227;mười".encode(), "Dòng 2, cột 2: “mười” không phải số."),
        ("mã;số\n05227;10".encode("utf-16"), "Chuyển được 10"),
        (b"\xff\xff\xd2\x00\x01a;1\n", "bảng mã cũ"),
        (b"PK\x03\x04broken", "nên thiếu mất một phần"),
    ],
)
def test_files_are_read_or_refused_in_words(
    country: UnitList, signed_in: SignIn, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile("so-lieu.csv", content)
    response = signed_in("clerk").post("/areas/convert/figures", {"file": file, "way": "new"})
    assert sentence in text_of(response.content.decode())
