"""The signed certificate of an account's erasure: a JWS (RS256, compact) with counts per data class, and no person."""

from typing import Any, Final

from chalicelib.domain.audit import timestamp
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.jws import signing_input as of_payload

TYPE: Final = "recourse-erasure+jwt"


def as_payload(erasure: Erasure, *, issuer: str) -> dict[str, Any]:
    """Return what is certified: when, how much of what, that both copies of the key are gone, and what is held."""
    finished = erasure.finished_at or erasure.begun_at
    return {
        "iss": issuer,
        "iat": int(finished.timestamp()),
        "account": erasure.account,
        "begun_at": timestamp(erasure.begun_at),
        "finished_at": timestamp(finished),
        "erased": erasure.counts,
        "held_requests": len(erasure.held),
        "data_key": {
            "copies_destroyed": 2 if erasure.keys_gone_at else 0,
            "destroyed_at": timestamp(erasure.keys_gone_at) if erasure.keys_gone_at else None,
        },
        "audit": "kept as ids, hashes and commitments whose salts are gone",
    }


def signing_input(erasure: Erasure, *, issuer: str, kid: str) -> bytes:
    """Return the bytes that RS256 signs."""
    return of_payload(as_payload(erasure, issuer=issuer), kid=kid, typ=TYPE)
