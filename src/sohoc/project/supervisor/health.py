"""Ask the web server whether it answers."""

import http.client
import ssl
from pathlib import Path

from sohoc.project.environment import Environment
from sohoc.project.supervisor import network

SECONDS = 5.0


def answers(environment: Environment, *, authority: Path | None) -> bool:
    """Whether `/healthz` says 200; with TLS the certificate must be valid for this name."""
    connection = _connection(environment, authority)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{environment.port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _connection(environment: Environment, authority: Path | None) -> http.client.HTTPConnection:
    listening = network.listen_address(environment)
    host = "127.0.0.1" if listening == "0.0.0.0" else listening  # noqa: S104 compared, not bound
    if authority is None:
        return http.client.HTTPConnection(host, environment.port, timeout=SECONDS)
    trust = ssl.create_default_context(cafile=str(authority))
    trust.check_hostname = host == "127.0.0.1"  # another address may be a name we do not certify
    return http.client.HTTPSConnection(host, environment.port, timeout=SECONDS, context=trust)
