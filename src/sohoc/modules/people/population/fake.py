"""A stand-in for the population database: the same protocol on a port of this machine alone.

    python -m sohoc.modules.people.population.fake --port 8935

It checks what the real one would: headers, digest, time, order of the elements, required fields;
and refuses otherwise. Without a file of people it says yes where century and year of the number
agree with the birth that was sent. `--fault` makes it fail on purpose.
"""

import argparse
import csv
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sohoc.lib.personal_numbers import BadNumber, read_number
from sohoc.modules.people.population.contract import Malformed
from sohoc.modules.people.population.mapping import (
    ASKED,
    ENVELOPE,
    NUMBER_ELEMENTS,
    OPERATION,
    signature,
    texts_of,
)
from sohoc.modules.people.rules.population import NUMBER, OLD_NUMBER

FAULTS = ("down", "500", "empty", "malformed", "double", "late")
LARGEST_QUESTION = 16 * 1024
TOLERANCE = 300  # seconds between their clock and ours
LATE = 30.0
TOLD = "http://www.mic.gov.vn/dancu/1.0"
BEFORE = (
    *("MaYeuCau", "MaDVC", "MaTichHop", "MaCanBo"),
    *("MaDonVi", "TaiKhoan", "SoDienThoai"),
)
MAY_BE_EMPTY = frozenset({"MaDonVi", "TaiKhoan", "SoDienThoai"})
OLD = NUMBER_ELEMENTS[OLD_NUMBER]
NUMBERS = {NUMBER_ELEMENTS[NUMBER]: re.compile(r"\d{12}"), OLD: re.compile(r"\d{9}")}
BIRTHS = {"NgayThangNam": re.compile(r"\d{8}"), "Nam": re.compile(r"\d{4}")}
CALL = ("Envelope", "Body", OPERATION)


class NotTaken(Exception):
    """The real one would refuse this; the message says why."""


@dataclass(slots=True)
class Population:
    """Who exists, who may ask, what goes wrong on purpose, and what was asked before."""

    user: str = "sohoc"
    secret: str = "gia-lap"  # noqa: S105 - of the stand-in alone
    client: str = "VN/SO/SOHOC"
    api_key: str = "gia-lap"
    people: Sequence[tuple[str, str, str]] | None = None
    latency: float = 0.0
    fault: str = ""
    seen: dict[str, bytes] = field(default_factory=dict)

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Yes or no; raises `NotTaken` as the real one would refuse."""
        self._check_headers(path, headers)
        facts = read_question(body)
        if self.seen.setdefault(facts["MaYeuCau"], body) != body:
            raise NotTaken("one MaYeuCau for two questions")
        return self._exists(facts)

    def _check_headers(self, path: str, headers: Mapping[str, str]) -> None:
        timestamp = headers.get("Timestamp") or ""
        if not timestamp.isdigit() or abs(time.time() - int(timestamp) / 1000) > TOLERANCE:
            raise NotTaken("Timestamp")
        wanted = {
            "Content-Type": "application/xml",
            "SOAPAction": '""',
            "Authorization": signature(
                path=path, user=self.user, secret=self.secret, timestamp=timestamp
            ),
            "X-Road-Client": self.client,
            "ApiKey": self.api_key,
        }
        for name, value in wanted.items():
            if headers.get(name) != value:
                raise NotTaken(name)

    def _exists(self, facts: Mapping[str, str]) -> bool:
        kind = next(name for name in NUMBERS if name in facts)
        number, birth = facts[kind], facts.get("NgayThangNam") or facts["Nam"]
        if self.people is not None:
            return any(
                number == one[0] and facts["HoVaTen"] == one[1] and one[2].startswith(birth)
                for one in self.people
            )
        try:
            return kind == OLD or read_number(number).birth_year == int(birth[:4])
        except BadNumber:
            return False


def read_question(body: bytes) -> dict[str, str]:
    """The elements of a question; raises `NotTaken` for another order, name or form."""
    try:
        texts = texts_of(body)
    except Malformed as error:
        raise NotTaken("no XML") from error
    if ASKED.encode() not in body or ENVELOPE.encode() not in body:
        raise NotTaken("namespace")
    direct = [(path[-1], text) for path, text in texts if path[:-1] == CALL]
    names = tuple(name for name, _text in direct)
    number = names[len(BEFORE)] if len(names) == len(BEFORE) + 3 else ""
    if names != (*BEFORE, number, "HoVaTen", "NgayThangNamSinh") or number not in NUMBERS:
        raise NotTaken("order of the elements")
    births = [(path[-1], text) for path, text in texts if path[:-1] == (*CALL, "NgayThangNamSinh")]
    if len(births) != 1 or births[0][0] not in BIRTHS:
        raise NotTaken("NgayThangNamSinh")
    facts = dict([*direct, *births])
    _check_forms(facts, number)
    return facts


def _check_forms(facts: Mapping[str, str], number: str) -> None:
    for name in (*BEFORE, "HoVaTen"):
        if not facts[name].strip() and name not in MAY_BE_EMPTY:
            raise NotTaken(f"{name} is empty")
    birth = next(name for name in BIRTHS if name in facts)
    if not NUMBERS[number].fullmatch(facts[number]) or not BIRTHS[birth].fullmatch(facts[birth]):
        raise NotTaken("form of number or birth")
    if facts["HoVaTen"] != facts["HoVaTen"].upper():
        raise NotTaken("HoVaTen is not in capitals")


def enveloped(inner: str) -> bytes:
    """An answer as a SOAP envelope."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns:ns="{TOLD}"><soapenv:Body>'
        f"{inner}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def told(*answers: bool) -> bytes:
    """The answer, or several of them where one is right."""
    texts = "".join(f"<ns:TonTai>{str(one).lower()}</ns:TonTai>" for one in answers)
    return enveloped(f"<ns:KetQuaXacThuc>{texts}</ns:KetQuaXacThuc>")


