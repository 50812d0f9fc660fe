"""TLS on a local network: an authority of this machine's own, and a certificate from it.

Browsers give passkeys, offline work and push only to pages with a trusted certificate, and nobody
issues one for a school's `.local` name. The authority is limited to such names and to private
addresses, so its key, should it leak, opens no other site for those who installed it.
"""

import ipaddress
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "ca"
SERVER = "server"
AUTHORITY_LIFE = timedelta(days=3652)
SERVER_LIFE = timedelta(days=397)  # browsers refuse longer ones
RENEW_BEFORE = timedelta(days=30)
SLACK = timedelta(days=1)  # phones with a clock behind ours

PRIVATE_NETWORKS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
    *("169.254.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7", "fe80::/10"),
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK: tuple[Address, ...] = (
    ipaddress.IPv4Address("127.0.0.1"),
    ipaddress.IPv6Address("::1"),
)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Paths of the files, all PEM: the server's chain and key, and the authority to hand out."""

    chain: Path
    key: Path
    authority: Path


def ensure(
    key_directory: Path, *, names: Sequence[str], addresses: Sequence[Address], at: datetime
) -> Certificates:
    """The files for these names, made or renewed when needed.

    A new server certificate is made when names or addresses changed or its end is near; a new
    authority only when the old one is near its own end, because people installed it by hand.
    """
    key_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Certificates(
        chain=key_directory / f"{SERVER}.crt",
        key=key_directory / f"{SERVER}.key",
        authority=key_directory / f"{AUTHORITY}.crt",
    )
    authority_key = key_directory / f"{AUTHORITY}.key"
    if not authority_key.exists() or not _is_good(files.authority, at=at):
        _make_authority(files.authority, authority_key, addresses=addresses, at=at)
        files.chain.unlink(missing_ok=True)
    wanted = _alternatives(names, (*addresses, *LOOPBACK))
    if not _is_good(files.chain, at=at, alternatives=wanted) or not files.key.exists():
        _make_server(files, authority_key, alternatives=wanted, name=names[0], at=at)
    return files


def _is_good(
    file: Path, *, at: datetime, alternatives: set[x509.GeneralName] | None = None
) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return False
    if certificate.not_valid_after_utc - RENEW_BEFORE < at:
        return False
    if alternatives is None:
        return True
    present = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return set(present.value) == alternatives


def _alternatives(names: Iterable[str], addresses: Iterable[Address]) -> set[x509.GeneralName]:
    by_name: set[x509.GeneralName] = {x509.DNSName(name) for name in (*names, "localhost")}
    return by_name | {x509.IPAddress(address) for address in addresses}


def _make_authority(
    file: Path, key_file: Path, *, addresses: Sequence[Address], at: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"SốHọc trên {os.uname().nodename}", suffix=os.urandom(3).hex())
    networks = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]
    # A machine with a public address keeps working on the address it had on the first day.
    networks += [ipaddress.ip_network(address) for address in addresses]
    permitted: list[x509.GeneralName] = [x509.DNSName("local"), x509.DNSName("localhost")]
    permitted += [x509.IPAddress(network) for network in dict.fromkeys(networks)]
    certificate = (
        _unsigned(subject=name, issuer=name, public=key.public_key(), at=at, life=AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _private_pem(key), mode=0o600)
    _write(file, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _make_server(
    files: Certificates,
    authority_key: Path,
    *,
    alternatives: set[x509.GeneralName],
    name: str,
    at: datetime,
) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    server_only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        _unsigned(
            subject=_name(name), issuer=authority.subject, public=public, at=at, life=SERVER_LIFE
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(server_only, critical=False)
        .add_extension(x509.SubjectAlternativeName(sorted(alternatives, key=str)), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(files.key, _private_pem(key), mode=0o600)
    pem = serialization.Encoding.PEM
    _write(files.chain, certificate.public_bytes(pem) + authority.public_bytes(pem), mode=0o644)


def _unsigned(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    at: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - SLACK)
        .not_valid_after(at - SLACK + life)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str, suffix: str = "") -> x509.Name:
    label = f"{text} {suffix}".strip()[:64]
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, label)])


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, content: bytes, *, mode: int) -> None:
    """Replace the file at once, never readable by others even for a moment."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
