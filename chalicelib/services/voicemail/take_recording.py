"""The telephone company has recorded a message: from now on it is ours to fetch, once, whatever comes how often."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, CallFacts, Consent, PhoneCall
from chalicelib.domain.voicemail import COUNTING, RETENTION_DAYS, Audio, Voicemail
from chalicelib.errors import Gone, NotFound
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.voicemail.export_settings import wants_copies
from chalicelib.values import dataclass, replace

COMPLETED: Final = "completed"
# A worker may be fetching the earlier one at this moment; no function of ours runs for so long.
AFTER_ANY_WORKER: Final = timedelta(minutes=3)


class Taken(StrEnum):
    """What a word of the company about a recording came to."""

    LEFT = "left"  # a voicemail that we did not know
    KNOWN = "known"
    SILENT = "silent"  # there is nothing to hear: the request stays one to call back
    CLOSED = "closed"  # the business takes no requests any more
    FOREIGN = "foreign"  # it was left on no line of ours
    REFUSED = "refused"  # the caller said afterwards that nothing is to be recorded: it is deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the company tells of a recording; `take` is 0, `language` empty and `seconds` None where it does not say.

    `facts` is what it told of the call, where it was asked; `code` the brand that was called.
    """

    call: str  # CA...
    recording: str  # RE...
    seconds: int | None
    made_at: datetime | None  # when it was begun
    take: int = 0
    status: str = COMPLETED
    language: str = ""
    code: str = ""
    facts: CallFacts | None = None


def take_recording(desk: Desk, account: AccountId, recorded: Recorded) -> Taken:
    """Note a recording under the request that its call left, or under a new one if the call is not known (any more).

    The same word again changes nothing. Of several recordings of one call only the last counts. Raise `Conflict` when
    trying again may help.
    """
    if recorded.status != COMPLETED or (recorded.seconds is not None and recorded.seconds <= 0):
        return Taken.SILENT
    return persistently(lambda: _take(desk, account, recorded))


def _take(desk: Desk, account: AccountId, recorded: Recorded) -> Taken:
    now = desk.clock.now()
    received_at = _left_at(recorded, now)
    try:
        head = _filed_under(desk, account, recorded, received_at)
    except Gone:
        return Taken.CLOSED
    except NotFound:
        return Taken.FOREIGN
    known = desk.voicemails.of_request(head.account, head.id)
    if any(other.id == recorded.recording for other in known):
        return Taken.KNOWN
    business = desk.accounts.get(head.account)
    voicemail = Voicemail(
        account=head.account,
        request=head.id,
        submission=head.submission,
        id=recorded.recording,
        call=recorded.call,
        take=recorded.take,
        language=recorded.language or head.language,
        received_at=received_at,
        alone=any(call.incomplete for call in desk.voicemails.calls(head.account, head.id)),
        seconds=recorded.seconds or 0,
        retention=RETENTION_DAYS[business.plan],
        copy_wanted=wants_copies(desk, business),
        work_at=now,
    )
    if refused(desk, voicemail):
        _refuse(desk, head, voicemail, now)
        return Taken.REFUSED
    siblings = [other for other in known if other.call == voicemail.call and other.audio in COUNTING]
    _store(desk, head, voicemail, siblings, now)
    return Taken.LEFT


def _left_at(recorded: Recorded, now: datetime) -> datetime:
    """When the message was left: at the end of the recording, and never in the future."""
    return min(recorded.made_at + timedelta(seconds=recorded.seconds or 0), now) if recorded.made_at else now


def _store(desk: Desk, head: Request, voicemail: Voicemail, siblings: list[Voicemail], now: datetime) -> None:
    detail: Detail = {"voicemail": voicemail.id, "call": voicemail.call, "take": voicemail.take}
    at = voicemail.received_at.isoformat(timespec="seconds")
    left = Reason(Tag.REQUEST_VOICEMAIL_LEFT, CONSUMER, head.id, detail | {"left": at})
    counts = all(voicemail.replaces(other) for other in siblings)
    unit = desk.work.begin(head.account, now)
    unit.store(_to_be_heard(head), because=left)
    unit.create(voicemail if counts else replace(voicemail, audio=Audio.SUPERSEDED), because=left)
    if not counts:
        unit.note(_superseded(voicemail))
    for other in siblings if counts else ():
        unit.store(superseded(other, now), because=_superseded(other))
    unit.commit()


