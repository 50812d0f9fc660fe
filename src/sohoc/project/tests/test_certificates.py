"""The certificate authority of one machine."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from sohoc.project.supervisor.certificates import Address, Certificates, ensure

NOW = datetime(2026, 9, 5, 7, 0, tzinfo=UTC)
LAN: Address = ipaddress.IPv4Address("192.168.1.20")


def made(
    directory: Path, *, names: tuple[str, ...] = ("truong.local",), at: datetime = NOW
) -> Certificates:
    return ensure(directory, names=names, addresses=[LAN], at=at)


def chain(files: Certificates) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(files.chain.read_bytes())


def check(files: Certificates, subject: x509.DNSName | x509.IPAddress) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    policy = PolicyBuilder().store(Store([authority])).time(NOW)
    policy.build_server_verifier(subject).verify(chain(files)[0], [])


@pytest.mark.parametrize(
    "subject",
    [
        x509.DNSName("truong.local"),
        x509.DNSName("localhost"),
        x509.IPAddress(LAN),
        x509.IPAddress(ipaddress.IPv4Address("127.0.0.1")),
        x509.IPAddress(ipaddress.IPv6Address("::1")),
    ],
)
def test_browser_accepts_names_and_numbers_of_the_machine(
    tmp_path: Path, subject: x509.DNSName | x509.IPAddress
) -> None:
    check(made(tmp_path), subject)


def test_authority_is_worth_nothing_for_other_names(tmp_path: Path) -> None:
    files = made(tmp_path, names=("moet.gov.vn",))
    with pytest.raises(VerificationError):
        check(files, x509.DNSName("moet.gov.vn"))


def test_keys_are_private_and_certificates_are_not(tmp_path: Path) -> None:
    files = made(tmp_path / "keys")
    mode = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert mode == {
        "ca.key": 0o600,
        "server.key": 0o600,
        "ca.crt": 0o644,
        "server.crt": 0o644,
    }
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.chain, files.key)


def test_authority_lives_ten_years_and_server_certificates_397_days(tmp_path: Path) -> None:
    server, authority = chain(made(tmp_path))
    assert authority.not_valid_after_utc == NOW - timedelta(days=1) + timedelta(days=3652)
    assert server.not_valid_after_utc == NOW - timedelta(days=1) + timedelta(days=397)


def test_nothing_changes_while_names_stay_and_the_end_is_far(tmp_path: Path) -> None:
    before = chain(made(tmp_path))
    assert chain(made(tmp_path, at=NOW + timedelta(days=365))) == before


def test_server_certificate_is_renewed_thirty_days_before_its_end(tmp_path: Path) -> None:
    server, authority = chain(made(tmp_path))
    renewed, same = chain(made(tmp_path, at=NOW + timedelta(days=367)))
    assert renewed.serial_number != server.serial_number
    assert same == authority


def test_new_name_renews_the_server_certificate_alone(tmp_path: Path) -> None:
    server, authority = chain(made(tmp_path))
    renewed, same = chain(made(tmp_path, names=("lop.local",)))
    assert renewed.serial_number != server.serial_number
    assert same == authority


@pytest.mark.parametrize("name", ["server.key", "server.crt", "ca.key", "ca.crt"])
def test_lost_or_damaged_file_is_replaced(tmp_path: Path, name: str) -> None:
    made(tmp_path)
    (tmp_path / name).unlink()
    check(made(tmp_path), x509.DNSName("truong.local"))


def test_curve_is_one_that_every_phone_knows(tmp_path: Path) -> None:
    public = chain(made(tmp_path))[0].public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert public.curve.name == "secp256r1"
