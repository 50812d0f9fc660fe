"""What the trail tells of school years: each act has its sentence, and its page opens."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.manifest import registry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW
from sohoc.modules.calendar.services.drafts import begin_draft, discard_draft
from sohoc.modules.calendar.services.publishing import take_back_plan
from sohoc.modules.calendar.services.years import correct_frame, take_back_year
from sohoc.modules.calendar.stored import frame_kept
from sohoc.modules.calendar.testing import amend_plan, make_year, plan_facts, publish_plan

# Names of columns and codes that nobody has put into words.
RAW = re.compile(r"\b(first|second|decision|closes|closing|opening|early|primary|calendar_)")
pytestmark = pytest.mark.django_db(transaction=True)


def every_act(officer: Actor) -> None:
    year, other = make_year(officer), make_year(officer, 2027)
    with acting(officer.scope):
        take_back_year(actor=officer, uuid_=other.uuid, reason="nhầm")
        frame = frame_kept(year)
        correct_frame(
            actor=officer,
            uuid_=year.uuid,
            frame=type(frame)(18, 17, frame.first_term_before, date(2027, 5, 30), "1/QĐ"),
            version=1,
            reason="sửa",
            at=NOW,
        )
        draft = begin_draft(actor=officer, year_uuid=year.uuid, facts=plan_facts(), at=NOW)
        discard_draft(actor=officer, uuid_=draft.uuid)
    plan = publish_plan(officer, year, closing=date(2027, 5, 29))
    later = amend_plan(officer, plan, effective=date(2026, 10, 5))
    with acting(officer.scope):
        take_back_plan(actor=officer, uuid_=later.uuid, reason="nhầm", at=NOW)


def test_the_page_of_every_act_opens(officer: Actor, signed_in: Callable[[str], Client]) -> None:
    every_act(officer)
    with acting(Scope("sohoc_audit")):
        entries = list(Entry.objects.filter(verb__startswith="calendar.").order_by("id"))
    declared = {verb for verb in registry().sentences if verb.startswith("calendar.")}
    assert {entry.verb for entry in entries} == declared
    for role in ("auditor", "province_officer"):
        client = signed_in(role)
        for entry in entries:
            page = client.get(f"/audit/entries/{entry.id}/")
            assert page.status_code == 200, entry.verb
            assert str(registry().sentences[entry.verb]) in page.content.decode()
            text = text_of(page.content.decode())
            assert RAW.findall(re.sub(r"calendar[.][a-z_.]+", "", text)) == []
