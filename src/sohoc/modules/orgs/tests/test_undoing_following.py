"""Undoing what followed a list of units: offices and schools are as before, or nothing is."""

from collections.abc import Callable
from datetime import date

import pytest

from sohoc.core.access.actors import Origin
from sohoc.core.access.models import Grant, Node, NodeSuccession, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import actor_for, nodes_below
from sohoc.core.access.tree import plant
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.models import Act, OfficeState, SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, UndoingRefused, UndoProblem
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import record
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    LATER,
    area,
    follow,
    followed_act,
    make_lost,
    network,
    traces,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def refused(province: Province, act: Act) -> UndoProblem:
    """Why the act stays; nothing was written."""
    before = traces()
    with pytest.raises(UndoingRefused) as refusal:
        undo(province, act)
    assert traces() == before
    return refusal.value.problem


def test_undoing_brings_back_every_place_office_and_school(
    province: Province, schools: list[SchoolState]
) -> None:
    before = network()
    act = followed_act(province)
    assert network() != before
    undo(province, act)
    assert network() == before
    with acting(SECTOR):
        kept = Act.objects.get(pk=act.pk)
        assert (kept.undone_because, kept.unit_list_id) == ("nhầm", None)
        began = kept.parties.filter(part="successor")
        assert set(began.values_list("node_id", flat=True)) == {None}
    event = Event.objects.latest("id")
    assert event.kind.endswith("ActUndone")
    assert (len(event.payload["schools"]), len(event.payload["offices"])) == (2, 8)


def test_followed_undone_and_followed_again_is_as_followed_once(
    province: Province, schools: list[SchoolState]
) -> None:
    def shape() -> object:
        """The network by names, because what began anew has other keys."""
        with acting(SECTOR):
            nodes = Node.objects.order_by("name", "period").values_list("name", "period")
            places = Subordination.objects.order_by("child__name", "line", "period")
            heirs = NodeSuccession.objects.order_by("predecessor__name")
            return (
                list(nodes),
                list(places.values_list("child__name", "parent__name", "line", "period")),
                list(heirs.values_list("predecessor__name", "successor__name", "since")),
                list(OfficeState.objects.order_by("name", "period").values_list("name", "period")),
                network()["schools"],
            )

    follow(province)
    once = shape()
    with acting(SECTOR):
        undo(province, Act.objects.get())
    for _time in range(2):
        undo(province, followed_act(province))
    follow(province)
    assert shape() == once


def test_an_officer_of_a_merged_commune_acts_no_more_once_the_right_list_is_followed(
    province: Province, schools: list[SchoolState]
) -> None:
    """Also when another list was followed by mistake and that was undone."""
    make_further_list(loaded_by=province.users["province_officer"].pk)
    undo(province, followed_act(province, LATER))
    follow(province)
    with acting(SECTOR):
        heir = OfficeState.objects.get(area_id=area("05245").id).office_id
        assert province.communes[0].pk in nodes_below(heir, on=NOW.date())
    grant = province.grants["commune_officer"]
    assert actor_for(user_id=grant.user_id, name="", grant_id=None, at=NOW, origin=Origin()) is None


