"""Who signed a call: HTTP Message Signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530) over the body.

The profile, stricter than the standard: by a key of ours (`keyid`), `created` at most five minutes ago, with a `nonce`
that is good once, over the method and the whole address, and over the body's digest and type where there is a body.
Whatever else is covered must hold as well. A failure names its kind and nothing that only the key's owner may know:
an unknown key, a revoked one and a wrong signature are one kind.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, quote_plus, urlencode

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.api_key import ApiKey, lives
from chalicelib.domain.ids import KeyId
from chalicelib.errors import NotSigned
from chalicelib.values import dataclass

SIGNATURE_LIFE: Final = timedelta(minutes=5)  # from `created` on
SKEW_LIFE: Final = timedelta(seconds=30)  # a clock of theirs may be ahead by this
TAG: Final = "recourse"  # a signature with another tag was made for something else
NONCE_LIMIT: Final = 128  # characters

_KEY_ID: Final = re.compile(r"key_[a-z2-7]{16}")
_MOST_SIGNATURES: Final = 8
_ALWAYS: Final = ("@method", "@target-uri")
_PEM: Final = "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n"
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519 (RFC 8410)
_AS_TYPED: Final = "!$'()*,/:;?@"  # what an address may hold unquoted in its query (RFC 3986)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A call as it is verified: `headers` by lower-case name, several lines of one name joined by commas.

    `query` holds the parameters in the order of the address; it is decoded, as API Gateway does not tell more.
    """

    method: str
    address: str  # scheme to path
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: a key in use, and the account that it belongs to, as both were at most seconds ago."""

    account: Account
    key: ApiKey


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One signature of the message, by a key that is known."""

    label: str
    signer: Signer
    covered: Sequence[tuple[Any, Mapping[str, Any]]]
    params: Mapping[str, Any]
    member: Any
    signature: Any


@dataclass(frozen=True, slots=True)
class _Wire:
    """What the library wants to see of a message."""

    method: str
    url: str
    headers: Mapping[str, str]


def prove(desk: LiveDesk, message: Message) -> Signer:
    """Return who signed the message. Raise `NotSigned`; its kind is a code of `http.api.problems`.

    Costs no read while the key is remembered, and one write: the nonce.
    """
    chosen = _choose(desk, message)
    _check_profile(chosen, message)
    _check_time(chosen.params, desk.clock.now())
    _verify(chosen, message)
    _check_digest(message)
    _use_nonce(desk, chosen.signer.key, chosen.params["nonce"])
    return chosen.signer


def _choose(desk: LiveDesk, message: Message) -> _Candidate:
    """The first signature by a key of ours that is in use; others may have signed the message for other readers."""
    inputs, signatures = (_dictionary(message.headers.get(name, "")) for name in ("signature-input", "signature"))
    for label, member in list(inputs.items())[:_MOST_SIGNATURES]:
        covered, params = member
        key_id = params.get("keyid")
        if not isinstance(covered, list) or label not in signatures or not isinstance(key_id, str):
            continue
        holder = desk.api_keys.recent(KeyId(key_id)) if _KEY_ID.fullmatch(key_id) else None
        if holder and lives(holder.account, holder.key):
            signer = Signer(holder.account, holder.key)
            return _Candidate(label, signer, covered, params, member, signatures[label])
    raise NotSigned("signature-invalid")


def _dictionary(value: str) -> dict[str, Any]:
    import http_sf

    def refuse(_key: str, context: str) -> None:
        if context == "dictionary":
            raise NotSigned("signature-invalid")

    if not value.strip():
        raise NotSigned("signature-missing")
    try:
        found: Any = http_sf.parse(value.encode("ascii"), tltype="dictionary", on_duplicate_key=refuse)
    except (ValueError, TypeError):  # StructuredFieldError and UnicodeEncodeError are values that cannot be read
        raise NotSigned("signature-invalid") from None
    return dict(found)


