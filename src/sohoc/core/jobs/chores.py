"""What the program clears away and prepares for itself; nobody owns this work.

Runs as the login role on gate tables, or through narrow functions of the database.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.contracts import AlreadySealing
from sohoc.core.audit.sealing import root_finished_days, seal_all
from sohoc.core.audit.security import tell_left_out
from sohoc.core.files.sweeping import remove_expired_rows, sweep_store

log = logging.getLogger("sohoc.jobs")

MONTHS_AHEAD = 14
# Attempts only count within minutes (`identity.attempts`); a day leaves room for a slow clock.
ATTEMPTS_KEPT = timedelta(days=1)
# A form lives in a session of twelve hours; a week is for the browser that was left open.
USED_FORMS_KEPT = timedelta(days=7)

_MONTHS = "SELECT app.ensure_audit_months(%s, %s)"
_SESSIONS = "DELETE FROM django_session WHERE expire_date < %s"
_LISTED_SESSIONS = """
DELETE FROM usersessions_usersession u
WHERE NOT EXISTS (SELECT FROM django_session s WHERE s.session_key = u.session_key)
"""
_ANSWERS = "SELECT app.forget_answers()"
_DIGESTS = """
UPDATE rest_token SET digest = NULL
WHERE digest IS NOT NULL AND least(ends_at, revoked_at) < %s
"""
_CACHE = "DELETE FROM identity_cache WHERE expires < %s"
_USED_FORMS = "DELETE FROM identity_usedform WHERE made_at < %s"
_ATTEMPTS = "DELETE FROM identity_attempts WHERE last_at < %s"


def seal_audit(*, at: datetime) -> None:
    """Seal what was written since the last minute; the days that have ended get their root."""
    tell_left_out()
    try:
        seal_all(at=at)
        root_finished_days(at=at)
    except AlreadySealing:
        log.info("audit is being sealed elsewhere")


def make_audit_months(*, at: datetime) -> None:
    """Have the partitions of the audit trail ready more than a year ahead."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_MONTHS, [timezone.localdate(at), MONTHS_AHEAD])


def forget_sessions(*, at: datetime) -> None:
    """Remove ended sessions, what the cache has outlived, old failed attempts and used forms."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_SESSIONS, [at])
        cursor.execute(_LISTED_SESSIONS)
        cursor.execute(_CACHE, [at])
        cursor.execute(_ATTEMPTS, [at - ATTEMPTS_KEPT])
        cursor.execute(_USED_FORMS, [at - USED_FORMS_KEPT])


def forget_calls(*, at: datetime) -> None:
    """Remove the answers of repeated calls after their week, and what tokens were known by.

    A token that is over opens nothing; its row stays, because the trail names it.
    """
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_ANSWERS)
        cursor.execute(_DIGESTS, [at - timedelta(days=settings.SOHOC_TOKEN_DAYS)])


def clear_files(*, at: datetime) -> None:
    """Remove files whose time is over, and bytes that no file names any more."""
    remove_expired_rows()
    sweep_store(at=at)
