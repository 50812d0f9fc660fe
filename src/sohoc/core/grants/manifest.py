"""Who may look at, give and take roles."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.access.manifest import ADMINISTRATOR, AUDITOR
from sohoc.core.grants.answering import keep_rounds
from sohoc.core.grants.figures import places_behind, roles_waiting
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.manifest import (
    Chore,
    Door,
    Manifest,
    NavigationEntry,
    PanelSource,
    TrailWords,
)

KEEPERS = frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"})

MANIFEST = Manifest(
    doors=[
        Door(
            GrantsPermission.VIEW_GRANTS,
            _("see who holds which role"),
            KEEPERS,
        ),
        Door(
            GrantsPermission.GIVE_GRANT,
            _("give a role"),
            KEEPERS,
            sensitive=True,
        ),
        Door(
            GrantsPermission.REVOKE_GRANT,
            _("end a role"),
            KEEPERS,
            sensitive=True,
        ),
        Door(
            GrantsPermission.DELEGATE_OWN_ROLE,
            _("lend the own role for a time"),
            frozenset({"province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            GrantsPermission.VIEW_MATRIX,
            _("see the matrix of rights"),
            frozenset({ADMINISTRATOR, AUDITOR, "province_officer"}),
        ),
        Door(
            GrantsPermission.ANSWER_ROUND,
            _("confirm roles twice a year"),
            KEEPERS,
        ),
        Door(
            GrantsPermission.SET_ROUNDS,
            _("say when roles are confirmed"),
            frozenset({ADMINISTRATOR}),
            sensitive=True,
        ),
        Door(
            GrantsPermission.OPEN_ROUND,
            _("have roles confirmed now"),
            frozenset({ADMINISTRATOR}),
            sensitive=True,
        ),
    ],
    listings=["sohoc.core.grants.web.listings.GRANTS"],
    navigation=[
        NavigationEntry(_("Roles"), "grants:grants", "key", GrantsPermission.VIEW_GRANTS, order=72),
        NavigationEntry(
            _("Confirming roles"),
            "grants:round",
            "checks",
            GrantsPermission.ANSWER_ROUND,
            order=73,
        ),
        NavigationEntry(
            _("Matrix of rights"), "grants:matrix", "table", GrantsPermission.VIEW_MATRIX, order=74
        ),
    ],
    chores=[Chore("keep_rounds", "11 17 * * *", keep_rounds)],  # 00:11 in Hà Nội
    panels=[
        PanelSource(GrantsPermission.ANSWER_ROUND, roles_waiting, order=3),
        PanelSource(GrantsPermission.ANSWER_ROUND, places_behind, order=4),
    ],
    sentences={
        "grants.grant.given": _("gave the role"),
        "grants.grant.delegated": _("lent the role"),
        "grants.grant.revoked": _("ended the role"),
        "grants.round.confirmed": _("confirmed roles in the round of"),
        "grants.round.opened": _("opened a round of confirming roles by hand:"),
        "grants.round.taken_back": _("took back a confirmation in the round of"),
        "grants.rule.kept": _("said that roles are confirmed on"),
    },
    words=TrailWords(
        records={
            "grants_roundanswer": _("Confirmation of a role"),
            "grants_roundrule": _("When roles are confirmed"),
        },
        columns={
            "grants_roundanswer.decision": _("Decision"),
            "grants_roundanswer.node_id": _("Place"),
            "grants_roundanswer.reason": _("Reason"),
            "grants_roundrule.closes_after": _("Closes after days"),
            "grants_roundrule.days": _("Opens on"),
            "grants_roundrule.ends_unanswered": _("Ends what nobody confirmed"),
            "grants_roundrule.overdue_after": _("Overdue after days"),
        },
        ledgers={
            "grants_roundanswerhistory": _("Changes of confirmations of roles"),
            "grants_roundrulehistory": _("Changes of when roles are confirmed"),
        },
        noted={
            "grants.count": _("How many"),
            "grants.days": _("Opens on"),
            "grants.ends": _("Ends on"),
        },
    ),
)
