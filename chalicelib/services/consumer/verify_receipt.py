"""Verifies a saved receipt or certificate against the published keys; needs neither the deployment nor its tables."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from chalicelib.domain import deletion_certificate, receipt
from chalicelib.domain.deletion_certificate import Deletion
from chalicelib.domain.jws import ALGORITHM
from chalicelib.domain.receipt import ReceiptClaims
from chalicelib.errors import InvalidField

_LONGEST: Final = 64 * 1024
_SHORTEST_MODULUS: Final = 342  # base64url characters of 2048 bits; joserfc only warns about shorter ones


Claims = ReceiptClaims | Deletion
_READERS: Final[dict[str, Callable[[Mapping[str, Any]], Claims]]] = {
    receipt.TYPE: receipt.from_payload,
    deletion_certificate.TYPE: deletion_certificate.from_payload,
}


def verify_document(token: str, jwks: Mapping[str, Any]) -> Claims:
    """Return what a receipt or a certificate says, or raise `InvalidField` on the field `receipt`.

    Problems: `malformed` (no document of ours), `unknown-key` (no strong RSA key of `jwks` has its kid),
    `changed` (its signature does not fit its content).
    """
    from joserfc.errors import JoseError  # 60 ms, needed by the operator's command only
    from joserfc.jws import deserialize_compact

    header, signed = _header(token.strip())
    read = _READERS.get(str(header.get("typ")))
    if read is None or header.get("alg") != ALGORITHM or set(header) != {"alg", "kid", "typ"}:
        raise InvalidField(field="receipt", problem="malformed")
    key = _key(header["kid"], jwks)
    try:
        payload = deserialize_compact(signed, key, algorithms=[ALGORITHM]).payload
    except (JoseError, ValueError):
        raise InvalidField(field="receipt", problem="changed") from None
    try:
        return read(json.loads(payload))
    except (KeyError, TypeError, ValueError):
        raise InvalidField(field="receipt", problem="malformed") from None


def verify_receipt(token: str, jwks: Mapping[str, Any]) -> ReceiptClaims:
    """As `verify_document`, for receipts only."""
    claims = verify_document(token, jwks)
    if not isinstance(claims, ReceiptClaims):
        raise InvalidField(field="receipt", problem="malformed")
    return claims


def _header(token: str) -> tuple[dict[str, Any], str]:
    """Return the header; a part that is not the one base64url spelling of its bytes is refused.

    Without that the last character of a receipt could be exchanged unnoticed.
    """
    parts = token.split(".") if len(token) <= _LONGEST else []
    try:
        decoded = [base64.b64decode(part + "=" * (-len(part) % 4), altchars="-_", validate=True) for part in parts]
        header, _, _ = decoded
        fields = json.loads(header)
    except ValueError:
        raise InvalidField(field="receipt", problem="malformed") from None
    spelled = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in decoded]
    if not isinstance(fields, dict) or spelled != parts:
        raise InvalidField(field="receipt", problem="malformed")
    return fields, token


def _key(kid: object, jwks: Mapping[str, Any]) -> Any:
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    for listed in jwks.get("keys", []):
        if listed.get("kid") == kid and listed.get("kty") == "RSA" and len(listed.get("n", "")) >= _SHORTEST_MODULUS:
            try:
                return RSAKey.import_key(listed)
            except (JoseError, ValueError):
                break
    raise InvalidField(field="receipt", problem="unknown-key")
