"""OpenID Connect towards issuers: discovery, keys, the exchange of a code, and the proof of an ID token.

An account's administrator names the address, so every fetch is guarded like a webhook. What is wrong with a token is
told by its kind, never by its content. `joserfc` verifies; it is loaded when somebody signs in this way.
"""

import base64
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from chalicelib.domain.issuer import Claims, Issuer, read_claims
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.services.ports.desk import Clock
from chalicelib.services.ports.sso import Redeemed
from chalicelib.values import dataclass

KEYS_LIFE: Final = timedelta(hours=1)
REFETCH_SECONDS: Final = 60  # for a key that is not known, at most so often
LEEWAY_SECONDS: Final = 60  # between clocks
DOCUMENT_LIMIT: Final = 256 * 1024  # bytes of what an issuer answers
_ALGORITHMS: Final = {"RS256": "RSA", "ES256": "EC"}
_OK: Final = 200
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(slots=True)
class _Known:
    """What an issuer has published, and when it was read."""

    document: Mapping[str, Any]
    keys: list[dict[str, Any]]
    read_at: datetime


class GuardedIssuerDoor:
    """See `services.ports.sso.IssuerDoor`."""

    def __init__(self, door: GuardedPost, clock: Clock) -> None:
        self._door = door
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}

    def check(self, url: str) -> None:
        """See `IssuerDoor`."""
        self._door.check(url)
        try:
            self._read(url)
        except NotPossible:
            raise InvalidField(field="url", problem="no-issuer") from None

    def authorization(self, issuer: Issuer, query: Mapping[str, str]) -> str:
        """See `IssuerDoor`."""
        where = self._of(issuer.url).document["authorization_endpoint"]
        return f"{where}{'&' if '?' in where else '?'}{urlencode(query)}"

    def redeem(self, issuer: Issuer, redeemed: Redeemed, *, now: datetime) -> Claims:
        """See `IssuerDoor`."""
        token = self._exchange(issuer, redeemed)
        said = self._verified(issuer, token)
        _check_claims(issuer, redeemed, said, now)
        return read_claims(said, _signed_in_at(said.get("auth_time"), now))

    def _exchange(self, issuer: Issuer, redeemed: Redeemed) -> str:
        document = self._of(issuer.url).document
        fields = {
            "grant_type": "authorization_code",
            "code": redeemed.code,
            "redirect_uri": redeemed.redirect_uri,
            "code_verifier": redeemed.verifier,
            "client_id": issuer.client_id,
        }
        headers = dict(_FORM)
        if "client_secret_basic" in document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            pair = f"{quote(issuer.client_id, safe='')}:{quote(issuer.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            fields["client_secret"] = issuer.secret
        answer = self._ask("POST", document["token_endpoint"], urlencode(fields).encode(), headers, "sso-exchange")
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotPossible("sso-exchange")
        return token

    def _verified(self, issuer: Issuer, token: str) -> dict[str, Any]:
        """What a token says whose signature one of the issuer's keys has made."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import import_key

        header = _header(token)
        algorithm = header.get("alg")
        if algorithm not in _ALGORITHMS:
            raise NotPossible("sso-algorithm")
        key = self._key(issuer.url, header.get("kid"), _ALGORITHMS[algorithm])
        try:
            said: dict[str, Any] = jwt.decode(token, import_key(key), algorithms=[algorithm]).claims
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotPossible("sso-signature") from None
        return said

    def _key(self, url: str, kid: object, kind: str) -> dict[str, Any]:
        """The key of a token; one that is not known is looked for once more, at most once a minute."""
        found = _fitting(self._of(url).keys, kid, kind)
        if not found:
            found = _fitting(self._of(url, newer=True).keys, kid, kind)
        if len(found) != 1:
            raise NotPossible("sso-key")
        return found[0]

    def _of(self, url: str, *, newer: bool = False) -> _Known:
        life = timedelta(seconds=REFETCH_SECONDS) if newer else KEYS_LIFE
        with self._lock:
            known = self._known.get(url)
        if known is not None and self._clock.now() - known.read_at < life:
            return known
        return self._read(url)

    def _read(self, url: str) -> _Known:
        document = self._ask("GET", f"{url.rstrip('/')}/.well-known/openid-configuration", b"", {}, "sso-unreachable")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if document.get("issuer") != url or not all(isinstance(document.get(name), str) for name in names):
            raise NotPossible("sso-unreachable")
        if any(not self._is_safe(document[name]) for name in names):
            raise NotPossible("sso-unreachable")
        keys = self._ask("GET", document["jwks_uri"], b"", {}, "sso-unreachable").get("keys")
        usable = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
        known = _Known(document, usable, self._clock.now())
        with self._lock:
            self._known[url] = known
        return known

    def _is_safe(self, url: str) -> bool:
        """Whether a browser or we may be sent there: https, or this machine itself where that is allowed."""
        plain = url.isascii() and url.isprintable() and not any(char in url for char in ' \\"<>')
        return plain and (url.startswith("https://") or (self._door.loopback and url.startswith("http://")))

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str], why: str) -> dict[str, Any]:
        status, content = self._door.fetch(method, url, body, headers, limit=DOCUMENT_LIMIT)
        try:
            read = json.loads(content) if status == _OK else None
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise NotPossible(why)
        return read


def _header(token: str) -> dict[str, Any]:
    try:
        part = token.partition(".")[0]
        read = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        read = None
    if token.count(".") != 2 or not isinstance(read, dict):
        raise NotPossible("sso-algorithm")
    return read


def _fitting(keys: list[dict[str, Any]], kid: object, kind: str) -> list[dict[str, Any]]:
    """The keys that may have signed: of the kind of the algorithm, for signatures, and of the name if there is one."""
    curves = {None, "P-256"}
    sound = [
        key for key in keys if key.get("kty") == kind and key.get("use", "sig") == "sig" and key.get("crv") in curves
    ]
    return [key for key in sound if kid is None or key.get("kid") == kid]


def _check_claims(issuer: Issuer, redeemed: Redeemed, said: Mapping[str, Any], now: datetime) -> None:
    """What OpenID Connect Core 1.0 asks to check (section 3.1.3.7), each with a name of its own."""
    seconds = now.timestamp()
    audience = said.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    party = said.get("azp", issuer.client_id if len(several) == 1 else None)
    if said.get("iss") != issuer.url:
        raise NotPossible("sso-issuer")
    if issuer.client_id not in several or party != issuer.client_id:
        raise NotPossible("sso-audience")
    if not _same(said.get("nonce"), redeemed.nonce):
        raise NotPossible("sso-nonce")
    if not _is_time(said.get("exp")) or said["exp"] <= seconds - LEEWAY_SECONDS:
        raise NotPossible("sso-expired")
    begins = [said[name] for name in ("nbf", "iat") if name in said]
    if "iat" not in said or not all(_is_time(one) and one <= seconds + LEEWAY_SECONDS for one in begins):
        raise NotPossible("sso-not-yet")


def _signed_in_at(said: object, now: datetime) -> datetime | None:
    """When the person signed in at the issuer, if it says so and it can be."""
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said <= now.timestamp() + LEEWAY_SECONDS:
        return None
    return datetime.fromtimestamp(said, UTC)


def _same(one: object, other: str) -> bool:
    import hmac

    return isinstance(one, str) and hmac.compare_digest(one.encode(), other.encode())


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
