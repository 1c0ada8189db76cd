"""A certificate that cannot be believed says why, and nothing is sent."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.clock import SystemClock
from console.ports.errors import Unreachable
from console.ports.records import SignIn
from tests.backend_client.conftest import MakeClient
from tests.backend_client.raw_server import answer, serving
from tests.backend_client.test_transport import PAGE

TODAY = SystemClock().now()


def _certificate(folder: Path, host: str = "127.0.0.1", days: int = 1) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hotline")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(TODAY - timedelta(days=30))
        .not_valid_after(TODAY + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
    )
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    no_password = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
    (folder / "cert.pem").write_bytes(made)
    (folder / "both.pem").write_bytes(made + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return folder / "cert.pem", context


@pytest.mark.parametrize(
    ("host", "days", "known", "code"),
    [
        ("127.0.0.1", 1, False, "tls_untrusted"),
        ("127.0.0.1", -1, True, "tls_expired"),
        ("127.0.0.2", 1, True, "tls_wrong_name"),
    ],
)
def test_each_bad_certificate_has_its_own_reason(
    host: str, days: int, known: bool, code: str, tmp_path: Path, client: MakeClient, sign_in: SignIn
) -> None:
    authority, context = _certificate(tmp_path, host, days)
    with serving(answer(PAGE), tls=context) as server:
        backend = client(f"https://127.0.0.1:{server.port}", ca_file=authority if known else None)
        with pytest.raises(Unreachable) as caught:
            backend.changes(sign_in, "", 10)
        assert server.requests == []
    assert caught.value.code == code


def test_a_private_authority_is_believed_when_it_is_named(tmp_path: Path, client: MakeClient, sign_in: SignIn) -> None:
    authority, context = _certificate(tmp_path)
    with serving(answer(PAGE), tls=context) as server:
        backend = client(f"https://127.0.0.1:{server.port}", ca_file=authority)
        assert backend.changes(sign_in, "", 10).cursor == "c1"


def test_plain_speech_where_tls_is_expected_fails(client: MakeClient, sign_in: SignIn) -> None:
    with serving(answer(PAGE)) as server, pytest.raises(Unreachable) as caught:
        client(f"https://127.0.0.1:{server.port}").changes(sign_in, "", 10)
    assert caught.value.code == "tls_failed"
