"""The virus scanner: clamd over its socket, when one is configured.

Protocol: `zINSTREAM\\0`, then chunks of four bytes length and data, then a length of zero; the
answer is `stream: OK` or `stream: <name> FOUND` (clamd(8)).
"""

import socket
import struct
from contextlib import closing
from pathlib import Path

from sohoc.core.files.refusals import FileRefused, Reason

CHUNK = 64 * 1024
SECONDS = 30.0


def scan(path: Path, *, address: str | None) -> None:
    """Raise `FileRefused` when the file is infected, or when the scanner is away.

    `address` is the path of a Unix socket or `host:port`; None means that no scanner is wanted.
    A scanner that is configured and does not answer refuses the file: nothing passes unseen.
    """
    if address is None:
        return
    try:
        answer = _ask(path, address)
    except (OSError, ValueError):
        raise FileRefused(Reason.SCANNER_AWAY) from None
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        raise FileRefused(Reason.INFECTED)
    raise FileRefused(Reason.SCANNER_AWAY)


def _ask(path: Path, address: str) -> str:
    with closing(_connected(address)) as line, path.open("rb") as file:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while part := line.recv(4096):
            answer += part
    return answer.rstrip(b"\0\n").decode()


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
