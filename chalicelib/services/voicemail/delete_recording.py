"""What lies with us whole, was replaced by the caller, or has had its days, is deleted at the telephone company."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.voicemail_step import Step

_LOOK_AGAIN: Final = timedelta(days=7)  # whether what holds a voicemail past its days still does


def delete_recording(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Delete it at the company once we have all of it; what we do not have stays there as long as it may be heard."""
    now = desk.clock.now()
    if not voicemail.whole and voicemail.audio is not Audio.EXPIRED:
        if now < voicemail.expires_at:
            return replace(voicemail, work_at=voicemail.expires_at)
        if voicemail.hold:
            return replace(voicemail, work_at=now + _LOOK_AGAIN)
    desk.phone_company.delete_recording(voicemail.id)
    return replace(voicemail, deleted_there_at=now)


def delete_superseded(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Delete it at the company and with us, once what replaced it is certain to be heard."""
    others = desk.voicemails.of_request(voicemail.account, voicemail.request)
    if any(other.call == voicemail.call and other.audio is Audio.AWAITED for other in others):
        return voicemail
    desk.voicemail_bucket.delete(voicemail)
    if voicemail.deleted_there_at is None:
        desk.phone_company.delete_recording(voicemail.id)
    gone_at = voicemail.deleted_there_at or desk.clock.now()
    return replace(voicemail, deleted_there_at=gone_at, kept_at=None, tagged=None)


def _is_there(voicemail: Voicemail) -> bool:
    return voicemail.audio not in {Audio.AWAITED, Audio.SUPERSEDED} and voicemail.deleted_there_at is None


def _is_left(voicemail: Voicemail) -> bool:
    gone = voicemail.deleted_there_at is not None and voicemail.kept_at is None
    return voicemail.audio is Audio.SUPERSEDED and not gone


def _is_ordered(voicemail: Voicemail) -> bool:
    return voicemail.ordered and voicemail.kept_at is not None


def delete_ordered(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Delete with us what staff have had deleted for good; at the company it goes by the step above."""
    desk.voicemail_bucket.delete(voicemail)
    return replace(voicemail, kept_at=None, tagged=None)


ORDERED: Final = Step("delete for good", _is_ordered, delete_ordered)
STEP: Final = Step("delete there", _is_there, delete_recording)
SUPERSEDED: Final = Step("delete superseded", _is_left, delete_superseded)
