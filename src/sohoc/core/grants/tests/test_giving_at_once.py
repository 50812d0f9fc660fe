"""Two people who give, lend and end at the same moment: one comes after the other."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import Scope, acting
from sohoc.core.grants.services import (
    GrantOverlaps,
    GrantWish,
    LendWish,
    delegate_role,
    end_grant,
    give_grant,
)
from sohoc.core.identity.models import Card
from sohoc.core.testing.actors import actor_of_grant, give, make_account, make_province

pytestmark = pytest.mark.django_db(transaction=True)
SECTOR = Scope("sohoc_sector")
NOW = timezone.localtime().replace(microsecond=0)
ROUNDS = 4


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, all from the same moment; results or refusals."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=10)
            results[number] = act()
        except Exception as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def in_force() -> set[int]:
    with acting(SECTOR):
        return set(Grant.objects.filter(period__upper_inf=True).values_list("pk", flat=True))


def test_of_two_administrators_who_end_each_other_one_remains() -> None:
    province = make_province()
    first = province.grants["administrator"]
    for number in range(ROUNDS):
        user = make_account(username=f"quan.tri.{number}", node=province.root)
        second = give(user=user, role="administrator", node=province.root)
        pair = [(actor_of_grant(first), second), (actor_of_grant(second), first)]

        def ending(actor: Actor, grant: Grant) -> Callable[[], object]:
            def act() -> object:
                with acting(actor.scope):
                    return end_grant(
                        actor=actor,
                        grant=grant.uuid,
                        ends=NOW,
                        reason="cùng lúc",
                        at=NOW,
                    )

            return act

        results = at_once([ending(actor, grant) for actor, grant in pair])
        assert sorted(type(r).__name__ for r in results) == ["Grant", "NotAllowed"]
        remaining = in_force() & {first.pk, second.pk}
        assert len(remaining) == 1
        first = first if first.pk in remaining else second


def test_a_role_is_not_lent_from_one_that_ends_at_the_same_moment() -> None:
    province = make_province()
    officer = province.actor("province_officer")
    school = province.schools[0]
    for number in range(ROUNDS):
        head = give(
            user=make_account(username=f"hieu.truong.{number}", node=school),
            role="principal",
            node=school,
        )
        deputy = make_account(username=f"pho.{number}", node=school)
        with acting(SECTOR):
            card = Card.objects.get(user_id=deputy.pk)
        actor = actor_of_grant(head)
        wish = LendWish(card.uuid, NOW, NOW + timedelta(days=9), "nghỉ")

        def lend(actor: Actor = actor, wish: LendWish = wish) -> object:
            with acting(actor.scope):
                return delegate_role(actor=actor, wish=wish, at=NOW)

        def end(head: Grant = head) -> object:
            with acting(officer.scope):
                return end_grant(actor=officer, grant=head.uuid, ends=NOW, reason="thôi", at=NOW)

        lent, ended = at_once([lend, end])
        assert isinstance(ended, Grant)
        assert isinstance(lent, Grant | NotAllowed)
        with acting(SECTOR):
            left = Grant.objects.filter(delegated_from=head, period__isempty=False)
            assert list(left) == []


def test_the_same_role_given_twice_at_once_is_held_once() -> None:
    province = make_province()
    person = make_account(username="hai.lan", node=province.schools[0])
    with acting(SECTOR):
        card = Card.objects.get(user_id=person.pk)
    wish = GrantWish(card.uuid, "clerk", province.schools[0].uuid, NOW, None, "cùng lúc")

    def giving(role: str) -> Callable[[], object]:
        actor = province.actor(role)

        def act() -> object:
            with acting(actor.scope):
                return give_grant(actor=actor, wish=wish, at=NOW)

        return act

    roles = ("principal", "province_officer", "administrator")
    results = at_once([giving(role) for role in roles])
    assert sum(isinstance(r, Grant) for r in results) == 1
    assert sum(isinstance(r, GrantOverlaps) for r in results) == 2
    with acting(SECTOR):
        assert Grant.objects.filter(user_id=person.pk).count() == 1