def superseded(voicemail: Voicemail, now: datetime) -> Voicemail:
    """A recording that does not count any more; the background deletes it everywhere."""
    return replace(voicemail, audio=Audio.SUPERSEDED, attempts=0, work_at=now + AFTER_ANY_WORKER)


def refused(desk: Desk, voicemail: Voicemail) -> bool:
    """Whether whoever made this recording did not want to be recorded after all."""
    calls = desk.voicemails.calls(voicemail.account, voicemail.request)
    return any(call.id == voicemail.call and call.consent is Consent.REFUSED for call in calls)


def _refuse(desk: Desk, head: Request, voicemail: Voicemail, now: datetime) -> None:
    """Note it, so that it is deleted at the company; the request stays one to call back."""
    because = _superseded(voicemail)
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.create(replace(voicemail, audio=Audio.SUPERSEDED), because=because)
    unit.commit()


def _superseded(voicemail: Voicemail) -> Reason:
    detail: Detail = {"voicemail": voicemail.id, "call": voicemail.call, "take": voicemail.take}
    return Reason(Tag.REQUEST_VOICEMAIL_SUPERSEDED, CONSUMER, voicemail.request, detail)


def _to_be_heard(head: Request) -> Request:
    """The request whose message is there; one that staff have sorted meanwhile has a message that waits."""
    if head.unsorted:
        return replace(head, sort=Sorting.LISTEN)
    return replace(head, waiting_message=True)


def _filed_under(desk: Desk, account: AccountId, recorded: Recorded, received_at: datetime) -> Request:
    """The request under which the recording belongs; one that comes when that is closed opens another."""
    entry = _known(desk, recorded.call)
    if entry is None:
        business = desk.accounts.get(account)
        reference = reference_of_call(desk, account, recorded.call)
        command = _command(business, reference, recorded, received_at)
        first = submit_request(desk, replace(command, call=_call(desk, reference, command, recorded)))
        return desk.requests.get(account, first.requests[0])
    head = desk.requests.get(entry.account, entry.request)
    if head.in_work or _is_filed(desk, head, recorded.recording):
        return head
    before = desk.requests.submission(head.account, head.submission)
    return _opened_anew(desk, desk.accounts.get(head.account), before, recorded, received_at)


def _known(desk: Desk, call: str) -> CallEntry | None:
    try:
        return desk.lines.call(call)
    except NotFound:
        return None


def _is_filed(desk: Desk, head: Request, recording: str) -> bool:
    return any(voicemail.id == recording for voicemail in desk.voicemails.of_request(head.account, head.id))


def _opened_anew(
    desk: Desk, business: Account, before: Submission, recorded: Recorded, received_at: datetime
) -> Request:
    reference = reference_of_call(desk, business.id, recorded.recording)
    try:
        first = desk.requests.submission(business.id, reference)
    except NotFound:
        command = _command(business, reference, recorded, received_at)
        typed = replace(command.typed, name=before.typed.name, email=before.typed.email, phone=before.typed.phone)
        first = submit_request(desk, replace(command, typed=typed, language=before.language))
    return desk.requests.get(business.id, first.requests[0])


def _command(business: Account, reference: Reference, recorded: Recorded, received_at: datetime) -> SubmitRequest:
    return SubmitRequest(
        account=business,
        reference=reference,
        rights=(Right.UNSORTED,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=recorded.facts.caller if recorded.facts else None),
        channel=Channel.PHONE,
        language=recorded.language or business.languages[0],
        received_at=received_at,
        sort=Sorting.LISTEN,
    )


def _call(desk: Desk, reference: Reference, command: SubmitRequest, recorded: Recorded) -> PhoneCall:
    """What is known of the call by now; `submit_request` files it under the request."""
    facts = recorded.facts or CallFacts(call=recorded.call, caller=None)
    return PhoneCall(
        account=command.account.id,
        request=RequestId(""),
        submission=reference,
        id=recorded.call,
        language=command.language,
        started_at=facts.started_at or recorded.made_at or desk.clock.now(),
        called=facts.called,
        code=recorded.code,
        attestation=facts.attestation,
        ended_at=facts.ended_at,
        takes=recorded.take,
        incomplete=recorded.facts is None,
        caller=facts.caller,
        name=facts.name,
        place=facts.place,
    )
