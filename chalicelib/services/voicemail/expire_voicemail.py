"""The audio of a voicemail is gone: the record says so, and a signed certificate says why and how that is known."""

import hashlib
from dataclasses import replace
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.deletion_certificate import Cause, Deletion, Event, Evidence, deletion_of, signing_input
from chalicelib.domain.jws import compact
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.voicemail import Audio, Voicemail, VoicemailPlace
from chalicelib.errors import NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

_ACTOR: Final = "system:retention"


class Expiry(StrEnum):
    """What came of it."""

    EXPIRED = "expired"
    OUTSIDE = "outside"  # gone, and not by our rules: somebody must look into it
    HELD = "held"  # gone by the rule although it was held meanwhile: S3 cannot be stopped once a rule has matched
    NOTHING = "nothing"  # told before, still there, or deleted by ourselves
    STRAY = "stray"  # no record knows it


def expire_voicemail(desk: Desk, place: VoicemailPlace, evidence: Evidence) -> Expiry:
    """Note that a voicemail's object is gone, with its certificate, in one commit; the transcript stays.

    A repeat changes nothing, nor does an event about an object that is there again.
    """
    return persistently(lambda: _expire(desk, place, evidence))


def _expire(desk: Desk, place: VoicemailPlace, evidence: Evidence) -> Expiry:
    try:
        voicemail = desk.voicemails.get(place.account, place.request, place.id)
        desk.requests.get(place.account, place.request)
    except NotFound:
        return Expiry.NOTHING if _deleted(desk, place) else Expiry.STRAY
    if voicemail.audio is not Audio.KEPT or desk.voicemail_bucket.find(voicemail) is not None:
        return Expiry.NOTHING
    deletion = deletion_of(voicemail, evidence, issuer=desk.public_url, at=desk.clock.now())
    _commit(desk, voicemail, deletion)
    if deletion.cause is Cause.OUTSIDE:
        return Expiry.OUTSIDE
    return Expiry.HELD if deletion.held else Expiry.EXPIRED


def _deleted(desk: Desk, place: VoicemailPlace) -> bool:
    """Whether it went with its request, which retention has deleted or is deleting, or with its whole account."""
    if _erased(desk, place):
        return True
    head = desk.retention.head(place.account, place.request)
    if head is not None:
        return head.leaving_at is not None
    counted = desk.figures.counted_to(place.account, [place.request])
    return any(tally.gone_at for tally in counted.values())


def _erased(desk: Desk, place: VoicemailPlace) -> bool:
    try:
        return desk.accounts.get(place.account).state is AccountState.ERASED
    except NotFound:
        return False


def _commit(desk: Desk, voicemail: Voicemail, deletion: Deletion) -> None:
    signed = signing_input(deletion, desk.signer.kid)
    certificate = compact(signed, desk.signer.sign(signed))
    expired = replace(
        voicemail,
        audio=Audio.EXPIRED,
        expired_at=deletion.evidence.at,
        certificate=certificate,
        removed=deletion.cause is Cause.OUTSIDE,
        copy_wanted=False,
        # What the telephone company still has is deleted there now.
        work_at=None if voicemail.deleted_there_at else deletion.issued_at,
    )
    detail: Detail = {
        "voicemail": voicemail.id,
        "cause": deletion.cause.value,
        "rule": deletion.rule or "none",
        "evidence": deletion.evidence.id if isinstance(deletion.evidence, Event) else "found absent",
        "certificate": hashlib.sha256(certificate.encode()).hexdigest(),
    }
    head = desk.requests.get(voicemail.account, voicemail.request)
    because = Reason(Tag.REQUEST_VOICEMAIL_EXPIRED, _ACTOR, head.id, detail)
    unit = desk.work.begin(voicemail.account, deletion.issued_at)
    unit.store(head, because=because)
    unit.store(expired, because=because)
    unit.count({expired.KIND: 1})
    unit.commit()
