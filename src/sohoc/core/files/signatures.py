"""Signing a request to S3-compatible storage: AWS Signature Version 4, pure.

Source: AWS, "Authenticating Requests (AWS Signature Version 4)", with its worked examples as tests.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

NOTHING = hashlib.sha256(b"").hexdigest()
ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Signer:
    """Whoever holds the key of one bucket."""

    key: str
    secret: str
    region: str

    def headers(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        sha256: str,
        at: datetime,
    ) -> dict[str, str]:
        """The given headers with date, hash of the body and signature.

        `path` is not quoted yet; `headers` hold at least `host`; `at` is in UTC.
        """
        stamp = at.strftime("%Y%m%dT%H%M%SZ")
        sent = {name.lower(): value.strip() for name, value in headers.items()}
        sent |= {"x-amz-content-sha256": sha256, "x-amz-date": stamp}
        names = ";".join(sorted(sent))
        wanted = "\n".join(
            [
                method,
                quoted_path(path),
                quoted_query(query),
                *(f"{name}:{sent[name]}" for name in sorted(sent)),
                "",
                names,
                sha256,
            ]
        )
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        text = f"{ALGORITHM}\n{stamp}\n{scope}\n{hashlib.sha256(wanted.encode()).hexdigest()}"
        signature = hmac.digest(self._key_of(stamp[:8]), text.encode(), hashlib.sha256).hex()
        credential = f"Credential={self.key}/{scope}"
        signed = f"{ALGORITHM} {credential},SignedHeaders={names},Signature={signature}"
        return sent | {"authorization": signed}

    def _key_of(self, day: str) -> bytes:
        found = f"AWS4{self.secret}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            found = hmac.digest(found, part.encode(), hashlib.sha256)
        return found


def quoted_path(path: str) -> str:
    """As it is sent and signed; slashes stay."""
    return quote(path, safe="/-_.~")


def quoted_query(query: Mapping[str, str]) -> str:
    """As it is sent and signed: sorted, everything quoted."""
    pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)
