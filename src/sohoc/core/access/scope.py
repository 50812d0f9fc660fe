"""The outer wall: which rows exist for whoever acts now.

Every query on school data runs inside `with acting(scope):`. The block is a transaction (or a
savepoint) that has taken the scope's database role and told row-level security its lists.
Outside of it the login role reaches gate tables only, and anything else is `permission denied`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import StreamingHttpResponse

LOGIN_ROLE = "none"
SCOPE_ROLES = (
    "sohoc_school",
    "sohoc_schools",
    "sohoc_person",
    "sohoc_sector",
    "sohoc_unmask",
    "sohoc_audit",
    "sohoc_public",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A database role with its lists: node ids of schools, ids of learners and of classes."""

    role: str
    actor: int | None = None
    schools: tuple[int, ...] = ()
    learners: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    read_only: bool = False

    def __post_init__(self) -> None:
        if self.role != LOGIN_ROLE and self.role not in SCOPE_ROLES:
            raise ValueError(self.role)
        if self.role == "sohoc_school" and len(self.schools) != 1:
            raise ValueError("sohoc_school is exactly one school")

    def reading(self) -> "Scope":
        """The same rows in a transaction that refuses every write."""
        return replace(self, read_only=True)


GATE = Scope(LOGIN_ROLE)  # the login role itself: sessions, accounts, queue; no school data

_APPLY = (
    "SELECT set_config('app.actor', %s, true), set_config('app.schools', %s, true),"
    " set_config('app.learners', %s, true), set_config('app.classes', %s, true),"
    " set_config('role', %s, true)"
)
_READ_ONLY = ", set_config('transaction_read_only', 'on', true)"


def current(using: str = DEFAULT_DB_ALIAS) -> Scope:
    """The scope of this thread's connection; another thread has its own connection and no scope."""
    scope: Scope = getattr(connections[using], "scope", GATE)
    return scope


def _list(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _apply(scope: Scope, using: str, *, nested: bool) -> None:
    # One round trip. is_local: gone at COMMIT or ROLLBACK TO. A nested block must not forbid
    # the outer one its writes, and a transaction cannot turn writable again.
    statement = _APPLY + (_READ_ONLY if scope.read_only and not nested else "")
    with connections[using].cursor() as cursor:
        cursor.execute(
            statement,
            [
                "" if scope.actor is None else str(scope.actor),
                _list(scope.schools),
                _list(scope.learners),
                _list(scope.classes),
                scope.role,
            ],
        )


@contextmanager
def acting(scope: Scope, using: str = DEFAULT_DB_ALIAS) -> Iterator[Scope]:
    """A transaction (or savepoint) in which the database shows exactly what `scope` may see."""
    connection, outer = connections[using], current(using)
    nested = connection.in_atomic_block
    with transaction.atomic(using=using):
        if scope != outer or not nested:
            _apply(scope, using, nested=nested)
        connection.scope = scope  # type: ignore[attr-defined]  # our own mark on the connection
        try:
            yield scope
        finally:
            connection.scope = outer  # type: ignore[attr-defined]  # as above
        # Only without an exception: RELEASE SAVEPOINT keeps SET LOCAL, so give the outer scope
        # back. ROLLBACK TO SAVEPOINT does it by itself; outermost, COMMIT does, and deferred
        # triggers must still run as this scope (PostgreSQL < 18).
        if nested and scope != outer and not transaction.get_rollback(using):
            _apply(outer, using, nested=True)


def scoped_stream(scope: Scope, make: Callable[[], Iterator[bytes]]) -> StreamingHttpResponse:
    """A streamed body that opens the scope itself, because it runs after the view has ended."""

    def body() -> Iterator[bytes]:
        with acting(scope):
            yield from make()

    response = StreamingHttpResponse(body())
    response.scoped = True  # type: ignore[attr-defined]  # read by the middleware
    return response
