"""What happens to a database connection between two requests; knows no Django."""

from typing import Any

import psycopg


def reset_connection(connection: psycopg.Connection[Any]) -> None:
    """Give back the login role: nothing that one request set may reach the next one.

    `SET ROLE NONE`, not `RESET ROLE`: a login may change what RESET returns to.
    """
    connection.execute("SET ROLE NONE")
