"""The signed certificate that a person's data were erased: a JWS (RS256, compact) with counts, and no person."""

from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.audit import timestamp
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.jws import signing_input as of_payload
from chalicelib.domain.takeout import TAKEOUT_LIFE

TYPE: Final = "recourse-consumer-erasure+jwt"
BACKUPS: Final = timedelta(days=35)  # point-in-time recovery of the tables


def as_payload(order: ConsumerErasure, *, issuer: str, at: datetime) -> dict[str, Any]:
    """Return what is certified: what went and when, what stays and why, and when the last copies are gone."""
    return {
        "iss": issuer,
        "iat": int(at.timestamp()),
        "account": order.account,
        "erasure": order.id,
        "ordered_at": timestamp(order.ordered_at),
        "erased": order.counts,
        "waiting_submissions": len(order.left),
        "kept_submissions": order.called_off,
        "log": "of each request: the day, nature and manner, the day and nature of the response, and the basis of a "
        "denial (11 CCR 7101(b)); nobody is named",
        "audit": "kept as ids, hashes and commitments whose salts are gone",
        "exports_gone_by": timestamp(at + TAKEOUT_LIFE),
        "backups_gone_by": timestamp(at + BACKUPS),
    }


def signing_input(order: ConsumerErasure, *, issuer: str, kid: str, at: datetime) -> bytes:
    """Return the bytes that RS256 signs."""
    return of_payload(as_payload(order, issuer=issuer, at=at), kid=kid, typ=TYPE)
