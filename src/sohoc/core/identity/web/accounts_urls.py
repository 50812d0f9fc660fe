"""Addresses of the keeping of accounts."""

from django.urls import path

from sohoc.core.identity.web import accounts, accounts_keeping, keys
from sohoc.core.identity.web.listings import ACCOUNTS
from sohoc.core.objects.screens import list_urls

app_name = "accounts"

urlpatterns = [
    path("accounts/make", accounts_keeping.make, name="make"),
    path("accounts/<uuid:uuid_>/", accounts.show_account, name="account"),
    path("accounts/<uuid:uuid_>/history", accounts.show_history, name="history"),
    path("accounts/<uuid:uuid_>/edit", accounts_keeping.edit, name="edit"),
    path("accounts/<uuid:uuid_>/move", accounts_keeping.move, name="move"),
    path("accounts/<uuid:uuid_>/close", accounts_keeping.close, name="close"),
    path("accounts/<uuid:uuid_>/reopen", accounts_keeping.reopen, name="reopen"),
    path("accounts/<uuid:uuid_>/password", accounts_keeping.password, name="password"),
    path("keys/", keys.keys, name="keys"),
    path("keys/rotate/<str:purpose>", keys.rotate, name="rotate_key"),
    *list_urls(ACCOUNTS, prefix="accounts"),
]
