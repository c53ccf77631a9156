"""Looks at a deployment as anybody sees it: names, certificate, pages, mail records, and the telephone company's."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.domain.finding import Finding, Grade, finding, unseen

_SOON: Final = timedelta(days=21)
_WAIT: Final = 10.0  # seconds
_HEADERS: Final = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
_GET: Final = "GET"


def look_at_pages(base: str) -> Iterator[Finding]:
    """Whether the product answers at its address, with the headers that browsers need."""
    import urllib3

    http = urllib3.PoolManager(timeout=_WAIT, retries=False)
    health = http.request(_GET, f"{base}/health", redirect=False)
    well = health.status == 200 and b"ok" in health.data
    yield finding("pages", f"{base}/health answers {health.status}", well=well, do="docs/runbook.md#api-errors")
    keys = http.request(_GET, f"{base}/.well-known/jwks.json", redirect=False)
    yield finding(
        "pages", f"the public keys are read ({keys.status})", well=keys.status == 200, do="docs/runbook.md#api-errors"
    )
    page = http.request(_GET, f"{base}/staff/sign-in", redirect=False)
    missing = [name for name in _HEADERS if name not in page.headers]
    if base.startswith("https:") and "Strict-Transport-Security" not in page.headers:
        missing.append("Strict-Transport-Security")
    yield finding(
        "pages",
        f"the headers {', '.join(missing)} are missing" if missing else "pages have the headers that they need",
        well=not missing,
        do="Something between us and the browser takes them away: look at the domain's proxy or CDN.",
    )


def look_at_certificate(base: str) -> Iterator[Finding]:
    """Whether browsers take the certificate of the public address, and until when it holds."""
    parts = urlsplit(base)
    if parts.scheme != "https":
        yield finding("certificate", "plain http", well=False, do="Fine on your own machine.", grade=Grade.WARN)
        return
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = _certificate(host, port)
    except ssl.SSLCertVerificationError as error:
        told = f"browsers refuse the certificate: {error.verify_message}"
        yield finding("certificate", told, well=False, do="Look at the certificate in ACM, and at the DNS record.")
        return
    except OSError as error:
        told = f"nothing speaks TLS at {host}:{port} ({type(error).__name__})"
        yield finding(
            "certificate", told, well=False, do="Look at the DNS record, and whether this shell has a network."
        )
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(found["notAfter"]), tz=UTC)
    well = ends - datetime.now(UTC) > _SOON
    yield finding(
        "certificate",
        f"the certificate holds until {ends:%Y-%m-%d}",
        well=well,
        do="ACM renews it by itself as long as its DNS record stands: look at the certificate in ACM.",
    )


def _certificate(host: str, port: int) -> Any:
    with (
        socket.create_connection((host, port), timeout=_WAIT) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.getpeercert()


Ask = Callable[[str, str], list[str]]


def ask_dns(name: str, kind: str) -> list[str]:
    """The records of a name; none where there are none. Raise `LookupError` where no server of names answers."""
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, NoAnswer, resolve

    try:
        return [record.to_text().strip('"') for record in resolve(name, kind, lifetime=_WAIT)]
    except (NXDOMAIN, NoAnswer):
        return []
    except DNSException as error:
        raise LookupError(type(error).__name__) from None


def look_at_names(base: str, sender: str, inbound: str, ask: Ask = ask_dns) -> Iterator[Finding]:
    """The records of the public address and of the mail's domain."""
    host = urlsplit(base).hostname or ""
    if "." not in host or host.replace(".", "").isdigit() or host.endswith(".localhost"):
        yield finding("dns", f"{host} is no public name", well=False, do="Fine on your own machine.", grade=Grade.WARN)
        return
    try:
        yield from _records(host, sender.rpartition("@")[2], inbound, ask)
    except LookupError as error:
        yield unseen("dns", f"records of names ({error})", do="Look from a shell that may ask servers of names.")


def _records(host: str, domain: str, inbound: str, ask: Ask) -> Iterator[Finding]:
    there = ask(host, "A") or ask(host, "AAAA")
    yield finding("dns", f"{host} leads somewhere", well=bool(there), do="Set the record that the stack put out.")
    told = [record for record in ask(f"_dmarc.{domain}", "TXT") if record.startswith("v=DMARC1")]
    yield finding(
        "dns", f"{domain} has a DMARC record", well=len(told) == 1, do=f"TXT _dmarc.{domain} v=DMARC1; p=quarantine"
    )
    told = [record for record in ask(domain, "TXT") if record.startswith("v=spf1")]
    yield finding(
        "dns",
        f"{domain} has one SPF record" if len(told) == 1 else f"{domain} has {len(told)} SPF records",
        well=len(told) == 1,
        do=f"One TXT record of {domain}: v=spf1 include:amazonses.com -all, with whoever else sends for you.",
        grade=Grade.WARN,
    )
    if inbound:
        found = ask(inbound, "MX")
        well = any("inbound-smtp" in record for record in found)
        yield finding("dns", f"mail for {inbound} comes in", well=well, do="Set the MX record: docs/inbound.md")


def look_at_telephone(base: str, numbers: Callable[[], list[dict[str, str]]]) -> Iterator[Finding]:
    """Whether the numbers at the telephone company lead here."""
    found = numbers()
    yield finding("telephone", f"{len(found)} numbers at the company", well=bool(found), do="docs/telephone.md")
    for number in found:
        wanted = {
            "voice_url": f"{base}/telephony/voice",
            "status_callback": f"{base}/telephony/voice/status",
            "sms_url": f"{base}/telephony/sms",
        }
        wrong = sorted(name for name, url in wanted.items() if number.get(name) != url)
        yield finding(
            "telephone",
            f"{number['phone_number']} leads elsewhere: {', '.join(wrong)}"
            if wrong
            else f"{number['phone_number']} leads here",
            well=not wrong,
            do="Set the addresses that the stack put out at the number, in Twilio's console.",
        )
