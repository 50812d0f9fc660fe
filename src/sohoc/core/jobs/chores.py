"""What the program clears away and prepares for itself; nobody owns this work.

Runs as the login role on gate tables, or through narrow functions of the database.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.contracts import AlreadySealing
from sohoc.core.audit.sealing import root_finished_days, seal_all
from sohoc.core.files.sweeping import remove_expired_rows, sweep_store

log = logging.getLogger("sohoc.jobs")

MONTHS_AHEAD = 14
# Attempts only count within minutes (`identity.attempts`); a day leaves room for a slow clock.
ATTEMPTS_KEPT = timedelta(days=1)

_MONTHS = "SELECT app.ensure_audit_months(%s, %s)"
_SESSIONS = "DELETE FROM django_session WHERE expire_date < %s"
_LISTED_SESSIONS = """
DELETE FROM usersessions_usersession u
WHERE NOT EXISTS (SELECT FROM django_session s WHERE s.session_key = u.session_key)
"""
_CACHE = "DELETE FROM identity_cache WHERE expires < %s"
_ATTEMPTS = "DELETE FROM identity_attempts WHERE last_at < %s"


def seal_audit(*, at: datetime) -> None:
    """Seal what was written since the last minute; the days that have ended get their root."""
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
    """Remove sessions that have ended, what the cache has outlived, and old failed attempts."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_SESSIONS, [at])
        cursor.execute(_LISTED_SESSIONS)
        cursor.execute(_CACHE, [at])
        cursor.execute(_ATTEMPTS, [at - ATTEMPTS_KEPT])


def clear_files(*, at: datetime) -> None:
    """Remove files whose time is over, and bytes that no file names any more."""
    remove_expired_rows()
    sweep_store(at=at)
