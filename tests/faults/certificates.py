"""Certificate authorities and certificates made for a test, good and bad."""

import ssl
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.clock import SystemClock

#: OpenSSL looks at the machine's own clock.
TODAY = SystemClock().now()


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates; two of one name are a renewed one."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def kept(self, folder: Path) -> Path:
        """Write its certificate as a `ca_file`."""
        file = folder / "ca.pem"
        file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return file


def an_authority(name: str = "city") -> Authority:
    """Return a new authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    builder = _dated(x509.CertificateBuilder(), 30).subject_name(subject).issuer_name(subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(key, builder.public_key(key.public_key()).sign(key, hashes.SHA256()))


def serving_as(folder: Path, signer: Authority | None, host: str = "127.0.0.1", days: int = 1) -> ssl.SSLContext:
    """Return what a server at `host` needs; without a signer its certificate is its own, `days` may have passed."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, by = (signer.certificate.subject, signer.key) if signer else (_name("hotline"), key)
    builder = _dated(x509.CertificateBuilder(), days).subject_name(_name("hotline")).issuer_name(issuer)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    made = builder.add_extension(names, critical=False).public_key(key.public_key()).sign(by, hashes.SHA256())
    encoding, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, no_password)
    both = folder / "server.pem"
    both.write_bytes(made.public_bytes(encoding) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _dated(builder: x509.CertificateBuilder, days: int) -> x509.CertificateBuilder:
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(TODAY - timedelta(days=30)).not_valid_after(TODAY + timedelta(days=days))
