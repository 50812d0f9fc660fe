"""Random acts on a network of schools, compared with a reference model of plain dictionaries."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.testing.actors import NOW, SECTOR, Province, make_province
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import Act, School, SchoolState
from sohoc.modules.orgs.rules.acts import ActRefused, UndoingRefused
from sohoc.modules.orgs.services.acts.recording import record_act
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import decided, facts

FIRST = date(2020, 9, 1)
COMMUNES = ("Xã Bao La", "Xã Mai Hạ")


@dataclass
class Known:
    """A school as the model knows it: every (name, commune, first day), end and heir."""

    states: list[tuple[str, str, date]]
    acted: date  # the day of its last act
    end: date | None = None
    heir: UUID | None = None


@dataclass
class Step:
    """What an act did to the model, so that it can be undone."""

    act: Act
    before: dict[UUID, Known]
    touched: set[UUID] = field(default_factory=set)


class Network(RuleBasedStateMachine):
    """Acts in the order of their days; each is tried on the program and on the model."""

    @initialize()
    def begin(self) -> None:
        self.run = transaction.atomic()
        self.run.__enter__()
        self.province: Province = make_province()
        self.actor = self.province.actor("province_officer", at=NOW)
        made = [
            *make_schools(self.province.schools[:2], commune=COMMUNES[0]),
            *make_schools(self.province.schools[2:], commune=COMMUNES[1], first=3),
        ]
        self.model = {s.uuid: Known([(s.name, s.commune, FIRST)], FIRST) for s in made}
        self.nodes = {s.uuid: s.school_id for s in made}
        self.day, self.number = FIRST, 0
        self.steps: list[Step] = []

    def teardown(self) -> None:
        """Every run begins with an empty database."""
        if hasattr(self, "run"):
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    def copy(self) -> dict[UUID, Known]:
        return {u: Known(list(k.states), k.acted, k.end, k.heir) for u, k in self.model.items()}

    def attempt(self, kind: str, **parts: Any) -> Step | None:
        """Record the act; None when the program refused it, and then nothing was written."""
        wish = ActWish(kind=kind, decision=decided(self.day), **parts)
        before = self.copy()
        try:
            with transaction.atomic(), acting(self.actor.scope):
                act = record_act(actor=self.actor, wish=wish, at=NOW)
        except ActRefused:
            return None
        step = Step(act, before, {*wish.subjects, *wish.ending})
        for school in step.touched:
            self.model[school].acted = self.day
        self.steps.append(step)
        return step

    def begun(self, step: Step) -> list[UUID]:
        """The schools that an act founded, in order."""
        with acting(SECTOR):
            nodes = step.act.parties.filter(part="successor").order_by("pk")
            found = [School.objects.get(pk=party.node_id) for party in nodes]
        for school in found:
            self.nodes[school.uuid] = school.pk
            step.touched.add(school.uuid)
        return [school.uuid for school in found]

    def fresh(self) -> Any:
        self.number += 1
        return facts(f"Trường Mới {self.number}", f"25-8{self.number:04d}")

    def add(self, step: Step, names: list[str]) -> list[UUID]:
        made = self.begun(step)
        for uuid, name in zip(made, names, strict=True):
            self.model[uuid] = Known([(name, COMMUNES[0], self.day)], self.day)
        return made

    def may_act(self, *schools: UUID) -> bool:
        """The rule in the model's words: open, and as it is since before today."""
        return all(self.model[s].end is None and self.model[s].acted < self.day for s in schools)

    @rule(days=st.integers(min_value=0, max_value=40))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(data=st.data(), commune=st.sampled_from(COMMUNES))
    def change(self, data: st.DataObject, commune: str) -> None:
        school = data.draw(st.sampled_from(list(self.model)))
        self.number += 1
        name = f"Trường Tên {self.number}"
        allowed = self.may_act(school)
        changes = {"name": name, "commune": commune}
        step = self.attempt("move", subjects=(school,), changes=changes)
        assert (step is not None) == allowed
        if step:
            self.model[school].states.append((name, commune, self.day))

    @rule(data=st.data(), into_new=st.booleans())
    def merge(self, data: st.DataObject, into_new: bool) -> None:
        two = data.draw(st.lists(st.sampled_from(list(self.model)), min_size=2, max_size=2))
        allowed = len(set(two)) == 2 and self.may_act(*two)
        if into_new:
            new = self.fresh()
            step = self.attempt("merge", ending=tuple(two), founding=(new,))
        else:
            step = self.attempt("merge", ending=(two[0],), subjects=(two[1],))
        assert (step is not None) == allowed
        if step:
            heir = self.add(step, [new.name])[0] if into_new else two[1]
            for school in two if into_new else two[:1]:
                self.model[school].end, self.model[school].heir = self.day, heir

    @rule(data=st.data(), keeper=st.integers(min_value=0, max_value=1))
    def divide(self, data: st.DataObject, keeper: int) -> None:
        school = data.draw(st.sampled_from(list(self.model)))
        allowed = self.may_act(school)
        new = (self.fresh(), self.fresh())
        step = self.attempt("split", ending=(school,), founding=new, keeper=keeper)
        assert (step is not None) == allowed
        if step:
            made = self.add(step, [one.name for one in new])
            self.model[school].end, self.model[school].heir = self.day, made[keeper]

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        school = data.draw(st.sampled_from(list(self.model)))
        allowed = self.may_act(school)
        step = self.attempt("close", ending=(school,))
        assert (step is not None) == allowed
        if step:
            self.model[school].end = self.day

    @precondition(lambda self: bool(getattr(self, "steps", [])))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """The last act of all its schools goes; any other is refused and changes nothing."""
        number = data.draw(st.integers(min_value=0, max_value=len(self.steps) - 1))
        step = self.steps[number]
        is_last = not any(later.touched & step.touched for later in self.steps[number + 1 :])
        try:
            with transaction.atomic(), acting(self.actor.scope):
                undo_act(actor=self.actor, uuid_=step.act.uuid, reason="thử", at=NOW)
        except UndoingRefused:
            assert not is_last
            return
        assert is_last
        self.steps.remove(step)
        for uuid in step.touched:
            if uuid in step.before:
                self.model[uuid] = step.before[uuid]
            else:
                del self.model[uuid]

    @invariant()
    def the_program_knows_what_the_model_knows(self) -> None:
        if not hasattr(self, "model"):
            return
        with acting(SECTOR):
            held = {
                (s.uuid, s.name, s.commune, s.period.lower, s.period.upper)
                for s in SchoolState.objects.select_related("school")
            }
        assert held == {
            (uuid, name, commune, since, until)
            for uuid, known in self.model.items()
            for (name, commune, since), until in zip(
                known.states, [*(s[2] for s in known.states[1:]), known.end], strict=True
            )
        }

    @invariant()
    def a_school_sees_itself_and_all_that_it_succeeds(self) -> None:
        if not hasattr(self, "model"):
            return
        for uuid, known in self.model.items():
            if known.end is not None:
                continue
            with acting(SECTOR):
                seen = set(nodes_below(self.nodes[uuid], on=self.day, is_alone=True))
            assert seen == {self.nodes[one] for one in self.inherited(uuid)}

    def inherited(self, uuid: UUID) -> set[UUID]:
        found = {uuid}
        for other, known in self.model.items():
            if known.heir == uuid:
                found |= self.inherited(other)
        return found

    @invariant()
    def every_commune_stands_above_its_own_schools_and_what_they_succeed(self) -> None:
        if not hasattr(self, "model"):
            return
        for commune, node in zip(COMMUNES, self.province.communes, strict=True):
            with acting(SECTOR):
                seen = set(nodes_below(node.pk, on=self.day))
            wanted = {node.pk}
            for uuid, known in self.model.items():
                if known.heir is None and self.commune_of(known) == commune:
                    wanted |= {self.nodes[one] for one in self.inherited(uuid)}
            assert seen == wanted

    def commune_of(self, known: Known) -> str:
        return known.states[-1][1]


@pytest.mark.django_db
def test_random_acts_keep_program_and_model_alike() -> None:
    run_state_machine_as_test(
        Network,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
