"""A hold that comes after a voicemail's last day holds at once what is still there: the background may be too late.

S3 runs its rules late and cannot be stopped once one has matched.
"""

from collections.abc import Sequence
from enum import StrEnum

from chalicelib.domain.request import Channel, Submission
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.retag_voicemail import retag


class Late(StrEnum):
    """What a hold that came after a voicemail's last day still found."""

    NONE = "none"  # it did not come late
    THERE = "there"  # held now; S3 may have marked it before
    GONE = "gone"


def past_and_free(desk: Desk, submission: Submission) -> list[Voicemail]:
    """Voicemails past their day that nothing holds, or that have expired."""
    if submission.channel is not Channel.PHONE:
        return []
    found = desk.voicemails.of_request(submission.account, submission.requests[0])
    now = desk.clock.now()
    free = (one for one in found if one.audio is Audio.KEPT and not one.hold and one.expires_at <= now)
    return [*free, *(one for one in found if one.audio is Audio.EXPIRED)]


def hold_at_once(desk: Desk, past: Sequence[Voicemail]) -> Late:
    """Tag those that are past their day as held, and say what was found."""
    if not past:
        return Late.NONE
    held = [_held(desk, voicemail) for voicemail in past]  # each of them, also behind one that is gone
    return Late.THERE if all(held) else Late.GONE


def _held(desk: Desk, voicemail: Voicemail) -> bool:
    """Whether the object is there and carries the hold now."""
    latest = persistently(
        lambda: retag(desk, desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id), hold=True)
    )
    there = desk.voicemail_bucket.find(latest)
    return there is not None and there.tags == latest.tags
