"""Ana on the telephone: what her call leaves, with the use cases that the webhooks and the background run."""

import io
import wave
from dataclasses import replace

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent, PhoneCall
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.voicemail.keep_voicemail import work_on
from chalicelib.services.voicemail.take_recording import Recorded, take_recording

NUMBER = Phone("+14155550123")
OURS = "+18005550100"


def sound(seconds: int = 3) -> bytes:
    """A WAV file of silence, 8 kHz and mono as the telephone company makes them."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


def rings(
    desk: LiveDesk,
    account: Account,
    right: Right = Right.UNSORTED,
    *,
    number: Phone | None = NUMBER,
    language: str = "en",
    code: str = "",
    sid: str = "",
) -> Request:
    """A call that left no message, or none yet; the same `sid` is the same call."""
    sid = sid or f"CA{desk.chance.bytes(16).hex()}"
    reference = reference_of_call(desk, account.id, sid)
    now = desk.clock.now()
    call = PhoneCall(
        account=account.id,
        request=RequestId(""),
        submission=reference,
        id=sid,
        language=language,
        started_at=now,
        called=OURS,
        code=code,
        attestation="TN-Validation-Passed-A",
        consent=Consent.GIVEN,
        caller=number,
        name="ANA <LOPEZ>",
        place="US-NV",
    )
    command = SubmitRequest(
        account=account,
        reference=reference,
        rights=(right,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=number),
        channel=Channel.PHONE,
        language=language,
        sort=Sorting.CALL_BACK,
        call=call,
    )
    first = submit_request(desk, command)
    return desk.requests.get(account.id, first.requests[0])


def records(desk: LiveDesk, request: Request, *, take: int = 1, seconds: int = 3, recording: str = "") -> Voicemail:
    """A message that the telephone company has and we do not yet; the same `recording` is the same message."""
    [call] = desk.voicemails.calls(request.account, request.id)
    recorded = Recorded(
        call=call.id,
        recording=recording or f"RE{desk.chance.bytes(16).hex()}",
        seconds=seconds,
        made_at=desk.clock.now(),
        take=take,
        language=request.language,
    )
    take_recording(desk, request.account, recorded)
    return desk.voicemails.get(request.account, request.id, recorded.recording)


def fetched(desk: LiveDesk, voicemail: Voicemail) -> Voicemail:
    """The message once the background has worked on it."""
    work_on(desk, VoicemailPlace(voicemail.account, voicemail.request, voicemail.id))
    return desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)


def said(desk: LiveDesk, voicemail: Voicemail, **change: object) -> Voicemail:
    """The message with some facts of it as a test wants them."""
    desk.work.settle(replace(voicemail, **change))  # type: ignore[arg-type]  # any fields
    return desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)
