"""Who may look at and keep accounts."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.personal_columns import PERSONAL_COLUMNS
from sohoc.core.identity.rekeying import rotate_key, rotation_told
from sohoc.core.identity.selectors import find_accounts
from sohoc.core.manifest import (
    Door,
    JobKind,
    Manifest,
    NavigationEntry,
    SearchSource,
    TrailWords,
)

KEEPERS = frozenset({"administrator", "province_officer", "commune_officer", "principal"})

MANIFEST = Manifest(
    personal_columns=PERSONAL_COLUMNS,
    doors=[
        Door(IdentityPermission.VIEW_ACCOUNTS, _("see accounts"), KEEPERS | {"clerk"}),
        Door(IdentityPermission.EXPORT_ACCOUNTS, _("export accounts"), KEEPERS, sensitive=True),
        Door(
            IdentityPermission.CREATE_ACCOUNT,
            _("make an account"),
            frozenset({"administrator", "principal"}),
            sensitive=True,
        ),
        Door(
            IdentityPermission.EDIT_ACCOUNT,
            _("correct an account"),
            frozenset({"administrator", "principal"}),
            sensitive=True,
        ),
        Door(
            IdentityPermission.DISABLE_ACCOUNT,
            _("close and reopen an account"),
            frozenset({"administrator", "principal"}),
            sensitive=True,
        ),
        Door(
            IdentityPermission.RESET_PASSWORD,
            _("set a new password for an account"),
            frozenset({"administrator", "principal"}),
            sensitive=True,
        ),
        Door(
            IdentityPermission.ROTATE_KEYS,
            _("make a new key"),
            frozenset({"administrator"}),
            sensitive=True,
        ),
    ],
    navigation=[
        NavigationEntry(
            _("Accounts"), "accounts:accounts", "users", IdentityPermission.VIEW_ACCOUNTS, order=70
        ),
        NavigationEntry(
            _("Keys"), "accounts:keys", "key", IdentityPermission.ROTATE_KEYS, order=79
        ),
    ],
    jobs=[
        JobKind(
            "identity.keys.rotate",
            _("New key"),
            rotate_key,
            IdentityPermission.ROTATE_KEYS,
            tell=rotation_told,
        )
    ],
    searches=[SearchSource(_("Accounts"), IdentityPermission.VIEW_ACCOUNTS, find_accounts)],
    listings=["sohoc.core.identity.web.listings.ACCOUNTS"],
    sentences={
        "identity.keys.rotated": _("made a new key"),
        "identity.account.created": _("made the account"),
        "identity.account.edited": _("corrected the account"),
        "identity.account.disabled": _("closed the account"),
        "identity.account.reopened": _("reopened the account"),
        "identity.account.password_reset": _("set a new password for"),
    },
    words=TrailWords(
        records={"identity_card": _("Account")},
        columns={
            "identity_card.full_name": _("Full name"),
            "identity_card.is_disabled": _("Account closed"),
            "identity_card.node_id": _("Place"),
            "identity_card.username": _("User name"),
        },
        ledgers={"identity_cardhistory": _("Changes of accounts")},
        noted={
            "identity.full_name": _("Full name"),
            "identity.key": _("Number of the key"),
            "identity.sessions": _("Sessions ended"),
            "identity.tokens": _("Access keys ended"),
            "identity.username": _("User name"),
        },
    ),
)
