"""Two officers who put lists of units in force, or take one back, come one after the other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.lib.tables import read_separated
from sohoc.modules.areas.contracts import Decision
from sohoc.modules.areas.models import Area, AreaFinding, AreaSuccession, UnitList, UnitListDraft
from sohoc.modules.areas.rules.unit_list import read_unit_list
from sohoc.modules.areas.services import lists
from sohoc.modules.areas.tests.test_new_list import DAY, HEAD, MERGERS, state

pytestmark = pytest.mark.django_db(transaction=True)
LATER = date(2028, 1, 1)
# After the mergers of 2027 nothing happens but one new name.
RENAMED = HEAD + "".join(
    f"{code},{name},25,\n"
    for code, name in (
        ("04831", "Xã Đà Bắc"),
        ("04840", "Xã Tu Lý"),
        ("05200", "Phường Mai Châu"),
        ("05245", "Phường Bao La"),
        ("07900", "Phường Âu Cơ"),
    )
)
Outcome = str


@pytest.fixture
def officers(province: Province, country: UnitList) -> tuple[Actor, Actor]:
    """Two officers of the province."""
    other = make_account(username="can.bo.hai", node=province.root)
    grant = give(user=other, role="province_officer", node=province.root)
    return province.actor("province_officer"), actor_of_grant(grant)


def drafted(actor: Actor, text: str = MERGERS, *, effective: date = DAY) -> UnitListDraft:
    """The officer's own preview of a list of Phú Thọ."""
    with acting(actor.scope):
        return lists.draft_list(
            actor=actor,
            decision=Decision(effective, "Sắp xếp xã", source="ds.csv"),
            coverage="25",
            read=read_unit_list(read_separated(text.encode())),
            at=NOW,
        )


def applied(actor: Actor, draft: UnitListDraft) -> UnitList:
    with acting(actor.scope):
        return lists.apply_list(actor=actor, uuid_=draft.uuid, at=NOW)


def at_once(*works: tuple[Actor, Callable[[Actor], Any]]) -> Sequence[Outcome]:
    """Do each work on a connection of its own, from the same moment; what came of each."""
    together = Barrier(len(works))

    def run(actor: Actor, work: Callable[[Actor], Any]) -> Outcome:
        try:
            with acting(actor.scope):
                together.wait(timeout=30)
                work(actor)
        except (lists.ListTooEarly, lists.UnitsChanged) as refused:
            return type(refused).__name__
        except lists.ListStays as stays:
            return stays.problem
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, *zip(*works, strict=True)))


def applying(draft: UnitListDraft) -> Callable[[Actor], Any]:
    return lambda actor: lists.apply_list(actor=actor, uuid_=draft.uuid, at=NOW)


def taking_back(unit_list: UnitList) -> Callable[[Actor], Any]:
    return lambda actor: lists.take_list_back(actor=actor, uuid_=unit_list.uuid, reason="nhầm")


def written() -> dict[str, Any]:
    """How much there is of everything that a list writes."""
    with acting(SECTOR):
        counts = {
            model.__name__: model.objects.count()
            for model in (UnitList, Area, AreaSuccession, AreaFinding)
        }
        open_ones = Area.objects.filter(period__upper_inf=True).count()
    with acting(AUDIT):
        told = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    events = [kind.rpartition(".")[2] for kind in Event.objects.values_list("kind", flat=True)]
    return {**counts, "in force": open_ones, "told": told, "events": events}


def test_of_two_lists_put_in_force_at_once_one_is_and_the_other_is_told(
    officers: tuple[Actor, Actor],
) -> None:
    before = written()
    drafts = [drafted(actor) for actor in officers]
    outcomes = at_once(
        *((actor, applying(draft)) for actor, draft in zip(officers, drafts, strict=True))
    )
    assert sorted(outcomes) == ["ListTooEarly", "done"]
    assert written() == {
        "UnitList": before["UnitList"] + 1,
        "Area": before["Area"] + 4,
        "AreaSuccession": before["AreaSuccession"] + 5,
        "AreaFinding": before["AreaFinding"] + 1,
        "in force": before["in force"],
        "told": ["areas.list.applied"],
        "events": ["UnitListApplied"],
    }
    for actor, outcome in zip(officers, outcomes, strict=True):
        with acting(actor.scope):  # who was second looks at the preview again
            assert UnitListDraft.objects.exists() is (outcome != "done")


def test_of_two_officers_who_take_one_list_back_the_second_is_told_that_it_is_gone(
    officers: tuple[Actor, Actor],
) -> None:
    before, units = written(), state()
    made = applied(officers[0], drafted(officers[0]))
    outcomes = at_once(*((actor, taking_back(made)) for actor in officers))
    assert sorted(outcomes) == ["done", "gone"]
    assert state() == units
    assert written() == {
        **before,
        "told": ["areas.list.applied", "areas.list.taken_back"],
        "events": ["UnitListApplied", "UnitListTakenBack"],
    }


def test_a_list_is_not_built_on_one_that_is_taken_back_at_the_same_moment(
    officers: tuple[Actor, Actor],
) -> None:
    first = applied(officers[0], drafted(officers[0]))
    later = drafted(officers[1], RENAMED, effective=LATER)
    outcomes = at_once((officers[0], taking_back(first)), (officers[1], applying(later)))
    assert tuple(outcomes) in {("done", "UnitsChanged"), ("later", "done")}
    with acting(SECTOR):
        newest = UnitList.objects.order_by("-effective").first()
        assert newest is not None
        is_later = outcomes[1] == "done"
        assert newest.effective == (LATER if is_later else date(2025, 7, 1))
        assert Area.objects.filter(name="Phường Bao La").exists() is is_later
