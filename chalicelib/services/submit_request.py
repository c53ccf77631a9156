"""The one intake: every channel ends here, and a submission is written once."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER, canonical_json, commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import Reference, new_request_id
from chalicelib.domain.passing import DRAFT_LIFE, Draft
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import (
    BY_TELEPHONE,
    NOTHING_TO_TELL,
    Behalf,
    Channel,
    ContactEntry,
    Outcome,
    Request,
    Sorting,
    Submission,
    Typed,
    as_content,
)
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, PhoneCall, ReferenceEntry, TextStop
from chalicelib.domain.verification import Level, Verification
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound
from chalicelib.law.choice import SIGNALLED, opt_outs_first, rights_for
from chalicelib.law.clocks import start_clocks
from chalicelib.law.due import refuse_future
from chalicelib.law.rules import Rule, rule_for
from chalicelib.law.stops import choose_for_number
from chalicelib.services.agenda import first_agenda
from chalicelib.services.ports import Desk, Unit, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRequest:
    """What a channel has understood: who asks for which rights, on whose behalf, living where."""

    account: Account
    reference: Reference
    rights: tuple[Right, ...]
    residence: str
    behalf: Behalf
    typed: Typed
    channel: Channel
    language: str
    signal: bool = False  # `Sec-GPC: 1`
    draft: Draft | None = None  # the form's draft, to be used up
    received_at: datetime | None = None  # for what came by post or at the counter; now, if not given
    sort: Sorting | None = None  # for what came by telephone or text
    call: PhoneCall | None = None  # the call that left it, still without its request
    text: str = ""  # the company's id of the text that left it
    stop: TextStop | None = None  # what that text stopped, new or after an earlier one was undone


def submit_request(desk: Desk, command: SubmitRequest) -> Submission:
    """Store the submission with one request per right and start their clocks; ten presses of Send are one.

    Raise `InvalidField` for a right that the residence does not give, a contact that is needed or a future receipt,
    `Gone` when the business takes no requests, `Conflict` when trying again may help.
    """
    if not command.account.takes_requests:
        raise Gone("the business takes no requests")
    now = desk.clock.now()
    if command.received_at:
        refuse_future(command.received_at, now=now)
    laws = [_law(command, right, now) for right in opt_outs_first(_rights(desk, command, now))]
    by_web = command.channel not in BY_TELEPHONE
    if by_web and command.typed.email is None and any(law.rule.level > Level.NONE for law in laws):
        raise InvalidField(field="email", problem="needed")
    requests = tuple(_request(desk, command, law, now) for law in laws)
    submission = _submission(desk, command, requests, now)
    unit = desk.work.begin(command.account.id, now)
    _write(desk, unit, command.account, submission, requests, now)
    if command.channel in BY_TELEPHONE:
        _write_call(unit, command, submission, requests[0])
    if command.draft:
        unit.replace(command.draft, replace(command.draft, sent=True, answers={}), until=now + DRAFT_LIFE)
    try:
        unit.commit()
    except Conflict:
        return _first(desk, command, now)
    return submission


def _first(desk: Desk, command: SubmitRequest, now: datetime) -> Submission:
    """What a second press, or a retry after a lost answer, has met: the first one stands.

    Raise `Conflict` when nothing was written, or when somebody else's submission has the same reference.
    """
    try:
        first = desk.requests.submission(command.account.id, command.reference)
        mine = first.typed == command.typed
        if not mine and command.draft:  # the same form, with other answers in a second window
            mine = desk.work.ephemeral.get(Draft, command.draft.id, now=now).sent
    except NotFound:
        raise Conflict("submission") from None
    if not mine:
        raise Conflict("reference")
    return first


@dataclass(frozen=True, slots=True)
class _Law:
    """What a right is asked for under, and why."""

    rule: Rule
    because: str


def _law(command: SubmitRequest, right: Right, now: datetime) -> _Law:
    number = command.typed.phone if command.channel in BY_TELEPHONE else None
    listed, on = command.account.regimes, _day(command, now)
    chosen = choose_for_number(command.residence, right, number, listed=listed, on=on)
    return _Law(rule_for(chosen.regime, right), chosen.because.value)


def _day(command: SubmitRequest, now: datetime) -> date:
    """The day of receipt at the business."""
    return command.account.day_of(command.received_at or now)


def _rights(desk: Desk, command: SubmitRequest, now: datetime) -> tuple[Right, ...]:
    offered = rights_for(command.residence, listed=command.account.regimes, on=_day(command, now))
    if not command.rights:
        raise InvalidField(field="rights", problem="missing")
    if command.channel in BY_TELEPHONE:
        return command.rights  # nobody was shown a list: staff sort what was keyed or written
    if any(right not in offered for right in command.rights):
        raise InvalidField(field="rights", problem="not-offered")
    rights = tuple(dict.fromkeys(command.rights))
    if not command.signal:
        return rights
    meant = [right for right in SIGNALLED if right in offered and right not in rights]
    return (*rights, *(right for right in meant if not _opted_out(desk, command, right)))


def _opted_out(desk: Desk, command: SubmitRequest, right: Right) -> bool:
    contacts = [contact for contact in (command.typed.email, command.typed.phone) if contact]
    return any(
        right in entry.rights and _stands(desk, entry, right)
        for contact in contacts
        for entry in desk.requests.by_contact(command.account.id, contact.look_up)
    )


def _stands(desk: Desk, entry: ContactEntry, right: Right) -> bool:
    """Whether the opt-out among a contact's earlier requests was neither taken back nor denied."""
    submission = desk.requests.submission(entry.account, entry.submission)
    heads = (desk.requests.get(entry.account, request) for request in submission.requests)
    ended = {*NOTHING_TO_TELL, Outcome.DENIED}
    return any(head.right is right and head.outcome not in ended for head in heads)


