"""Fetches a message from the telephone company and keeps it, hashed, in our bucket; or learns that it cannot be had."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.audio_types import audio_type, wav_seconds
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.voicemail import Audio, Unusable, Voicemail
from chalicelib.errors import NotFound, TooLarge, Unavailable
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.phone import Media
from chalicelib.services.voicemail.take_recording import refused
from chalicelib.services.voicemail.voicemail_step import Step
from chalicelib.values import dataclass, replace

RECORDING_LIMIT: Final = 64 * 1024 * 1024  # bytes; six minutes of WAV are 6 MB
PATIENCE: Final = timedelta(days=14)  # from the message; then it counts as lost
_ENOUGH_TRIES: Final = 5  # before what there is counts as all there is: the company may still be writing
_TOLERANCE: Final = 2  # seconds, by which lengths may differ
_HEAD: Final = 4096  # bytes that say what it is
_ACTOR: Final = "system:telephony"


class _Unusable(Exception):
    """What the company hands out is no message."""

    def __init__(self, why: Unusable) -> None:
        super().__init__(why.value)
        self.why = why


def is_lost(voicemail: Voicemail, now: datetime) -> bool:
    """Whether this is the last try: enough were made, over weeks."""
    return voicemail.attempts >= _ENOUGH_TRIES and now - voicemail.received_at >= PATIENCE


def fetch_recording(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Return the voicemail kept, or unusable once that is certain.

    Raise `Unavailable` or `NotFound` while another try may bring more, `Conflict` when somebody else has stored it.
    """
    lost = is_lost(voicemail, desk.clock.now())
    try:
        return _keep(desk, _fetch(desk, voicemail, lost=lost))
    except _Unusable as bad:
        if bad.why is not Unusable.TOO_LARGE and voicemail.attempts < _ENOUGH_TRIES:
            raise Unavailable(f"{bad.why}: the company may still be writing") from None
        return _give_up(desk, voicemail, bad.why)
    except (NotFound, Unavailable):
        if lost:
            return _give_up(desk, voicemail, Unusable.MISSING)
        raise


@dataclass(slots=True)
class _Stream:
    """A recording on its way into the bucket: what breaks off, or is short, does not arrive there unless it must."""

    media: Media
    voicemail: Voicemail
    lost: bool
    head: bytes = b""
    size: int = 0
    cut: bool = False

    def open(self) -> str:
        """Read the first bytes and return the media type that they show. Raise `_Unusable` for what is no audio."""
        if self.media.size is not None and self.media.size > RECORDING_LIMIT:
            raise _Unusable(Unusable.TOO_LARGE)
        while len(self.head) < _HEAD and (chunk := next(self.media.chunks, b"")):
            self.head += chunk
        found = audio_type(self.head)
        if found is None:
            raise _Unusable(Unusable.NOT_AUDIO if self.head else Unusable.EMPTY)
        return found

    def chunks(self) -> Iterator[bytes]:
        """The whole content. Raise `Unavailable` where another try may bring more of it."""
        self.size = len(self.head)
        yield self.head
        try:
            for chunk in self.media.chunks:
                self.size += len(chunk)
                yield chunk
        except Unavailable:
            if not self.lost:
                raise
            self.cut = True  # the last try: a part is better than nothing
        self.cut = self.cut or self._short
        if self.cut and self.voicemail.attempts < _ENOUGH_TRIES:
            raise Unavailable("the recording is not whole yet")

    @property
    def seconds(self) -> int:
        """How long it is by its own header, else as the company says."""
        found = wav_seconds(self.head, size=self.size)
        return self.voicemail.seconds if found is None else found

    @property
    def _short(self) -> bool:
        fewer_bytes = self.media.size is not None and self.size < self.media.size
        return fewer_bytes or self.seconds + _TOLERANCE < self.voicemail.seconds


def _fetch(desk: Desk, voicemail: Voicemail, *, lost: bool) -> Voicemail:
    """Put the recording into the bucket; return the voicemail as it is to be stored. Raise `_Unusable`."""
    with desk.phone_company.recording(voicemail.id) as media:
        stream = _Stream(media, voicemail, lost)
        typed = replace(voicemail, content_type=stream.open())
        try:
            size, sha256 = desk.voicemail_bucket.put(typed, stream.chunks(), most=RECORDING_LIMIT)
        except TooLarge:
            raise _Unusable(Unusable.TOO_LARGE) from None
    return replace(
        typed,
        audio=Audio.KEPT,
        unusable=Unusable.TRUNCATED if stream.cut else None,
        size=size,
        sha256=sha256,
        seconds=stream.seconds,
        kept_at=desk.clock.now(),
        tagged=typed.tags,
    )


def _keep(desk: Desk, kept: Voicemail) -> Voicemail:
    detail: Detail = {
        "voicemail": kept.id,
        "call": kept.call,
        "sha256": kept.sha256,
        "size": kept.size,
        "seconds": kept.seconds,
        "whole": kept.whole,
    }
    stored = _store(desk, kept, Reason(Tag.REQUEST_VOICEMAIL_KEPT, _ACTOR, kept.request, detail), None)
    if not kept.whole:
        desk.alarm.lost(kept.id, Unusable.TRUNCATED.value)
    return stored


def _give_up(desk: Desk, voicemail: Voicemail, why: Unusable) -> Voicemail:
    """Mark it; what the caller had recorded before counts again, if there is anything left of it."""
    detail: Detail = {"voicemail": voicemail.id, "call": voicemail.call, "why": why.value}
    because = Reason(Tag.REQUEST_VOICEMAIL_UNUSABLE, _ACTOR, voicemail.request, detail)
    stored = _store(desk, replace(voicemail, audio=Audio.UNUSABLE, unusable=why), because, _before(desk, voicemail))
    desk.alarm.lost(voicemail.id, why.value)
    return stored


def _before(desk: Desk, voicemail: Voicemail) -> Voicemail | None:
    """The last of the call's earlier recordings, as it is when it counts again; None without one."""
    if refused(desk, voicemail):
        return None
    found: Voicemail | None = None
    for other in desk.voicemails.of_request(voicemail.account, voicemail.request):
        there = other.audio is Audio.SUPERSEDED and (other.kept_at or not other.deleted_there_at)
        if there and other.call == voicemail.call and (found is None or other.replaces(found)):
            found = other
    if found is None:
        return None
    return replace(found, audio=Audio.KEPT if found.kept_at else Audio.AWAITED, work_at=desk.clock.now(), attempts=0)


def _store(desk: Desk, voicemail: Voicemail, because: Reason, again: Voicemail | None) -> Voicemail:
    """Store it with its proof; staff may change the request at the same moment."""

    def commit() -> None:
        unit = desk.work.begin(voicemail.account, desk.clock.now())
        unit.store(desk.requests.get(voicemail.account, voicemail.request), because=because)
        unit.store(voicemail, because=because)
        if again:
            detail: Detail = {"voicemail": again.id, "call": again.call, "take": again.take, "again": True}
            unit.store(again, because=Reason(Tag.REQUEST_VOICEMAIL_LEFT, _ACTOR, again.request, detail))
        unit.commit()

    persistently(commit)
    return replace(voicemail, version=voicemail.version + 1)


STEP: Final = Step("fetch", lambda voicemail: voicemail.audio is Audio.AWAITED, fetch_recording)
