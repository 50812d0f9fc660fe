"""An incident at the wall is known by the database's code, not by words in a text."""

import pytest
from django.db import Error, connection, transaction

from sohoc.core.access.scope import acting
from sohoc.core.identity.middleware import is_of_the_wall
from sohoc.core.testing.actors import Province

pytestmark = pytest.mark.django_db


FILE_OF_ANOTHER = """
INSERT INTO files_storedfile (uuid, owner_id, node_id, name, media_type, size, sha256, purpose,
  permission, is_sensitive, made_at)
VALUES (gen_random_uuid(), -1, -1, 'x', 'x', 1, 'x', 'x', '', false, now())
"""


@pytest.mark.parametrize(
    ("statement", "is_incident"),
    [
        ("SELECT count(*) FROM identity_user", True),
        (FILE_OF_ANOTHER, True),
        ("SELECT 'permission denied'::int", False),
        ("SELECT 'new row violates row-level security policy'::date", False),
    ],
)
def test_what_a_person_typed_is_no_incident(
    province: Province, statement: str, is_incident: bool
) -> None:
    scope = province.actor("clerk").scope
    with (
        pytest.raises(Error) as raised,
        acting(scope),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert is_of_the_wall(raised.value) is is_incident
