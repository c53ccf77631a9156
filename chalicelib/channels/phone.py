"""The telephone: what the company posts about a call becomes facts and `SubmitRequest`, and nothing else."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.caller_id import number_of
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Behalf, Channel, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallFacts, PhoneCall
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.services.voicemail.take_recording import Recorded

# What each key asks for; the words are `phone.right`.
KEYED: Final[Mapping[str, Right]] = {
    "1": Right.DELETE,
    "2": Right.KNOW_SPECIFIC,
    "3": Right.CORRECT,
    "4": Right.OPT_OUT_SALE,
    "5": Right.LIMIT_SENSITIVE,
    "6": Right.UNSORTED,
}
_CALL: Final = re.compile(r"CA[0-9a-f]{32}")
_RECORDING: Final = re.compile(r"RE[0-9a-f]{32}")
_NAME_LONGEST: Final = 100
_ATTESTATION: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_STATE: Final = re.compile(r"[A-Z0-9]{1,3}")


def call_id(params: Mapping[str, str]) -> str:
    """The company's id of the call. Raise `InvalidField` for what can be none."""
    call = params.get("CallSid", "")
    if not _CALL.fullmatch(call):
        raise InvalidField(field="call", problem="malformed")
    return call


def call_facts(params: Mapping[str, str], at: datetime) -> CallFacts:
    """What the company tells of the call that is going on at this instant. Raise what `call_id` raises."""
    attestation = params.get("StirVerstat", "")
    return CallFacts(
        call=call_id(params),
        caller=number_of(params.get("From", "")),
        called=_called(params.get("To", "")),
        name=clean(params.get("CallerName", ""))[:_NAME_LONGEST],
        place=_place(params.get("FromCountry", ""), params.get("FromState", "")),
        attestation=attestation if _ATTESTATION.fullmatch(attestation) else "",
        started_at=at,
    )


def understand(
    account: Account,
    facts: CallFacts,
    right: Right,
    *,
    at: datetime,
    reference: Reference,
    language: str,
    code: str,
) -> SubmitRequest:
    """Return what a call asks for; until a recording comes somebody must call back."""
    call = PhoneCall(
        account=account.id,
        request=RequestId(""),  # `submit_request` files it under the one that it makes
        submission=reference,
        id=facts.call,
        language=language,
        started_at=facts.started_at or at,
        called=facts.called,
        code=code,
        attestation=facts.attestation,
        caller=facts.caller,
        name=facts.name,
        place=facts.place,
    )
    return SubmitRequest(
        account=account,
        reference=reference,
        rights=(right,),
        residence="",  # where a number was given out says nothing about where its owner lives
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=facts.caller),
        channel=Channel.PHONE,
        language=language,
        sort=Sorting.CALL_BACK,
        call=call,
    )


def recorded(params: Mapping[str, str], *, take: int, language: str) -> Recorded:
    """What the company tells of a recording. Raise `InvalidField` for ids that can be none."""
    recording = params.get("RecordingSid", "")
    if not _RECORDING.fullmatch(recording):
        raise InvalidField(field="recording", problem="malformed")
    seconds = params.get("RecordingDuration", "")
    return Recorded(
        call=call_id(params),
        recording=recording,
        seconds=int(seconds) if re.fullmatch(r"-?[0-9]{1,6}", seconds) else None,
        made_at=instant(params.get("RecordingStartTime", "")),
        take=take,
        status=params.get("RecordingStatus", ""),
        language=language,
    )


def instant(text: str) -> datetime | None:
    """A time as the company writes it (RFC 2822); None for anything else."""
    try:
        told = parsedate_to_datetime(text)
    except ValueError:
        return None
    return told.astimezone(UTC) if told.tzinfo else None


def _called(text: str) -> str:
    number = number_of(text)
    return number.e164 if number else ""


def _place(country: str, state: str) -> str:
    """`US-CA`, `DE`, or nothing: a guess, and of the number only."""
    if not _COUNTRY.fullmatch(country):
        return ""
    return f"{country}-{state}" if _STATE.fullmatch(state) else country
