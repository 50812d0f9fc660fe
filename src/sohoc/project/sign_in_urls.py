"""The addresses of allauth that this program uses; nobody signs up or resets by mail."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from sohoc.core.access.doors import public

CLOSED = public("leads to the sign-in page; nobody signs up")(
    RedirectView.as_view(pattern_name="account_login")
)
FORGOTTEN = public("says who sets a new password")(
    TemplateView.as_view(template_name="account/password_reset.html")
)

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", FORGOTTEN, name="account_reset_password"),
    path("signup/", CLOSED, name="account_signup"),
    path("2fa/", include("allauth.mfa.urls")),
]
