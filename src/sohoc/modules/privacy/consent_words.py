"""How consents and purposes are spoken of."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.law.privacy.categories import sensitive_categories
from sohoc.law.privacy.consent import Giver
from sohoc.modules.privacy.models import Consent, GiverOf, PurposeText, Way
from sohoc.modules.privacy.selectors.consents import Asked

CATEGORIES = {
    "ethnicity": gettext_lazy("Ethnicity"),
    "religion": gettext_lazy("Religion"),
    "policy_group": gettext_lazy("Policy group"),
    "disability": gettext_lazy("Disability"),
    "health": gettext_lazy("Health"),
    "family_circumstances": gettext_lazy("Circumstances of the family"),
    "photo_of_identity_card": gettext_lazy("Photo of the identity card"),
    "face_attendance": gettext_lazy("Faces, to see who is present"),
    "bus_position": gettext_lazy("Where the school bus is"),
    "learning_analytics": gettext_lazy("Activity while learning online"),
}
TEXT_PROBLEMS = {
    "code": gettext_lazy("There is a purpose with this code already."),
    "past": gettext_lazy("People cannot have been asked in the past. Choose today or a later day."),
    "order": gettext_lazy("A text from this day or a later one is written down already."),
    "same": gettext_lazy("These are the words that are there already."),
}


PAPER_PROBLEMS = {
    "purpose": gettext_lazy("Consent is not asked for this any more. Choose another purpose."),
    "own": gettext_lazy("You signed this yourself: somebody else has to write it down."),
    "signer": gettext_lazy("This guardian may not consent for the child. Look at the record."),
    "giver": gettext_lazy("For this purpose somebody else has to sign. Nothing was saved."),
    "future": gettext_lazy("The day on the paper lies in the future."),
    "older_words": gettext_lazy("The words are newer than the paper: have the new ones signed."),
    "already": gettext_lazy("This person has agreed to these words already."),
    "taken_back": gettext_lazy("The consent was taken back after the day on the paper."),
    "nothing": gettext_lazy("There is no consent of this person that could be taken back."),
    "before_it": gettext_lazy("The paper is older than the consent that it takes back."),
}


def version(text: PurposeText) -> str:
    """Which words these are, and since when they are asked."""
    return _("Version {number}, asked since {day}").format(
        number=text.number, day=f"{text.valid_from:%d/%m/%Y}"
    )


def giver(code: str) -> str:
    """Who consents."""
    return str(GiverOf(code).label)


def state(asked: Asked) -> Status:
    """Whether the purpose may be pursued."""
    if asked.is_in_force:
        return Status("ok", _("agreed"))
    if asked.given:
        return Status("work", _("one more has to agree"))
    if asked.ended:
        return Status("stop", _("taken back"))
    return Status("none", _("nobody has agreed yet"))


def sensitive(categories: Sequence[str], day: date) -> str:
    """That data are sensitive by law, and which; "" where none are."""
    found = sensitive_categories(categories, on=day)
    if not found:
        return ""
    told = "; ".join(f"{one.title} ({one.legal_ref})" for one in found)
    return _("These are sensitive data: {categories}.").format(categories=told)


def needed(asked: Asked) -> list[tuple[str, Status]]:
    """Everybody whose yes is needed, and whether it is there."""
    return [
        (giver(code), said(asked.given.get(code), ended=asked.ended.get(code)))
        for code in sorted(asked.needed)
    ]


def said(consent: Consent | None, *, ended: datetime | None = None) -> Status:
    """`đã đồng ý, 12/09/2026 08:00`; `ended` is when the last yes was taken back."""
    if consent is None and ended is not None:
        return Status("stop", _("taken back on {moment}").format(moment=_moment(ended)))
    if consent is None:
        return Status("wait", _("has not agreed"))
    told = _("agreed on {moment}").format(moment=_moment(consent.given_at))
    return Status("ok", f"{told} ({way(consent)})" if consent.method == Way.PAPER else told)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


def way(consent: Any) -> str:
    """`trên giấy, ghi bởi nhà trường`."""
    return str(Way(consent.method).label)


def why_not(asked: Asked, may: Giver | None) -> str:
    """Why there is no button for the person at the screen; "" where there is one."""
    if asked.as_giver is not None:
        return ""
    if may is Giver.CHILD:
        return _("A parent or guardian answers this for you.")
    return _("It is written down that you do not consent for this child. Ask the school.")


def row_state(consent: Any) -> Status:
    """Whether a yes still counts."""
    if consent.ended_at is not None:
        return Status("stop", _("taken back"))
    if consent.text_id != consent.newest:
        return Status("work", _("to older words"))
    return Status("ok", _("agreed"))
