"""What a list does to the units in force: invariants over random lists, and bytes of every kind."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sohoc.lib.tables import TableRefused, read_separated
from sohoc.modules.areas.contracts import AreaKind, Link, Rank, Unit, UnitKey
from sohoc.modules.areas.rules.changes import changes_of
from sohoc.modules.areas.rules.coverage import changes_within
from sohoc.modules.areas.rules.naming import BadName, read_name
from sohoc.modules.areas.rules.outlines import is_inside, label_point
from sohoc.modules.areas.rules.unit_list import read_unit_list

PROVINCE = UnitKey(Rank.PROVINCE, "25")
NAMES = ("Xã An", "Xã Bình", "Xã Cao")


def commune(number: int, name: str) -> Unit:
    return Unit(Rank.COMMUNE, f"{number:05d}", AreaKind.COMMUNE, name, PROVINCE)


TOP = Unit(Rank.PROVINCE, "25", AreaKind.PROVINCE, "Tỉnh Phú Thọ")
LISTS = st.dictionaries(st.integers(0, 6), st.sampled_from(NAMES), min_size=1)
PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8, unique=True)


def key(number: int) -> UnitKey:
    return UnitKey(Rank.COMMUNE, f"{number:05d}")


@given(LISTS, LISTS, PAIRS)
def test_every_unit_stays_ends_or_begins_and_passes_on(
    before: dict[int, str], after: dict[int, str], pairs: list[tuple[int, int]]
) -> None:
    base = {TOP.key: TOP, **{key(n): commune(n, name) for n, name in before.items()}}
    wanted = [TOP, *(commune(n, name) for n, name in after.items())]
    changes = changes_of(base, wanted, [Link(key(old), key(new)) for old, new in pairs])
    ended, kept = {unit.key for unit in changes.ended}, set(changes.kept)
    begun = {unit.key for unit in changes.begun}
    assert ended | kept == set(base)
    assert not ended & kept
    assert begun | kept == {unit.key for unit in wanted}
    assert not begun & kept
    if changes.faults:
        return
    assert {passing.link.old for passing in changes.passings} == ended
    assert {passing.link.new for passing in changes.passings} == begun
    counts = changes.counts()
    assert counts["kept"] + counts["ended"] == len(base)


@given(LISTS)
def test_the_list_in_force_changes_nothing(before: dict[int, str]) -> None:
    base = {TOP.key: TOP, **{key(n): commune(n, name) for n, name in before.items()}}
    units = [unit for unit in base.values() if unit.rank is Rank.COMMUNE]
    changes = changes_within(base, units, [], province="25")
    assert (changes.ended, changes.begun, changes.passings, changes.faults) == ([], [], [], [])


@given(LISTS, PAIRS)
def test_the_order_of_a_list_does_not_matter(
    after: dict[int, str], pairs: list[tuple[int, int]]
) -> None:
    base = {TOP.key: TOP, **{key(n): commune(n, "Xã An") for n in range(4)}}
    units = [TOP, *(commune(n, name) for n, name in after.items())]
    links = [Link(key(old), key(new)) for old, new in pairs]
    one = changes_of(base, units, links)
    other = changes_of(dict(reversed(base.items())), units[::-1], links[::-1])
    assert one.digest() == other.digest()


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_separated(content)
    except TableRefused:
        return
    assert read_unit_list(lines).faults


CELLS = st.one_of(st.text(max_size=12), st.sampled_from(["25", "05245", "5245", "Xã An", "", "x"]))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_every_row_becomes_a_unit_or_a_fault(rows: list[tuple[str, ...]]) -> None:
    head = ("Mã", "Tên đầy đủ", "Mã tỉnh", "Mã cũ")
    text = "\n".join(";".join(_quoted(cell) for cell in row) for row in (head, *rows)) + "\n"
    try:
        lines = read_separated(text.encode("utf-8", "replace"))
    except TableRefused:
        return
    read = read_unit_list(lines)
    at_fault = {fault.row for fault in read.faults}
    assert {line.number for line in lines[1:]} == at_fault | set(read.rows.values())


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))


@given(st.text(max_size=60))
def test_a_name_is_read_to_one_spelling_or_refused(text: str) -> None:
    try:
        kind, name = read_name(text, rank=Rank.COMMUNE)
    except BadName:
        return
    assert read_name(name, rank=Rank.COMMUNE) == (kind, name)


def test_a_label_stands_inside_of_a_bent_shape() -> None:
    horseshoe: list[Any] = [
        [(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9), (0, 0)]
    ]
    assert is_inside(horseshoe, label_point(horseshoe))
    assert not is_inside(horseshoe, (4.5, 6.0))