def _check_profile(chosen: _Candidate, message: Message) -> None:
    plain = {name for name, params in chosen.covered if not params}
    digested = any(name == "content-digest" and not set(params) - {"sf", "key"} for name, params in chosen.covered)
    needed = (*_ALWAYS, "content-type") if message.body else _ALWAYS
    if set(needed) - plain or (message.body and not digested):
        raise NotSigned("signature-incomplete")
    nonce, tag = chosen.params.get("nonce"), chosen.params.get("tag", TAG)
    if not isinstance(nonce, str) or not 0 < len(nonce) <= NONCE_LIMIT or tag != TAG:
        raise NotSigned("signature-incomplete")
    if type(chosen.params.get("created")) is not int:
        raise NotSigned("signature-incomplete")


def _check_time(params: Mapping[str, Any], now: datetime) -> None:
    age = now.timestamp() - params["created"]
    expires = params.get("expires", params["created"] + int(SIGNATURE_LIFE.total_seconds()))
    over = type(expires) is not int or now.timestamp() > expires
    if over or age > SIGNATURE_LIFE.total_seconds() or -age > SKEW_LIFE.total_seconds():
        raise NotSigned("signature-stale")


def _verify(chosen: _Candidate, message: Message) -> None:
    """Raise `NotSigned` unless the signature holds for one spelling of the address."""
    import http_sf
    from http_message_signatures import HTTPMessageSignaturesException

    library = verifier(chosen.signer.key)
    only = {
        "signature-input": http_sf.ser({chosen.label: chosen.member}),
        "signature": http_sf.ser({chosen.label: chosen.signature}),
    }
    for address in addresses(message):
        wire = _Wire(message.method, address, {**message.headers, **only})
        try:
            library.verify(wire, max_age=None, require_components=_ALWAYS)
        except (HTTPMessageSignaturesException, ValueError, TypeError):
            continue
        return
    raise NotSigned("signature-invalid")


@lru_cache(maxsize=256)
def verifier(key: ApiKey) -> Any:
    """The library's, for one key and its one algorithm."""
    from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms

    class Verifier(HTTPMessageVerifier):
        """The library's, with our clock: what is too old was refused before."""

        def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
            """Checked by `_check_time`."""

    pem = _PEM.format(base64.b64encode(_SPKI + base64.b64decode(key.public_key)).decode()).encode()
    resolver = MappingKeyResolver(public_keys={key.id: pem}, private_keys={})
    return Verifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver)


def addresses(message: Message) -> Iterator[str]:
    """The spellings under which the address may have been signed; all of them mean the same parameters.

    API Gateway hands the query over decoded. The usual spellings are tried: as forms quote, as RFC 3986 does, and
    with what may stand unquoted; in the order of the address, and sorted by name.
    """
    if not message.query:
        yield message.address
        return
    tried = set()
    for query in (message.query, sorted(message.query)):
        for quoting, safe in ((quote_plus, ""), (quote, ""), (quote, _AS_TYPED)):
            address = f"{message.address}?{urlencode(query, safe=safe, quote_via=quoting)}"
            if address not in tried:
                tried.add(address)
                yield address


def _check_digest(message: Message) -> None:
    """The body is the one that was digested, by every digest that was sent and so was signed; SHA-2 counts alone."""
    from http_message_signatures import ContentDigest, HTTPMessageSignaturesException

    sent = message.headers.get("content-digest")
    if sent is None and not message.body:
        return
    try:
        ContentDigest.verify(sent or "", message.body)
    except (HTTPMessageSignaturesException, ValueError):
        raise NotSigned("digest-mismatch") from None


def _use_nonce(desk: LiveDesk, key: ApiKey, nonce: str) -> None:
    """Remember the nonce for as long as its signature could be sent again."""
    name = f"nonce|{key.id}|{hashlib.sha256(nonce.encode()).hexdigest()}"
    until = desk.clock.now().astimezone(UTC) + 2 * (SIGNATURE_LIFE + SKEW_LIFE)
    if not desk.work.ephemeral.claim(name, by=desk.chance.bytes(16).hex(), until=until):
        raise NotSigned("signature-replayed")
