"""S3-compatible storage as a process of its own: one bucket in memory, two names a page.

It checks what the real one checks, by its own computation: who signs, when, which headers, and
that the bytes are those of the hash. `POST /_fault?status=503&times=2` makes the next answers fail.

`python -m sohoc.core.files.tests.fake_s3 KEY SECRET REGION` prints its port and serves until its
standard input ends.
"""

import hashlib
import hmac
import re
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "/tep"
PAGE = 2
SHOWN = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/s3/aws4_request,"
    r"SignedHeaders=(?P<names>[a-z0-9;-]+),Signature=(?P<signature>[0-9a-f]{64})"
)
MUST_BE_SIGNED = {"host", "x-amz-content-sha256", "x-amz-date"}


class Kept:
    """What the storage holds, and how it is told to fail."""

    objects: dict[str, tuple[bytes, datetime]] = {}
    faults: list[int] = []
    seen: list[str] = []
    lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    key, secret, region = "", "", ""

    def log_message(self, *_words: Any) -> None:
        """Silent."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_POST(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        with Kept.lock:
            Kept.faults += [int(asked["status"])] * int(asked["times"])
        self._answer(200)

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        with Kept.lock:
            if Kept.faults:
                self._answer(Kept.faults.pop(0))
                return
            refusal = self._refusal(parts.path, parts.query, body)
            if refusal:
                self._answer(403, refusal.encode())
                return
            path = unquote(parts.path)
            if path == BUCKET:
                self._list(dict(parse_qsl(parts.query)))
            elif path.startswith(f"{BUCKET}/"):
                self._object(path.removeprefix(f"{BUCKET}/"), body)
            else:
                self._answer(404)

    do_GET = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815 - named by the library

    def _refusal(self, path: str, query: str, body: bytes) -> str:
        shown = SHOWN.fullmatch(self.headers.get("Authorization") or "")
        if shown is None:
            return "AccessDenied"
        stamp = self.headers.get("x-amz-date") or ""
        sent = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - sent) > timedelta(minutes=15):
            return "RequestTimeTooSkewed"
        names = shown["names"].split(";")
        if not set(names) >= MUST_BE_SIGNED or names != sorted(names):
            return "AccessDenied: headers"
        if (shown["key"], shown["region"], shown["day"]) != (self.key, self.region, stamp[:8]):
            return "InvalidAccessKeyId"
        claimed = self.headers.get("x-amz-content-sha256") or ""
        if hashlib.sha256(body).hexdigest() != claimed:
            return "XAmzContentSHA256Mismatch"
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        asked = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in pairs)
        lines = [f"{name}:{(self.headers.get(name) or '').strip()}\n" for name in names]
        request = "\n".join([self.command, path, asked, "".join(lines), shown["names"], claimed])
        scope = "/".join([shown["day"], self.region, "s3", "aws4_request"])
        digest = hashlib.sha256(request.encode()).hexdigest()
        key = b"AWS4" + self.secret.encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, digest])
        right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return "" if hmac.compare_digest(right, shown["signature"]) else "SignatureDoesNotMatch"

    def _object(self, name: str, body: bytes) -> None:
        found = Kept.objects.get(name)
        if self.command == "PUT":
            Kept.objects[name] = (body, datetime.now(UTC))
            self._answer(200)
        elif self.command == "DELETE":
            Kept.objects.pop(name, None)
            self._answer(204)
        elif found is None:
            self._answer(404)
        else:
            self._answer(200, found[0], Last_Modified=format_datetime(found[1], usegmt=True))

    def _list(self, asked: dict[str, str]) -> None:
        after = asked.get("continuation-token", "")
        names = sorted(n for n in Kept.objects if n.startswith(asked.get("prefix", "")))
        names = [name for name in names if name > after]
        page, rest = names[:PAGE], names[PAGE:]
        entries = "".join(
            f"<Contents><Key>{escape(name)}</Key>"
            f"<LastModified>{Kept.objects[name][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            for name in page
        )
        more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if rest else ""
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"{entries}{more}</ListBucketResult>"
        )
        self._answer(200, text.encode())


def main() -> None:
    Handler.key, Handler.secret, Handler.region = sys.argv[1:4]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