def _submission(desk: Desk, command: SubmitRequest, requests: tuple[Request, ...], now: datetime) -> Submission:
    return Submission(
        account=command.account.id,
        id=command.reference,
        received_at=command.received_at or now,
        channel=command.channel,
        language=command.language,
        residence=command.residence,
        behalf=command.behalf,
        requests=tuple(request.id for request in requests),
        law_versions=tuple(sorted({request.law_version for request in requests})),
        signal=command.signal,
        typed=command.typed,
        salt=desk.chance.bytes(32).hex(),
    )


def _request(desk: Desk, command: SubmitRequest, law: _Law, now: datetime) -> Request:
    rule = law.rule
    received_at = command.received_at or now
    account = command.account
    typed = command.typed
    contact = typed.email or typed.phone
    request_id = new_request_id(now, desk.chance.bytes(10))
    return Request(
        account=account.id,
        id=request_id,
        submission=command.reference,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        residence=command.residence,
        channel=command.channel,
        language=command.language,
        received_at=received_at,
        clocks=start_clocks(rule, received_at=received_at, time_zone=account.time_zone, place=account.place),
        verification=Verification(needed=rule.level),
        law_reason=law.because,
        sort=command.sort,
        code=command.call.code if command.call else "",
        shard=int.from_bytes(desk.chance.bytes(2)) % account.list_shards,
        requester=typed.name,
        contact=contact.masked() if contact else "",
        email=typed.email,
    )


def _write(
    desk: Desk,
    unit: Unit,
    account: Account,
    submission: Submission,
    requests: tuple[Request, ...],
    now: datetime,
) -> None:
    reasons = {request.id: _received(submission, request) for request in requests}
    first = reasons[requests[0].id]
    unit.create(submission, because=first)
    for request in requests:
        reason = reasons[request.id]
        unit.create(request, because=reason)
        agenda = first_agenda(account, request, now)
        if agenda:
            unit.create(agenda, because=reason)
        if submission.signal and request.right in SIGNALLED:
            unit.note(Reason(Tag.REQUEST_OPTOUT_SIGNAL, CONSUMER, request.id, {"source": "Sec-GPC"}))
    _write_contacts(unit, submission, requests, first)
    email = submission.typed.email
    if email is None:
        return
    to_confirm = any(request.verification.needed > Level.NONE for request in requests)
    letter = Letter(
        account=submission.account,
        id=new_id(desk),
        kind=LetterKind.CONFIRM_CONTACT if to_confirm else LetterKind.RECEIVED,
        language=submission.language,
        created_at=now,
        submission=submission.id,
        to=email,
        values={"reference": submission.id},
    )
    unit.create(letter, because=first)


def _write_call(unit: Unit, command: SubmitRequest, submission: Submission, first: Request) -> None:
    """What lets a caller come back to it, and the call itself; the channel's own commit, nothing after it."""
    reason = _received(submission, first)
    unit.create(ReferenceEntry(account=submission.account, reference=submission.id), because=reason)
    if command.call:
        unit.create(replace(command.call, request=first.id), because=reason)
        unit.create(CallEntry(account=submission.account, call=command.call.id, request=first.id), because=reason)
    if command.text:
        unit.create(CallEntry(account=submission.account, call=command.text, request=first.id), because=reason)
    if command.stop:
        stopped = Reason(Tag.REQUEST_TEXT_STOPPED, CONSUMER, first.id, {"text": command.stop.message})
        unit.store(replace(command.stop, request=first.id), because=stopped)


def _write_contacts(unit: Unit, submission: Submission, requests: tuple[Request, ...], reason: Reason) -> None:
    for contact in (submission.typed.email, submission.typed.phone):
        if contact:
            entry = ContactEntry(
                account=submission.account,
                request=requests[0].id,
                submission=submission.id,
                rights=tuple(request.right for request in requests),
                received_at=submission.received_at,
                contact=contact.look_up,
            )
            unit.create(entry, because=reason)


def _received(submission: Submission, request: Request) -> Reason:
    detail: Detail = {
        "reference": submission.id,
        "right": request.right.value,
        "regime": request.regime,
        "law_version": request.law_version,
        "because": request.law_reason,
        "channel": submission.channel.value,
        "behalf": submission.behalf.value,
        "commitment": content_commitment(submission),
    }
    if submission.signal:
        detail["signal"] = "Sec-GPC"
    return Reason(Tag.REQUEST_RECEIVED, CONSUMER, request.id, detail)


def content_commitment(submission: Submission) -> str:
    """The salted digest of what was typed: stands in audit and receipt, and says nothing without the salt."""
    return commitment(bytes.fromhex(submission.salt), canonical_json(as_content(submission.typed)))
