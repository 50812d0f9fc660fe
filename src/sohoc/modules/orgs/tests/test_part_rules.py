"""Parts and codes: what is accepted in which written form, and why something is refused."""

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.numbers import format_number
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import CodeFacts, PartFacts
from sohoc.modules.orgs.rules.part_rows import KINDS, RowFault, read_parts
from sohoc.modules.orgs.rules.parts import (
    BOUNDS,
    BadCode,
    BadPart,
    check_within,
    read_degrees,
    tidy_code,
    tidy_part,
)

CODES = frozenset(KINDS.values())
LIFE = Period(date(2020, 9, 1), None)
HEAD = (1, ("Tên", "Loại", "Địa chỉ", "Từ ngày"))


def degrees(field: str) -> st.SearchStrategy[Decimal]:
    least, most = BOUNDS[field]
    return st.decimals(least, most, places=5, allow_nan=False)


@given(degrees("latitude"), st.sampled_from([",", "."]))
def test_degrees_are_read_as_they_are_written(value: Decimal, comma: str) -> None:
    written = format_number(value).replace(",", comma)
    assert read_degrees("latitude", f" {written} ") == value


@given(st.text(max_size=30))
def test_any_text_is_degrees_in_vietnam_or_refused(text: str) -> None:
    least, most = BOUNDS["longitude"]
    with contextlib.suppress(BadPart):
        value = read_degrees("longitude", text)
        assert value is None or least <= value <= most


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        (PartFacts("hall", "Nhà A"), "kind", "unknown"),
        (PartFacts("campus", "  "), "name", "empty"),
        (PartFacts("campus", "x" * 121), "name", "long"),
        (PartFacts("campus", "A\x07"), "name", "control"),
        (PartFacts("campus", "A", "y" * 201), "address", "long"),
        (PartFacts("campus", "A", latitude=Decimal(21)), "longitude", "alone"),
        (PartFacts("campus", "A", longitude=Decimal(105)), "latitude", "alone"),
        (PartFacts("campus", "A", "", Decimal(105), Decimal(21)), "latitude", "bounds"),
        (PartFacts("campus", "A", "", Decimal(21), Decimal(21)), "longitude", "bounds"),
    ],
)
def test_a_part_that_cannot_be_meant_is_refused(facts: PartFacts, field: str, problem: str) -> None:
    with pytest.raises(BadPart) as bad:
        tidy_part(facts, kinds=CODES)
    assert (bad.value.field, bad.value.problem) == (field, problem)


def test_a_part_has_one_written_form() -> None:
    facts = PartFacts("campus", " Bản  Hoà ", "  ", Decimal("20.653124"), Decimal("105.067215"))
    assert tidy_part(facts, kinds=CODES) == PartFacts(
        "campus", "Bản Hòa", "", Decimal("20.65312"), Decimal("105.06722")
    )


def test_an_unknown_beginning_and_an_open_end_fit_every_life() -> None:
    check_within(Period(None, None), Period(date(2020, 9, 1), date(2024, 9, 1)))


@pytest.mark.parametrize(
    ("code", "kept"), [(" 0100109106-001 ", "0100109106-001"), ("hb 12a", "HB12A")]
)
def test_a_code_has_one_written_form(code: str, kept: str) -> None:
    assert tidy_code(CodeFacts("tax", code, Period())).code == kept


@pytest.mark.parametrize(
    ("system", "code", "field", "problem"),
    [
        ("zalo", "1", "system", "unknown"),
        ("tax", " ", "code", "empty"),
        ("tax", "số 1", "code", "form"),
        ("tax", "1" * 61, "code", "form"),
        ("tax", "1\x00", "code", "control"),
    ],
)
def test_a_code_that_cannot_be_meant_is_refused(
    system: str, code: str, field: str, problem: str
) -> None:
    with pytest.raises(BadCode) as bad:
        tidy_code(CodeFacts(system, code, Period()))
    assert (bad.value.field, bad.value.problem) == (field, problem)


def read(*rows: tuple[str, ...], taken: Any = frozenset()) -> Any:
    return read_parts([HEAD, *enumerate(rows, start=2)], life=LIFE, taken=taken)


def test_a_table_is_read_by_its_heads_in_any_order() -> None:
    rows = [
        (1, ("Từ ngày", "Loại", "Ghi chú", "TÊN GỌI", "Vĩ độ", "Kinh độ")),
        (2, ("5/9/2021", "điểm trường", "x", "Bản Cun", "20,65312", "105,06721")),
        (4, ("2021-09-05 00:00:00", "TỔ", "", "Tổ Toán – Tin")),
    ]
    parts, faults = read_parts(rows, life=LIFE, taken=frozenset())
    assert faults == []
    assert parts == [
        PartFacts(
            "campus",
            "Bản Cun",
            "",
            Decimal("20.65312"),
            Decimal("105.06721"),
            Period(date(2021, 9, 5), None),
        ),
        PartFacts("group", "Tổ Toán – Tin", period=Period(date(2021, 9, 5), None)),
    ]


def test_every_fault_names_its_row_and_column() -> None:
    _parts, faults = read(
        ("Bản Cun", "điểm trường"),
        ("", "điểm trường"),
        ("Bản Lác", "nhà"),
        ("Bản Cun", "Điểm Trường"),
        ("Bản Mới", "điểm trường", "", "01/09/2019"),
        ("Bản Nà", "điểm trường", "", "31/02/2024"),
        ("Bản Cũ", "điểm trường"),
        taken=frozenset({("campus", "Bản Cũ")}),
    )
    assert faults == [
        RowFault(3, "name", "empty"),
        RowFault(4, "kind", "unknown", "nhà"),
        RowFault(5, "name", "twice", "Bản Cun"),
        RowFault(6, "begins", "before_school", "01/09/2019"),
        RowFault(7, "begins", "day", "31/02/2024"),
        RowFault(8, "name", "taken", "Bản Cũ"),
    ]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], [RowFault(1, "name", "no_column"), RowFault(1, "kind", "no_column")]),
        ([(1, ("Tên", "Nơi"))], [RowFault(1, "kind", "no_column")]),
        (
            [HEAD, *((n, (f"Điểm {n}", "điểm trường")) for n in range(2, 503))],
            [RowFault(502, "name", "many")],
        ),
    ],
)
def test_a_table_without_its_heads_or_end_is_refused(rows: Any, faults: Any) -> None:
    assert read_parts(rows, life=LIFE, taken=frozenset()) == ([], faults)


CELL = st.text(max_size=12) | st.sampled_from(["điểm trường", "tổ", "Bản Cun", "05/09/2021"])


@given(st.lists(st.lists(CELL, max_size=5).map(tuple), max_size=8))
def test_every_row_becomes_a_part_or_a_fault_and_never_both(rows: list[tuple[str, ...]]) -> None:
    parts, faults = read(*rows)
    assert len(parts) + len(faults) == len(rows)
    assert len({(part.kind, part.name) for part in parts}) == len(parts)
    assert all(2 <= fault.row <= len(rows) + 1 for fault in faults)
