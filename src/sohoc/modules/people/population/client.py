"""Asking the population database over HTTP: one address, no redirects, a bounded answer in time."""

import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection

from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.population.contract import (
    Malformed,
    PopulationDatabase,
    Question,
    Refused,
    Unreachable,
)
from sohoc.modules.people.population.mapping import read_answer, signature, written

LARGEST_ANSWER = 64 * 1024
PIECE = 8 * 1024


class PopulationClient(PopulationDatabase):
    """The real population database, or whatever speaks like it at the configured address."""

    def __init__(self, connection: Connection, *, clock: Callable[[], float] = time.time) -> None:
        self._connection, self._clock = connection, clock

    def exists(self, question: Question) -> bool:
        """Whether somebody agrees with all facts; raises `PopulationFailure`.

        The reasons of the failures say nothing of the question: they may be logged.
        """
        body = written(question, integration=self._connection.integration)
        try:
            status, content = self._posted(body)
        except (OSError, HTTPException) as error:
            raise Unreachable(type(error).__name__) from None
        if status >= 500:
            raise Unreachable(f"status {status}")
        if status != 200:
            raise Refused(f"status {status}")
        return read_answer(content)

    def _posted(self, body: bytes) -> tuple[int, bytes]:
        known = self._connection
        ends = time.monotonic() + known.timeout
        place = known.place
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        http = kind(place.hostname or "", place.port, timeout=known.timeout)
        try:
            http.request("POST", place.path or "/", body, self._headers(place.path or "/"))
            answer = http.getresponse()
            return answer.status, _read(answer, ends=ends)
        finally:
            http.close()

    def _headers(self, path: str) -> dict[str, str]:
        known = self._connection
        timestamp = str(round(self._clock() * 1000))
        return {
            "Content-Type": "application/xml",
            "SOAPAction": '""',
            "Timestamp": timestamp,
            "Authorization": signature(
                path=path, user=known.user, secret=known.secret, timestamp=timestamp
            ),
            "X-Road-Client": known.client,
            "ApiKey": known.api_key,
        }


def _read(answer: HTTPResponse, *, ends: float) -> bytes:
    """The body; an answer that drips is given up at the end of the time like one that is late."""
    content = b""
    while piece := answer.read1(PIECE):
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise Malformed("too large")
        if time.monotonic() > ends:
            raise TimeoutError
    return content
