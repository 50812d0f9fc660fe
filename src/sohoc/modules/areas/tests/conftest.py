"""What the tests of administrative units share."""

import pytest

from sohoc.core.testing.database import owner_connection
from sohoc.modules.areas.testing import country

__all__ = ["country"]

TABLES = ("areas_area", "areas_areahistory", "areas_areasuccession")


@pytest.fixture
def settled(django_db_setup: None) -> None:
    """No sweeping of the tables while a test fills them.

    A sweep in the middle of an open transaction counts none of its rows, and the planner then reads
    whole tables for each of ten thousand rows. The database of the tests ends with them.
    """
    with owner_connection() as db:
        for table in TABLES:
            db.execute(f"VACUUM {table}".encode())
            db.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)".encode())
