"""A repeated request is answered as the first one, without effect.

The answer is kept in the transaction of its effect: either both are there or neither, so a refused
request may be repeated under the same key. Keys live for seven days and belong to one account.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.rest import problems
from sohoc.core.rest.models import Answer
from sohoc.core.rest.problems import FieldError, Problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,80}")
KEPT_FOR = timedelta(days=7)
FIRST_REFUSAL = 400
KEPT_HEADERS = ("Content-Type", "ETag", "Location")

# Two at once: the second waits here for the end of the first, and then finds its answer.
_QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def answered_once(
    request: HttpRequest, *, actor: Actor, run: Callable[[], HttpResponse], at: datetime
) -> HttpResponse:
    """Run inside the caller's transaction unless the key's answer is already kept.

    Raises `Problem` for a key that cannot be meant or that belongs to another request.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not KEY.fullmatch(key):
        message = _("1 to 80 visible ASCII characters, such as a UUID.")
        raise Problem(problems.BAD_PARAMETER, errors=[FieldError(HEADER, message)])
    digest = _digest(request, actor)
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, [f"rest_answer {actor.user_id} {key}"])
    own = Answer.objects.filter(actor_id=actor.user_id)
    own.filter(made_at__lt=at - KEPT_FOR).delete()
    kept = own.filter(key=key).first()
    if kept is not None:
        return _replayed(kept, digest)
    response = run()
    if response.status_code >= FIRST_REFUSAL:
        return response
    Answer.objects.create(
        actor_id=actor.user_id,
        key=key,
        request_digest=digest,
        status=response.status_code,
        headers={n: response[n] for n in KEPT_HEADERS if n in response},
        body=response.content.decode(),
        made_at=at,
    )
    return response


def _digest(request: HttpRequest, actor: Actor) -> bytes:
    """What makes a request the same: role, method, address, version and body.

    Keyed: a plain digest of a body that holds a personal number would give the number away to
    whoever tries all of them.
    """
    parts = (
        str(actor.grant_id),
        str(request.method),
        request.get_full_path(),
        request.headers.get("If-Match", ""),
    )
    sent = "\n".join(parts).encode() + b"\n" + request.body
    return hmac.digest(settings.KEYRING.active("index").secret, sent, hashlib.sha256)


def _replayed(kept: Answer, digest: bytes) -> HttpResponse:
    if bytes(kept.request_digest) != digest:
        raise Problem(problems.KEY_REUSED)
    response = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response[name] = value
    response[REPLAYED] = "true"
    return response
