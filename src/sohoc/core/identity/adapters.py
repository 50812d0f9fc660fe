"""How allauth signs people in here: closed sign-up, own limits, own keys, own words."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.audit.security import SecurityKind, note_security
from sohoc.core.identity import attempts
from sohoc.core.identity.devices import is_known_device, remember_device
from sohoc.core.identity.proof import is_fresh
from sohoc.core.identity.selectors import account_named
from sohoc.core.keys.sealing import close_value, open_value

TOTP_PLACE = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; failures are counted per account and per address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(getattr(request, "address", "") or "0.0.0.0")  # noqa: S104 - unknown, not bound

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        username = str(credentials.get("username") or "")
        at = timezone.now()
        is_known = is_known_device(request, username=username)
        standing = attempts.reserve(
            username=username,
            address=self.get_client_ip(request),
            is_known_device=is_known,
            at=at,
        )
        if standing.closed_until is not None:
            account = account_named(username)
            note_security(SecurityKind.SIGN_IN_CLOSED, request=request, account=account)
            minutes = max(1, -(-int((standing.closed_until - at).total_seconds()) // 60))
            raise ValidationError(
                ngettext(
                    "Too many wrong passwords. Try again in %(minutes)d minute,"
                    " or ask the administrator of your school.",
                    "Too many wrong passwords. Try again in %(minutes)d minutes,"
                    " or ask the administrator of your school.",
                    minutes,
                )
                % {"minutes": minutes},
                code="too_many_login_attempts",
            )
        request.tries_left = standing.tries_left  # type: ignore[attr-defined]  # for the page
        request.is_known_device = is_known  # type: ignore[attr-defined]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A right password gives back its try at once: a second factor may still be asked for."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            username = str(credentials.get("username") or "")
            is_known = request.is_known_device  # type: ignore[attr-defined]  # set in `pre_authenticate`
            attempts.give_back(username=username, is_known_device=is_known)
        return user

    def get_login_stages(self) -> list[str]:
        """The library's steps, with ours in the place of its second one."""
        stages: list[str] = super().get_login_stages()
        ours = f"{SecondStep.__module__}.{SecondStep.__qualname__}"
        theirs = f"{AuthenticateStage.__module__}.{AuthenticateStage.__qualname__}"
        return [ours if stage == theirs else stage for stage in stages]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = str(credentials.get("username") or "")
        attempts.count_at_address(
            username=username, address=self.get_client_ip(request), at=timezone.now()
        )
        account = account_named(username)
        note_security(SecurityKind.SIGN_IN_FAILED, request=request, account=account)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Every way in ends here, whole: password, passkey, second factor, the demo's one click."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        attempts.forget_failures(username=user.get_username())
        remember_device(request, response, user_id=user.pk, at=timezone.now())
        note_security(SecurityKind.SIGNED_IN, request=request)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The library's own guard follows our rule for a fresh proof, signing in included."""
        return not is_fresh(self.request)

    def logout(self, request: HttpRequest) -> None:
        note_security(SecurityKind.SIGNED_OUT, request=request)  # while it is known who leaves
        super().logout(request)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The sentence for a wrong password says how many tries are left."""
        tries = getattr(self.request, "tries_left", None)
        if code == "username_password_mismatch" and tries is not None:
            if tries == 0:
                text = _("The password is not right. The account rests for 15 minutes.")
            else:
                text = ngettext(
                    "The password is not right. %(tries)d try left.",
                    "The password is not right. %(tries)d tries left.",
                    tries,
                ) % {"tries": tries}
            return ValidationError(text, code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what happened; allauth's own messages would say it twice."""


class SecondStep(AuthenticateStage):
    """The second step; that somebody knew the password and came so far is noted."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        response, goes_on = super().handle()
        if response is not None:
            note_security(
                SecurityKind.SECOND_STEP_AWAITED, request=self.request, account=self.login.user.pk
            )
        return response, goes_on


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors are closed with our keys; passkeys carry our name."""

    def encrypt(self, text: str) -> str:
        return close_value(settings.KEYRING, text, place=TOTP_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_value(settings.KEYRING, encrypted_text, place=TOTP_PLACE)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "SốHọc"}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())


def passkeys_available(request: HttpRequest) -> bool:
    """Browsers allow passkeys on names only, and on plain http on localhost alone."""
    host = (
        request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    )
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
