"""Questions and answers as the population database writes them: SOAP 1.1, elements in order."""

import base64
import hashlib
from xml.parsers import expat
from xml.sax.saxutils import escape

from sohoc.modules.people.population.contract import Malformed, Question, Refused
from sohoc.modules.people.rules.population import NUMBER, OLD_NUMBER

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ASKED = "http://dancuquocgia.bca"
OPERATION = "XacThucThongTinCongDan"
NUMBER_ELEMENTS = {NUMBER: "SoDinhDanh", OLD_NUMBER: "SoCMND"}
YES, NO = frozenset({"true", "1"}), frozenset({"false", "0"})
# From the root of the answer; the namespaces differ between gateways ‡ and are not compared.
ANSWER = ("Envelope", "Body", "KetQuaXacThuc", "TonTai")
FAULT = ("Envelope", "Body", "Fault")


def signature(*, path: str, user: str, secret: str, timestamp: str) -> str:
    """The header `Authorization`: user and the digest of path, user, time and secret."""
    digest = hashlib.sha256(f"{path}{user}{timestamp}{secret}".encode()).hexdigest()
    return "Basic " + base64.b64encode(f"{user}:{digest}".encode()).decode()


def written(question: Question, *, integration: str) -> bytes:
    """The question as a SOAP envelope; the order of the elements is part of the protocol."""
    elements = [
        _element("MaYeuCau", question.request_id),
        _element("MaDVC", question.procedure),
        _element("MaTichHop", integration),
        _element("MaCanBo", question.officer),
        *("<dan:MaDonVi/>", "<dan:TaiKhoan/>", "<dan:SoDienThoai/>"),
        _element(NUMBER_ELEMENTS[question.kind], question.number),
        _element("HoVaTen", question.full_name),
        f"<dan:NgayThangNamSinh>{_birth(question)}</dan:NgayThangNamSinh>",
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns:dan="{ASKED}"><soapenv:Body>'
        f"<dan:{OPERATION}>{''.join(elements)}</dan:{OPERATION}>"
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def read_answer(content: bytes) -> bool:
    """Yes or no; raises `Refused` for a fault of theirs, `Malformed` for everything else."""
    texts = texts_of(content)
    if any(path[:3] == FAULT for path, _text in texts):
        raise Refused("fault")
    found = [text.strip().lower() for path, text in texts if path == ANSWER]
    if len(found) != 1 or found[0] not in YES | NO:
        raise Malformed("no single yes or no")
    return found[0] in YES


def texts_of(content: bytes) -> list[tuple[tuple[str, ...], str]]:
    """Every element without its namespace, by its path, with its own text; in the order they end.

    A document type, and with it every entity, is refused. Raises `Malformed`.
    """
    reader = _Reader()
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler = reader.started
    parser.EndElementHandler = reader.ended
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position alone
    except expat.ExpatError as error:
        raise Malformed("no XML") from error
    return reader.found


class _Reader:
    """What stands in a small document."""

    def __init__(self) -> None:
        self.found: list[tuple[tuple[str, ...], str]] = []
        self._open: list[tuple[str, list[str]]] = []

    def doctype(self, *_about: object) -> None:
        raise Malformed("a document type")

    def started(self, name: str, _attributes: object) -> None:
        self._open.append((name.rpartition(" ")[2], []))

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)

    def ended(self, _told: str) -> None:
        path = tuple(name for name, _texts in self._open)
        _own, texts = self._open.pop()
        self.found.append((path, "".join(texts)))


def _element(name: str, text: str) -> str:
    return f"<dan:{name}>{escape(text)}</dan:{name}>"


def _birth(question: Question) -> str:
    if question.born is not None:
        return _element("NgayThangNam", f"{question.born:%Y%m%d}")
    return _element("Nam", str(question.year))