def test_roles_at_an_office_that_began_keep_the_act(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    with acting(SECTOR):
        office = OfficeState.objects.get(area_id=area("05245").id)
        Grant.objects.create(
            user=province.users["commune_officer"],
            role="commune_officer",
            node_id=office.office_id,
            period=(NOW, None),
            reason="theo quyết định",
        )
    assert refused(province, act) is UndoProblem.ROLES_GIVEN


def test_a_school_below_an_office_that_began_keeps_the_act(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    with acting(SECTOR):
        office = OfficeState.objects.get(area_id=area("05245").id)
        node = Node(kind="school", name="Trường mới", period=(date(2026, 9, 1), None))
        plant([node], below=[office.node])
    assert refused(province, act) is UndoProblem.PLACES


def test_a_school_that_came_below_an_office_of_the_act_keeps_it(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    new = area("05245")
    with acting(SECTOR):
        office = OfficeState.objects.get(area_id=new.id).office_id
        node = Node(kind="school", name="Trường mới", period=(date(2026, 9, 1), None))
        plant([node], below=[Node.objects.get(pk=office)])
    make_schools([node], first=50, area_id=new.id)
    assert refused(province, act) is UndoProblem.PLACES


def test_a_school_of_the_department_in_a_unit_of_the_list_stays_as_it_is(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    with acting(SECTOR):
        node = Node(kind="school", name="Trường mới", period=(date(2026, 9, 1), None))
        plant([node], below=[province.department])
    make_schools([node], first=50, area_id=area("05245").id)
    undo(province, act)
    with acting(SECTOR):
        assert SchoolState.objects.get(school_id=node.pk).area_id == area("05245").id
        line = Subordination.objects.get(child=node, line="administrative")
        assert line.parent_id == province.department.pk
    assert followed_act(province).undone_at is None


def test_what_followed_a_later_list_is_undone_first(
    province: Province, schools: list[SchoolState]
) -> None:
    before = network()
    first = followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    second = followed_act(province, LATER, "2/NQ")
    assert refused(province, first) is UndoProblem.LATER_ACT
    undo(province, second)
    undo(province, first)
    assert network() == before


def test_offices_that_came_below_another_department_keep_the_act(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    with acting(SECTOR):
        began = OfficeState.objects.get(area_id=area("05245").id).office_id
        held = Subordination.objects.filter(child_id=began, line="professional")
        held.update(period=(DAY, date(2026, 3, 1)))
        Subordination.objects.create(
            child_id=began,
            parent=province.root,
            line="professional",
            period=(date(2026, 3, 1), None),
        )
    assert refused(province, act) is UndoProblem.PLACES


def test_an_office_that_moved_after_the_day_does_not_end_before(
    province: Province, schools: list[SchoolState]
) -> None:
    commune = province.communes[0]
    with acting(SECTOR):
        held = Subordination.objects.filter(child=commune, line="professional")
        held.update(period=(date(2020, 9, 1), DAY))
        Subordination.objects.create(
            child=commune, parent=province.root, line="professional", period=(DAY, None)
        )
    before = traces()
    with pytest.raises(ActRefused) as refusal:
        follow(province)
    assert (refusal.value.problem, refusal.value.about, refusal.value.day) == (
        ActProblem.MOVED_SINCE,
        "Xã Bao La",
        DAY,
    )
    assert traces() == before


def test_who_guides_a_school_since_that_very_day_stays_when_following_is_undone(
    province: Province, schools: list[SchoolState]
) -> None:
    with acting(SECTOR):
        held = Subordination.objects.filter(child=province.schools[0], line="professional")
        held.update(period=(date(2020, 9, 1), DAY))
        Subordination.objects.create(
            child=province.schools[0],
            parent=province.root,
            line="professional",
            period=(DAY, None),
        )
    before = network()
    undo(province, followed_act(province))
    assert network() == before


Step = Callable[[Province, list[SchoolState]], Act | None]


def merged(province: Province, schools: list[SchoolState]) -> Act:
    ids = schools[0].uuid, schools[1].uuid
    return record(province, "merge", effective=date(2026, 8, 1), subjects=ids[:1], ending=ids[1:])


def renamed(province: Province, schools: list[SchoolState]) -> Act:
    return record(
        province,
        "rename",
        effective=date(2027, 1, 1),
        subjects=(schools[0].uuid,),
        changes={"name": "Trường mới (mẫu)"},
    )


def closed(province: Province, schools: list[SchoolState]) -> Act:
    return record(province, "close", effective=date(2026, 9, 1), ending=(schools[1].uuid,))


def followed(province: Province, schools: list[SchoolState]) -> Act | None:
    return follow(province).act


@pytest.mark.parametrize("decision", [merged, renamed, closed])
@pytest.mark.parametrize("follows_first", [True, False])
def test_no_order_of_decisions_ends_where_none_can_be_undone(
    province: Province, schools: list[SchoolState], decision: Step, *, follows_first: bool
) -> None:
    before = network()
    steps = [followed, decision] if follows_first else [decision, followed]
    acts = [act for act in (step(province, schools) for step in steps) if act is not None]
    assert len(acts) == 2
    for act in reversed(acts):
        undo(province, act)
    assert network() == before
    # And once more, the other way round where both orders are free.
    acts = [act for act in (step(province, schools) for step in steps) if act is not None]
    if not follows_first:
        for act in acts:
            undo(province, act)
        assert network() == before
