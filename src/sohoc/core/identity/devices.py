"""Devices on which an account has signed in before, recognised by a cookie of their own."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

COOKIE = "sohoc_device"
YEAR = 365 * 24 * 3600

_IS_KNOWN = """
SELECT EXISTS (SELECT FROM identity_knowndevice d JOIN identity_user u ON u.id = d.user_id
               WHERE u.username = %s AND d.digest = %s)
"""
_IS_OURS = "SELECT EXISTS (SELECT FROM identity_knowndevice WHERE digest = %s)"
_REMEMBER = """
INSERT INTO identity_knowndevice (user_id, digest, since) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING
"""


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()


def is_known_device(request: HttpRequest, *, username: str) -> bool:
    """Whether the account with this name has signed in on this device before."""
    cookie = request.COOKIES.get(COOKIE, "")
    if not cookie:
        return False
    with connections["log"].cursor() as cursor:
        cursor.execute(_IS_KNOWN, [username.strip().lower(), _digest(cookie)])
        return bool(cursor.fetchone()[0])


def remember_device(
    request: HttpRequest, response: HttpResponse, *, user_id: int, at: datetime
) -> None:
    """Keep the device for the account; a cookie that we did not give is replaced.

    Otherwise somebody could plant a cookie of theirs and pass for the device later.
    """
    cookie = request.COOKIES.get(COOKIE, "")
    with connections["log"].cursor() as cursor:
        cursor.execute(_IS_OURS, [_digest(cookie)])
        if not cookie or not cursor.fetchone()[0]:
            cookie = secrets.token_urlsafe(32)
        cursor.execute(_REMEMBER, [user_id, _digest(cookie), at])
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
