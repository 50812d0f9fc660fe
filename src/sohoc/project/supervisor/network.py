"""Names and numbers of this machine, and where the web server listens."""

import errno
import fcntl
import ipaddress
import re
import socket
import struct
from contextlib import closing
from pathlib import Path

from sohoc.project.environment import Environment
from sohoc.project.supervisor.failures import AddressUnknown, PortForbidden, PortTaken

SIOCGIFADDR = 0x8915
VIRTUAL = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap")
ANSWER_TO_LOCALHOST = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0", "::"})  # noqa: S104 - compared, not bound
AVAHI = Path("/run/avahi-daemon/socket")


def listen_address(environment: Environment) -> str:
    """The address to bind: loopback unless the network is wanted or another address was named."""
    if environment.host != "localhost":
        return environment.host
    # Not "::" for the network: it would show every IPv4 client as ::ffff:a.b.c.d.
    return "0.0.0.0" if environment.lan else "127.0.0.1"  # noqa: S104 asked for by LAN=1


def host_label() -> str:
    """The first label of this machine's name, fit for DNS."""
    label = socket.gethostname().split(".")[0].lower()
    return re.sub(r"[^a-z0-9-]", "-", label).strip("-") or "sohoc"


def local_name() -> str:
    """The name by which the local network finds this machine (multicast DNS)."""
    return f"{host_label()}.local"


def announces_its_name() -> bool:
    """Whether a service on this machine answers for its `.local` name."""
    return AVAHI.exists()


def numbers() -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses of real network cards, in their order."""
    found = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        for _index, card in socket.if_nameindex():
            if card.startswith(VIRTUAL):
                continue
            request = struct.pack("256s", card.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)
            except OSError:  # no IPv4 address on this card
                continue
            found.append(ipaddress.IPv4Address(answer[20:24]))
    return found


def address(environment: Environment) -> str:
    """What a person types on this machine: a name, unless SOHOC_HOST asks for one address alone."""
    scheme = "https" if environment.lan else "http"
    host = "localhost" if environment.host in ANSWER_TO_LOCALHOST else environment.host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{environment.port}"


def check_port(environment: Environment) -> None:
    """Bind and let go; raises `PortTaken`, `PortForbidden` or `AddressUnknown`.

    Both loopback families are tried: a browser that asks for `localhost` takes ::1 first, and would
    reach a stranger there.
    """
    wanted = listen_address(environment)
    _try(wanted, environment.port)
    if wanted in {"127.0.0.1", "0.0.0.0"} and _has_loopback6():  # noqa: S104 compared, not bound
        _try("::1", environment.port)


def _try(where: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        # Connections of the last run that are closing do not count, listeners do.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where, port))
            probe.listen(1)
        except PermissionError:
            raise PortForbidden(port=port) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                raise PortTaken(port=port, other=other) from None
            raise AddressUnknown(address=where, reason=error.strerror) from None


def _has_loopback6() -> bool:
    try:
        with closing(socket.socket(socket.AF_INET6, socket.SOCK_STREAM)) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
