"""`recourse doctor` and the world outside: names, certificate, pages, the telephone company."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chalicelib.domain.finding import Grade
from chalicelib.outbound.checkup_outside import look_at_certificate, look_at_names, look_at_pages, look_at_telephone


def ill(findings: Any) -> list[str]:
    return [one.what for one in findings if one.grade is not Grade.OK]


@contextmanager
def speaking_tls(folder: Path, *, days: float, host: str = "127.0.0.1") -> Iterator[str]:
    """A server with a certificate of its own for so many days more."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "desk.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = Patient(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Patient(HTTPServer):
    """Whoever breaks off is expected to."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("days", "grade"), [(60, Grade.OK), (20, Grade.FAIL)])
def test_a_certificate_that_ends_soon_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: float, grade: Grade
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "desk.pem"))
    with speaking_tls(tmp_path, days=days) as base:
        [told] = look_at_certificate(base)
    assert told.what == f"the certificate holds until {datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
    assert (told.grade, bool(told.do)) == (grade, grade is not Grade.OK)


@pytest.mark.parametrize(
    ("days", "host", "trusted", "named"),
    [
        (-1, "127.0.0.1", True, "certificate has expired"),
        (60, "127.0.0.2", True, "not valid for '127.0.0.1'"),
        (60, "127.0.0.1", False, "self-signed certificate"),
    ],
)
def test_a_certificate_that_browsers_refuse_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, days: float, host: str, trusted: bool, named: str
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "desk.pem"))
    with speaking_tls(tmp_path, days=days, host=host) as base:
        [told] = look_at_certificate(base)
    assert told.grade is Grade.FAIL
    assert named in told.what


def test_where_nobody_speaks_tls_that_is_said_and_plain_http_is_for_this_machine() -> None:
    [told] = look_at_certificate("https://127.0.0.1:1")
    assert (told.grade, told.what) == (Grade.FAIL, "nothing speaks TLS at 127.0.0.1:1 (ConnectionRefusedError)")
    [told] = look_at_certificate("http://localhost:8000")
    assert told.grade is Grade.WARN


def test_records_that_no_server_of_names_tells_are_not_seen() -> None:
    def silent(name: str, kind: str) -> list[str]:
        raise LookupError(f"{kind} of {name}")

    [told] = look_at_names("https://desk.example", "desk@mail.example", "", silent)
    assert (told.grade, told.what) == (Grade.UNSEEN, "could not be seen: records of names (A of desk.example)")


def test_records_of_names_are_asked_for_and_each_one_that_lacks_is_found() -> None:
    records = {
        ("desk.example", "A"): ["192.0.2.1"],
        ("_dmarc.mail.example", "TXT"): ["v=DMARC1; p=reject"],
        ("mail.example", "TXT"): ["v=spf1 include:amazonses.com -all"],
        ("in.example", "MX"): ["10 inbound-smtp.us-east-1.amazonaws.com."],
    }

    def look(known: dict[tuple[str, str], list[str]]) -> list[str]:
        told = look_at_names(
            "https://desk.example", "desk@mail.example", "in.example", lambda name, kind: known.get((name, kind), [])
        )
        return ill(told)

    assert look(records) == []
    for missing, named in (
        (("desk.example", "A"), "desk.example leads somewhere"),
        (("_dmarc.mail.example", "TXT"), "mail.example has a DMARC record"),
        (("mail.example", "TXT"), "mail.example has 0 SPF records"),
        (("in.example", "MX"), "mail for in.example comes in"),
    ):
        assert look({name: found for name, found in records.items() if name != missing}) == [named]


def test_a_number_that_leads_elsewhere_is_found() -> None:
    base = "https://desk.example"
    well = {
        "phone_number": "+18005550100",
        "voice_url": f"{base}/telephony/voice",
        "status_callback": f"{base}/telephony/voice/status",
        "sms_url": f"{base}/telephony/sms",
    }
    assert ill(look_at_telephone(base, lambda: [well])) == []
    told = ill(look_at_telephone(base, lambda: [well | {"sms_url": "https://old.example"}]))
    assert told == ["+18005550100 leads elsewhere: sms_url"]
    assert ill(look_at_telephone(base, list)) == ["0 numbers at the company"]


def test_a_page_without_its_headers_and_one_that_does_not_answer_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer:
        def __init__(self, status: int, headers: dict[str, str]) -> None:
            self.status, self.headers, self.data = status, headers, b"ok"

    class Pool:
        answer = Answer(200, {})

        def __init__(self, **_: Any) -> None:
            pass

        def request(self, *_: Any, **__: Any) -> Answer:
            return self.answer

    monkeypatch.setattr("urllib3.PoolManager", Pool)
    [told] = ill(look_at_pages("https://desk.example"))
    assert "Strict-Transport-Security" in told
    Pool.answer = Answer(502, {})
    assert "https://desk.example/health answers 502" in ill(look_at_pages("https://desk.example"))
