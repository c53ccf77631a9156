"""Staff write down what a caller said, or set right what the machine has made of it."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

TRANSCRIPT_LIMIT: Final = 10_000  # characters; six minutes of quick speech are some 6,000


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectTranscript:
    """The words as staff hear them; `seen` is the version of the request that their page showed."""

    request: RequestId
    voicemail: str
    text: str
    seen: int | None = None


def correct_transcript(desk: Desk, staff: Staff, command: CorrectTranscript) -> Voicemail:
    """Keep the words in place of the machine's. A closed request's may be corrected too: nothing else changes.

    Raise `NotFound`, `NotPossible` (`no-voicemail`), `InvalidField` (`text`), `Conflict`.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, command.request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    voicemail = correctable(desk, staff, command.request, command.voicemail)
    text = required("text", command.text, limit=TRANSCRIPT_LIMIT, lines=True)
    if text == voicemail.transcript:
        raise InvalidField(field="text", problem="unchanged")
    now = desk.clock.now()
    corrected = replace(
        voicemail,
        transcript=text,
        words=Words.CORRECTED,
        corrected_at=now,
        corrected_by=staff.actor,
        salt=desk.chance.bytes(32).hex(),
    )
    bound = commitment(bytes.fromhex(corrected.salt), text)
    detail: Detail = {"voicemail": voicemail.id, "was": voicemail.words.value, "commitment": bound}
    because = Reason(Tag.REQUEST_TRANSCRIPT_CORRECTED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.store(corrected, because=because)
    unit.commit()
    return replace(corrected, version=voicemail.version + 1)


def correctable(desk: Desk, staff: Staff, request: RequestId, recording: str) -> Voicemail:
    """The voicemail, if there is anything to hear. Raise `NotFound`, `NotPossible` (`no-voicemail`)."""
    voicemail = desk.voicemails.get(staff.account.id, request, recording)
    if voicemail.audio is not Audio.KEPT:
        raise NotPossible("no-voicemail")
    return voicemail
