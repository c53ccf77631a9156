"""The signed certificate of a voicemail's deletion: a JWS (RS256, compact) that names ids, and nobody.

It states why the audio went and how that is known. What went before its days were over went by no rule of ours:
the certificate says so, whatever the storage calls it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.audit import timestamp
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.jws import signing_input as of_payload
from chalicelib.domain.voicemail import Voicemail
from chalicelib.values import dataclass

TYPE: Final = "recourse-deletion+jwt"


class Cause(StrEnum):
    """Why the audio is gone."""

    RULE = "retention rule"
    OUTSIDE = "removed outside the rules"
    ORDERED = "deleted on the account's order"


class Told(StrEnum):
    """What the storage says that it did."""

    LIFECYCLE = "Lifecycle Expiration"
    REQUEST = "DeleteObject"  # somebody asked for it


@dataclass(frozen=True, slots=True)
class Event:
    """The storage's own event: its id, when the object went, and by what."""

    id: str
    at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class FoundAbsent:
    """The weekly check found no object; nobody saw it go."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Ordered:
    """Somebody of the account had it deleted for good; the audit says who."""

    at: datetime


Evidence = Event | FoundAbsent | Ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What the certificate says; `rule` is empty and `cause` OUTSIDE for what no rule of ours deleted.

    `held` is whether it was marked as held when it went: S3 does not stop any more once a rule has matched.
    """

    issuer: str
    account: AccountId
    reference: Reference
    request: RequestId
    recording: str
    sha256: str
    size: int
    seconds: int
    received_at: datetime
    cause: Cause
    rule: str
    held: bool
    evidence: Evidence
    issued_at: datetime


def rule_name(days: int) -> str:
    """The id of the lifecycle rule, as the bucket's configuration has it."""
    return f"voicemail-{days}-days"


def deletion_of(voicemail: Voicemail, evidence: Evidence, *, issuer: str, at: datetime) -> Deletion:
    """What is certified about a voicemail whose object is gone.

    It went by the rule of its tags only if their days were over, and only if S3 does not say otherwise. Days count
    from the message, which is never after the storing from which S3 counts.
    """
    lay = voicemail.tagged or voicemail.tags
    asked = isinstance(evidence, Event) and evidence.told is Told.REQUEST
    early = evidence.at < voicemail.received_at + timedelta(days=lay.retention)
    cause = Cause.OUTSIDE if asked or early else Cause.RULE
    if isinstance(evidence, Ordered):
        cause = Cause.ORDERED
    return Deletion(
        issuer=issuer,
        account=voicemail.account,
        reference=voicemail.submission,
        request=voicemail.request,
        recording=voicemail.id,
        sha256=voicemail.sha256,
        size=voicemail.size,
        seconds=voicemail.seconds,
        received_at=voicemail.received_at,
        cause=cause,
        rule=rule_name(lay.retention) if cause is Cause.RULE else "",
        held=lay.hold,
        evidence=evidence,
        issued_at=at,
    )


def as_payload(deletion: Deletion) -> dict[str, Any]:
    """Return the certificate as the JSON object that is signed; `deleted_at` is null where nobody saw it."""
    evidence = deletion.evidence
    told = isinstance(evidence, Event)
    return {
        "iss": deletion.issuer,
        "iat": int(deletion.issued_at.timestamp()),
        "account": deletion.account,
        "reference": deletion.reference,
        "request": deletion.request,
        "recording": deletion.recording,
        "audio": {"sha256": deletion.sha256, "bytes": deletion.size, "seconds": deletion.seconds},
        "received_at": timestamp(deletion.received_at),
        "deleted_at": timestamp(evidence.at) if told else None,
        "cause": deletion.cause.value,
        "rule": deletion.rule or None,
        "held": deletion.held,
        "evidence": _evidence(evidence),
    }


def from_payload(payload: Mapping[str, Any]) -> Deletion:
    """Return what a payload says whose signature holds; `KeyError`, `TypeError` or `ValueError` if it is none."""
    audio = payload["audio"]
    return Deletion(
        issuer=payload["iss"],
        issued_at=datetime.fromtimestamp(payload["iat"], UTC),
        account=AccountId(payload["account"]),
        reference=Reference(payload["reference"]),
        request=RequestId(payload["request"]),
        recording=payload["recording"],
        sha256=audio["sha256"],
        size=audio["bytes"],
        seconds=audio["seconds"],
        received_at=datetime.fromisoformat(payload["received_at"]),
        cause=Cause(payload["cause"]),
        rule=payload["rule"] or "",
        held=payload["held"],
        evidence=_read_evidence(payload["evidence"]),
    )


def signing_input(deletion: Deletion, kid: str) -> bytes:
    """Return the bytes that RS256 signs."""
    return of_payload(as_payload(deletion), kid=kid, typ=TYPE)


def _evidence(evidence: Evidence) -> dict[str, str]:
    if isinstance(evidence, FoundAbsent):
        return {"found_absent": timestamp(evidence.at)}
    if isinstance(evidence, Ordered):
        return {"ordered": timestamp(evidence.at)}
    return {"s3_event": evidence.id, "time": timestamp(evidence.at), "reason": evidence.told.value}


def _read_evidence(stated: Mapping[str, str]) -> Evidence:
    if "found_absent" in stated:
        return FoundAbsent(datetime.fromisoformat(stated["found_absent"]))
    if "ordered" in stated:
        return Ordered(datetime.fromisoformat(stated["ordered"]))
    return Event(stated["s3_event"], datetime.fromisoformat(stated["time"]), Told(stated["reason"]))
