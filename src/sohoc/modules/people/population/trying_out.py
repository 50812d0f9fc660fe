"""The population database of an installation for trying out: the stand-in, for as long as one asks.

It answers on a port of this machine, and what it is asked goes through the same client as for the
real one. No file can name it: the settings of the demo alone do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.population.fake import Population, server_of

_ASKED = Population()
STAND_IN = Connection(
    url="http://127.0.0.1/dancu/037",
    user=_ASKED.user,
    secret=_ASKED.secret,
    client=_ASKED.client,
    api_key=_ASKED.api_key,
    procedures={
        "THU-1": "Rà soát hồ sơ học sinh, bản dùng thử",
        "THU-2": "Tuyển sinh đầu cấp, bản dùng thử",
    },
    per_minute=1200,
    is_stand_in=True,
)


@contextmanager
def reached(connection: Connection) -> Iterator[Connection]:
    """The connection, and where it is the stand-in's, that one at work while the block runs."""
    if not connection.is_stand_in:
        yield connection
        return
    server = server_of(Population(), port=0)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"http://127.0.0.1:{server.server_port}/dancu/037"
        yield replace(connection, url=place)
    finally:
        server.shutdown()
        server.server_close()
