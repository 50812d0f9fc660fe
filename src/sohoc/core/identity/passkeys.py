"""The forms of passkeys: what no browser sends is refused like a wrong key, and is no fault."""

from typing import Any

from allauth.mfa.webauthn import forms as library
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

TEXTS = ("id", "rawId", "type")


class CredentialField(forms.JSONField):
    """The answer of an authenticator, in the shape that the library takes for granted."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except RecursionError as error:
            raise self._unreadable(value) from error
        if found in self.empty_values:
            return None
        is_shaped = (
            isinstance(found, dict)
            and isinstance(found.get("response"), dict)
            and all(isinstance(found.get(name), str) for name in TEXTS)
        )
        if not is_shaped:
            raise self._unreadable(value)
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)

    def _unreadable(self, value: Any) -> ValidationError:
        message = self.error_messages["invalid"]
        return ValidationError(message, code="invalid", params={"value": str(value)[:80]})


class AddPasskeyForm(library.AddWebAuthnForm):  # type: ignore[misc]  # untyped library
    credential = CredentialField()


class SecondStepForm(library.AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    credential = CredentialField()


class SignInForm(library.LoginWebAuthnForm):  # type: ignore[misc]  # untyped library
    credential = CredentialField()