class Handler(BaseHTTPRequestHandler):
    """One question over the socket."""

    population: Population

    def do_POST(self) -> None:
        """Answer, refuse, or fail on purpose."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_QUESTION))
        time.sleep(self.population.latency)
        fault = self.population.fault
        if fault == "down":
            self.close_connection = True
        elif fault == "500":
            self._send(500, enveloped("<soapenv:Fault/>"))
        else:
            self._answer(body, fault)

    def _answer(self, body: bytes, fault: str) -> None:
        try:
            found = self.population.answer(self.path, dict(self.headers.items()), body)
        except NotTaken as refused:
            reason = f"<faultstring>{refused}</faultstring>"
            self._send(400, enveloped(f"<soapenv:Fault>{reason}</soapenv:Fault>"))
            return
        answers = {
            "empty": told(),
            "malformed": told(found)[:-9],
            "double": told(found, not found),
        }
        self._send(200, answers.get(fault) or told(found), after=LATE if fault == "late" else 0.0)

    def _send(self, status: int, content: bytes, *, after: float = 0.0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.flush()
        time.sleep(after)
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def log_message(self, *_about: object) -> None:
        """Nothing is logged: what is asked is about people."""


def server_of(population: Population, *, port: int) -> ThreadingHTTPServer:
    """A server of this machine alone that answers for it, not begun yet; port 0 is any free one."""
    handler = type("Bound", (Handler,), {"population": population})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server


def read_people(path: Path) -> list[tuple[str, str, str]]:
    """(number, name in capitals, yyyymmdd) of a CSV file without a head."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [(line[0], line[1], line[2]) for line in csv.reader(lines) if line]


def main(words: Sequence[str] | None = None) -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 for any that is free")
    parser.add_argument("--people", type=Path, help="CSV: number, NAME, yyyymmdd")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--fault", choices=FAULTS, default="")
    given = parser.parse_args(words)
    population = Population(
        people=read_people(given.people) if given.people else None,
        latency=given.latency,
        fault=given.fault,
    )
    server = server_of(population, port=given.port)
    sys.stdout.write(f"127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
