"""Staff hear a voicemail: a link of a few minutes, and who got it is recorded."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audio_types import MP3, WAV
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Gone, NotFound
from chalicelib.services.ports.desk import Desk

_ENDINGS: Final = {WAV: "wav", MP3: "mp3"}
PLAY_SECONDS: Final = 300  # of a link: long enough to listen and to go back; the page hands out another


def play_voicemail(desk: Desk, staff: Staff, request: RequestId, recording: str, *, save: bool = False) -> str:
    """Return a link that plays the voicemail or, with `save`, downloads it.

    Raise `NotFound` for another account's and for one that has no audio (yet), `Gone` past its last day, whether or
    not its object still lies there.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    voicemail = desk.voicemails.get(staff.account.id, request, recording)
    now = desk.clock.now()
    if not voicemail.playable(now):
        raise Gone("voicemail") if voicemail.audio in {Audio.KEPT, Audio.EXPIRED} else NotFound("voicemail")
    how = "save" if save else "play"
    reason = Reason(Tag.VIEW_VOICEMAIL, staff.actor, None, {"request": request, "voicemail": recording, "how": how})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    return desk.voicemail_bucket.link(voicemail, seconds=PLAY_SECONDS, download=_name(voicemail) if save else "")


def _name(voicemail: Voicemail) -> str:
    ending = _ENDINGS.get(voicemail.content_type, "bin")
    return f"voicemail-{voicemail.submission}-{voicemail.received_at:%Y-%m-%d}-{voicemail.take}.{ending}"
