"""Words for tests about requests for correction: asking, accepting, what is left behind."""

from dataclasses import replace
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    SECTOR,
    Province,
)
from sohoc.modules.orgs.models import CorrectionRequest, SchoolHistory, SchoolState
from sohoc.modules.orgs.services.requests import (
    accept_request,
    ask_correction,
)
from sohoc.modules.orgs.services.schools import correct_school, facts_of

NEW_NAME = "Trường THCS Hoa Ban (mẫu)"


def asked(
    province: Province, school: SchoolState, *, by: str = "principal", **changes: Any
) -> CorrectionRequest:
    actor = province.actor(by)
    wished = replace(facts_of(school), **(changes or {"name": NEW_NAME}))
    with acting(actor.writing_scope):
        return ask_correction(
            actor=actor, school=school.uuid, wished=wished, reason="theo quyết định 12", at=NOW
        )


def accept(actor: Actor, request: CorrectionRequest) -> CorrectionRequest:
    with acting(actor.writing_scope):
        return accept_request(actor=actor, uuid_=request.uuid, reason="theo đề nghị", at=NOW)


def current(school: SchoolState) -> SchoolState:
    with acting(SECTOR):
        return SchoolState.objects.select_related("school").get(pk=school.pk)


def left_behind() -> dict[str, Any]:
    with acting(SECTOR):
        counts: dict[str, Any] = {
            "requests": list(CorrectionRequest.objects.order_by("pk").values_list("pk", "state")),
            "history": SchoolHistory.objects.count(),
        }
    with acting(AUDIT):
        counts["audit"] = Entry.objects.count()
    return {**counts, "events": Event.objects.count()}


def corrected(province: Province, school: SchoolState, **changes: Any) -> None:
    officer = province.actor("province_officer")
    now = current(school)
    with acting(officer.scope):
        correct_school(
            actor=officer,
            uuid_=school.uuid,
            facts=replace(facts_of(now), **changes),
            version=now.version,
            reason="sửa",
            at=NOW,
        )
