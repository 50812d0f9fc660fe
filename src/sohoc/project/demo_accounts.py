"""The accounts of the demo, as the first screen and the terminal show them."""

from django.conf import settings
from django.db.models.functions import Now
from django.utils import translation

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import Scope, acting
from sohoc.core.identity.models import Card
from sohoc.core.manifest import registry
from sohoc.core.shell.frame import DemoAccount
from sohoc.project.demo.accounts import PASSWORD
from sohoc.project.demo.plan import SEVERAL_ROLES, SHOWN


def accounts() -> list[DemoAccount]:
    """One account per role and one with several, and their roles now; none outside of a demo."""
    if settings.SOHOC_MODE != "demo":
        return []
    names = [name for name, _role in SHOWN] + [SEVERAL_ROLES[0]]
    with acting(Scope("sohoc_sector").reading()):
        cards = {c.username: c for c in Card.objects.filter(username__in=names)}
        grants: dict[int, list[Grant]] = {}
        for grant in Grant.objects.filter(
            user_id__in=[c.user_id for c in cards.values()], period__contains=Now()
        ).select_related("node"):
            grants.setdefault(grant.user_id, []).append(grant)
    shown = []
    for name in names:
        card = cards.get(name)
        held = grants.get(card.user_id, []) if card else []
        if held:
            roles = [str(registry().roles[g.role].label) for g in held]
            shown.append(
                DemoAccount(
                    username=name, role_label=", ".join(roles), place_label=held[0].node.name
                )
            )
    return shown


def lines() -> list[str]:
    """The same for the terminal, in Vietnamese, with the shared password."""
    with translation.override("vi"):
        found = accounts()
    if not found:
        return []
    width = max(len(account.username) for account in found)
    return [
        *(f"{a.username:<{width}}  {a.role_label}, {a.place_label}" for a in found),
        f"Mật khẩu chung: {PASSWORD}",
    ]
