"""A bucket of S3-compatible storage: put, get, look, list, remove. Path-style addresses."""

import http.client
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

from sohoc.core.files.signatures import NOTHING, Signer, quoted_path, quoted_query

SECONDS = 30.0
PAUSES = (0.2, 1.0, 0.0)  # seconds after a try that failed
CHUNK = 1 << 20
LARGEST_LIST = 8 << 20  # bytes of one answer; a thousand names are a tenth of that
Answer = TypeVar("Answer")
AGAIN = frozenset({500, 502, 503, 504})


class BucketAway(Exception):
    """The storage does not answer, or refuses; carries no key and no address."""


class _Refused(Exception):
    """The storage answers with a status that was not expected."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Object:
    """One name in the bucket and when its bytes came."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket at one host; `prefix` stands before every name and ends with a slash."""

    host: str
    port: int | None
    is_tls: bool
    bucket: str
    prefix: str
    signer: Signer

    @classmethod
    def of(cls, address: str) -> Self:
        """From `https://KEY:SECRET@s3.example.vn/BUCKET/PREFIX?region=vn`; raises ValueError."""
        parts = urlsplit(address)
        bucket, _slash, prefix = unquote(parts.path).strip("/").partition("/")
        is_known = parts.scheme in {"https", "http"} and parts.hostname
        if not (is_known and bucket and parts.username and parts.password):
            raise ValueError("https://KEY:SECRET@HOST/BUCKET")
        region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
        return cls(
            host=str(parts.hostname),
            port=parts.port,
            is_tls=parts.scheme == "https",
            bucket=bucket,
            prefix=f"{prefix}/" if prefix else "",
            signer=Signer(unquote(parts.username), unquote(parts.password), region),
        )

    def put(self, name: str, source: Path, *, sha256: str) -> None:
        """Keep the bytes; the storage compares them with the hash. Raises `BucketAway`."""

        def send() -> None:
            headers = {"content-length": str(source.stat().st_size)}
            with (
                source.open("rb") as body,
                self._asked("PUT", name, headers=headers, sha256=sha256, body=body) as answer,
            ):
                _expect(answer, 200)

        self._several(send)

    def get(self, name: str, into: BinaryIO) -> bool:
        """Copy the bytes; False when there are none. Raises `BucketAway`."""

        def fetch() -> bool:
            into.seek(0)
            into.truncate()
            with self._asked("GET", name) as answer:
                if answer.status == http.client.NOT_FOUND:
                    return False
                _expect(answer, 200)
                while chunk := answer.read(CHUNK):
                    into.write(chunk)
            return True

        return self._several(fetch)

    def came_at(self, name: str) -> datetime | None:
        """When the bytes came, None when there are none. Raises `BucketAway`."""

        def look() -> datetime | None:
            with self._asked("HEAD", name) as answer:
                if answer.status == http.client.NOT_FOUND:
                    return None
                _expect(answer, 200)
                return parsedate_to_datetime(str(answer.getheader("Last-Modified")))

        return self._several(look)

    def remove(self, name: str) -> None:
        """Forget the bytes, if there are any. Raises `BucketAway`."""

        def send() -> None:
            with self._asked("DELETE", name) as answer:
                _expect(answer, 204, 200, 404)

        self._several(send)

    def objects(self) -> Iterator[Object]:
        """Everything below the prefix, in the order of names. Raises `BucketAway`."""
        query = {"list-type": "2", "prefix": self.prefix}
        while True:
            page = self._several(partial(self._page, query))
            for entry in page.iterfind("{*}Contents"):
                name = _text(entry, "Key").removeprefix(self.prefix)
                at = datetime.fromisoformat(_text(entry, "LastModified"))
                yield Object(name, at)
            mark = _text(page, "NextContinuationToken")
            if not mark:
                return
            query = {**query, "continuation-token": mark}

    def _page(self, query: Mapping[str, str]) -> ET.Element:
        with self._asked("GET", None, query=query) as answer:
            _expect(answer, 200)
            text = answer.read(LARGEST_LIST)
        if b"<!" in text:  # no storage sends a document type; entities could grow without end
            raise BucketAway("list")
        try:
            return ET.fromstring(text)  # noqa: S314 - without a document type
        except ET.ParseError as error:
            raise BucketAway("list") from error

    @staticmethod
    def _several(ask: Callable[[], Answer]) -> Answer:
        """Every request may be sent again: the same bytes go under the same name."""
        for pause in PAUSES:
            try:
                return ask()
            except (OSError, http.client.HTTPException, _Refused) as error:
                status = error.status if isinstance(error, _Refused) else None
                if status is not None and status not in AGAIN:
                    raise BucketAway(status) from None
                why = status or type(error).__name__
            time.sleep(pause)
        raise BucketAway(why)

    @contextmanager
    def _asked(
        self,
        method: str,
        name: str | None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        sha256: str = NOTHING,
        body: BinaryIO | None = None,
    ) -> Iterator[http.client.HTTPResponse]:
        path = f"/{self.bucket}" + ("" if name is None else f"/{self.prefix}{name}")
        host = self.host if self.port is None else f"{self.host}:{self.port}"
        signed = self.signer.headers(
            method,
            path,
            query=query or {},
            headers={"host": host, **(headers or {})},
            sha256=sha256,
            at=datetime.now(UTC),
        )
        address = quoted_path(path) + (f"?{quoted_query(query)}" if query else "")
        connection = self._connection()
        try:
            connection.request(method, address, body=body, headers=signed)
            yield connection.getresponse()
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if not self.is_tls:
            return http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        trust = ssl.create_default_context()
        return http.client.HTTPSConnection(self.host, self.port, timeout=SECONDS, context=trust)


def _expect(answer: http.client.HTTPResponse, *wanted: int) -> None:
    if answer.status not in wanted:
        raise _Refused(answer.status)


def _text(entry: ET.Element, name: str) -> str:
    return entry.findtext(f"{{*}}{name}") or ""
