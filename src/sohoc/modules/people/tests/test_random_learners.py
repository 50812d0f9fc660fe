"""Whatever tables a school sends: who is there equals a simple model, also after taking back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.scope import acting
from sohoc.core.objects.models import ImportRun
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.people.models import Affiliation, Identifier, Person
from sohoc.modules.people.tests.importing import Desk

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Bùi Thị An", "Bùi Văn Bình", "bùi thị an")  # the third is another spelling of the first
BORN = ("05/09/2014", "12/01/2015")
CLASSES = ("6A", "6B", "")
CODES = ("", "", "2500000001", "2500000002", "xấu")  # the last one is none

Row = tuple[str, str, str, str]
ROWS = st.tuples(*map(st.sampled_from, (NAMES, BORN, CLASSES, CODES)))
TABLES = st.lists(st.lists(ROWS, min_size=1, max_size=5), min_size=1, max_size=3)


@dataclass(frozen=True, slots=True)
class Child:
    """A learner of the model."""

    name: str
    born: str
    class_text: str
    code: str


School = tuple[Child, ...]


def planned(table: list[Row], school: School) -> list[tuple[str, int | None]]:
    """The verdict of every row, and the place of the child that it is about."""
    readable = [row for row in table if row[3] != "xấu"]
    codes = Counter(code for *_rest, code in readable if code)
    names = Counter((name.upper(), born) for name, born, *_rest in readable)
    places = [place_of(row, school) for row in table]
    meant = Counter(
        place
        for row, place in zip(table, places, strict=True)
        if row in readable and place is not None
    )
    found: list[tuple[str, int | None]] = []
    for row, place in zip(table, places, strict=True):
        name, born, _class, code = row
        is_double = codes[code] > 1 or (place is not None and meant[place] > 1)
        is_unclear = place == SEVERAL or (
            place is None and not code and names[name.upper(), born] > 1
        )
        is_somebody_else = place is not None and place != SEVERAL and is_other(school[place], row)
        if row not in readable or is_double or is_unclear or is_somebody_else:
            found.append(("wrong", None))
        elif place is None:
            found.append(("new", None))
        else:
            is_same = changed(school[place], row) == school[place]
            found.append(("unchanged" if is_same else "changed", place))
    return found


SEVERAL = -1


def place_of(row: Row, school: School) -> int | None:
    """Which child of the school a row is about; `SEVERAL` when that cannot be said."""
    name, born, _class, code = row
    by_code = [n for n, child in enumerate(school) if code and child.code == code]
    if by_code:
        return by_code[0]
    alike = [
        n
        for n, child in enumerate(school)
        if (child.name.upper(), child.born) == (name.upper(), born) and (not code or not child.code)
    ]
    return SEVERAL if len(alike) > 1 else next(iter(alike), None)


def is_other(child: Child, row: Row) -> bool:
    """Whether a row would change name and birth date both."""
    name, born, *_rest = row
    return child.name.upper() != name.upper() and child.born != born


def changed(child: Child, row: Row) -> Child:
    """The child as the row has it; an empty cell says nothing."""
    name, born, class_text, code = row
    return replace(
        child,
        name=name,
        born=born,
        class_text=class_text or child.class_text,
        code=code or child.code,
    )


def written(table: list[Row], school: School) -> School:
    """The school after the good rows were written."""
    children = list(school)
    for row, (verdict, place) in zip(table, planned(table, school), strict=True):
        if verdict == "new":
            children.append(Child(*row))
        elif place is not None:
            children[place] = changed(children[place], row)
    return tuple(children)


def stored(desk: Desk) -> list[Child]:
    with acting(SECTOR):
        codes = dict(
            Identifier.objects.filter(system="moet.hs", status="active").values_list(
                "person_id", "value"
            )
        )
        classes = dict(
            Affiliation.objects.filter(school_id=desk.actor.node_id).values_list(
                "person_id", "class_text"
            )
        )
        return sorted_children(
            Child(one.full_name, f"{one.born:%d/%m/%Y}", classes[one.pk], codes.get(one.pk, ""))
            for one in Person.objects.all()
        )


def sorted_children(children: Iterable[Child]) -> list[Child]:
    return sorted(children, key=lambda one: (one.name, one.born, one.class_text, one.code))


def sent(desk: Desk, table: list[Row]) -> ImportRun:
    rows = [("Họ và tên", "Ngày sinh", "Lớp", "Mã học sinh"), *table]
    text = "".join("\t".join(row) + "\n" for row in rows)
    return desk.send(text.encode(), name="hs.csv")


def emptied() -> None:
    with owner_connection() as db:
        for table in ("attributesource", "identifier", "affiliation", "person"):
            db.execute(f"DELETE FROM people_{table}")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tables=TABLES)
def test_school_and_taking_back_equal_the_model(
    province: Province, tables: list[list[Row]]
) -> None:
    desk = Desk(province.actor("clerk", at=NOW))
    emptied()
    schools: list[School] = [()]
    last: ImportRun | None = None
    for table in tables:
        run = sent(desk, table)
        wanted = [verdict for verdict, _place in planned(table, schools[-1])]
        assert [line.verdict for line in desk.lines(run)] == wanted
        if {"new", "changed"} & set(wanted):
            last = desk.write(run)
            schools.append(written(table, schools[-1]))
        assert stored(desk) == sorted_children(schools[-1])
    if last is not None:
        assert desk.stays(last) == []
        desk.undo(last)
        assert stored(desk) == sorted_children(schools[-2])
