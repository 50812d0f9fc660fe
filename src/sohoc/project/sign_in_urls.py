"""The addresses of allauth that this program uses; nobody signs up or resets by mail."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView, TemplateView

from sohoc.core.access.doors import gate, public
from sohoc.core.identity.web.own import reauthenticate

CLOSED = public("leads to the sign-in page; nobody signs up")(
    RedirectView.as_view(pattern_name="account_login")
)
FORGOTTEN = public("says who sets a new password")(
    TemplateView.as_view(template_name="account/password_reset.html")
)


def _protected(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page of the person's own factors: asks for a fresh proof in place, as every step-up does.

    It is reached by who still lacks the second factor that the role needs.
    """
    view.sets_up_factor = True  # type: ignore[attr-defined]  # read by the middleware
    return gate("the person's own second factors", fresh=True)(view)


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", FORGOTTEN, name="account_reset_password"),
    path("signup/", CLOSED, name="account_signup"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/totp/activate/", _protected(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _protected(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        _protected(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        _protected(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        _protected(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", _protected(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        _protected(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        _protected(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]
