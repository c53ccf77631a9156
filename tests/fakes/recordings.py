"""Messages that callers leave: audio made by hand, and the company that has it."""

import struct
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallFacts, PhoneCall
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.take_recording import Recorded, Taken, take_recording
from tests.fakes.acme import ANAS_PHONE
from tests.fakes.desk import FakeDesk

CALL: Final = "CA" + "1" * 32
RATE: Final = 16_000  # bytes a second: 8 kHz, 16 bit, one voice


def recording_id(number: int) -> str:
    return f"RE{number:032x}"


def wav(seconds: int, *, claims: int | None = None) -> bytes:
    """A WAV file of silence; its header may claim another length."""
    length = seconds * RATE
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + length, b"WAVE", b"fmt ", 16, 1, 1, 8000, RATE, 2, 16)
    return head + struct.pack("<4sI", b"data", length if claims is None else claims * RATE) + bytes(length)


def call_acme(desk: FakeDesk, account: Account, call: str = CALL, right: Right = Right.DELETE) -> Request:
    """A caller keys what they ask for; until a recording comes somebody must call back."""
    facts = PhoneCall(
        account=account.id,
        request=RequestId(""),
        submission=reference_of_call(desk, account.id, call),
        id=call,
        language="es",
        started_at=desk.clock.now(),
        caller=ANAS_PHONE,
    )
    command = SubmitRequest(
        account=account,
        reference=facts.submission,
        rights=(right,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=ANAS_PHONE),
        channel=Channel.PHONE,
        language="es",
        sort=Sorting.CALL_BACK,
        call=facts,
    )
    return desk.requests.get(account.id, submit_request(desk, command).requests[0])


def leave(
    desk: FakeDesk,
    account: Account,
    number: int = 1,
    *,
    call: str = CALL,
    seconds: int = 3,
    take: int = 1,
    audio: bytes | None = None,
) -> Taken:
    """The company has recorded a message that ends now, and tells so."""
    desk.phone_company.audio[recording_id(number)] = wav(seconds) if audio is None else audio
    return tell(desk, account, number, call=call, seconds=seconds, take=take)


def tell(
    desk: FakeDesk,
    account: Account,
    number: int = 1,
    *,
    call: str = CALL,
    seconds: int = 3,
    take: int = 1,
    status: str = "completed",
) -> Taken:
    """The company's word about a recording that ends now."""
    made_at = desk.clock.now() - timedelta(seconds=seconds)
    recorded = Recorded(
        call=call,
        recording=recording_id(number),
        seconds=seconds,
        made_at=made_at,
        take=take,
        status=status,
        language="es",
    )
    return take_recording(desk, account.id, recorded)


def facts_of(call: str = CALL, *, called: str = "+18005550100", caller: Phone | None = ANAS_PHONE) -> CallFacts:
    return CallFacts(call=call, caller=caller, called=called, name="LOPEZ ANA", attestation="TN-Validation-Passed-A")


def voicemail_of(desk: FakeDesk, number: int = 1, *, call: str = CALL) -> Voicemail:
    entry = desk.lines.call(call)
    return desk.voicemails.get(entry.account, entry.request, recording_id(number))


def head_of(desk: FakeDesk, call: str = CALL) -> Request:
    entry = desk.lines.call(call)
    return desk.requests.get(entry.account, entry.request)


def work(desk: FakeDesk, *, minutes: int = 0) -> list[str]:
    """Let the minutes pass, the schedule running in each; return what went wrong."""
    failed = [*keep_voicemails(desk)[1]]
    for _ in range(minutes):
        desk.clock.pass_(minutes=1)
        failed += keep_voicemails(desk)[1]
    return failed


def wait(desk: FakeDesk, voicemail: Voicemail, *, tries: int, awaits: bool = False) -> int:
    """Go from one look to the next until nothing is left to do; return how many looks there were, at most `tries`.

    With `awaits` only until the audio is not awaited any more.
    """
    for count in range(tries):
        known = desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)
        if known.work_at is None or (awaits and known.audio is not Audio.AWAITED):
            return count
        desk.clock.at = max(desk.clock.at, known.work_at)
        keep_voicemails(desk)
    return tries


def entries(desk: FakeDesk, tag: Tag) -> list[dict[str, object]]:
    """What the audit of the request tells under a tag."""
    head = head_of(desk)
    return [dict(entry.detail) for entry in desk.audit_log.of_request(head.account, head.id) if entry.tag == tag]


def ours(desk: FakeDesk) -> list[bytes]:
    """What lies in our bucket."""
    return list(desk.voicemail_bucket.objects.values())
