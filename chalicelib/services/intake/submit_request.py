"""The one intake: every channel ends here, and a submission is written once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.hand_off import HandedOver
from chalicelib.domain.ids import Reference, new_request_id
from chalicelib.domain.parenthood import parent_proof
from chalicelib.domain.passing import DRAFT_LIFE, Draft
from chalicelib.domain.policy import in_effect
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import (
    BY_TELEPHONE,
    Behalf,
    Channel,
    Request,
    Sorting,
    Submission,
    Typed,
)
from chalicelib.domain.rights import Right
from chalicelib.domain.served import elsewhere
from chalicelib.domain.suppression import PURPOSE_OF, Suppression
from chalicelib.domain.telephony import CallEntry, PhoneCall, ReferenceEntry, TextStop
from chalicelib.domain.verification import AgentProof, Level, Verification, asks_code
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound
from chalicelib.law.choice import SIGNALLED, of_residence, opt_outs_first, rights_for
from chalicelib.law.clocks import start_clocks
from chalicelib.law.due import refuse_future
from chalicelib.law.rules import Rule, rule_for
from chalicelib.law.stops import choose_for_number
from chalicelib.services.agents.address_link import ask_address
from chalicelib.services.agents.file_agent import file_agent
from chalicelib.services.agents.permission_link import agent_named
from chalicelib.services.audit.commitments import asked_under_law
from chalicelib.services.deadlines.agenda import first_agenda
from chalicelib.services.intake.contact_entries import write_contacts
from chalicelib.services.intake.hand_off import note_proof, proved
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.opt_outs.suppress import suppress
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass, replace

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """What an agent's system adds to a request: what is asked of it, what it sent, where it wants to be told."""

    proof: AgentProof
    request: AgentRequest  # still without its request
    callback: str = ""


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
    by_day: bool = False  # of that instant only the day is known
    entered: bool = False  # staff typed it in: who left no address is told by post
    actor: str = CONSUMER  # who sends it: a business's own system, or staff, in the consumer's name
    sort: Sorting | None = None  # for what came by telephone, text or mail
    quiet: bool = False  # nobody is told at once that it arrived
    call: PhoneCall | None = None  # the call that left it, still without its request
    text: str = ""  # the company's id of the text that left it
    code: str = ""  # of the brand whose own number that text was sent to
    agent_shown: bool = False  # the agent has shown their own address by a code before
    agent: AgentLeft | None = None  # for what came from an agent's system
    stop: TextStop | None = None  # what that text stopped, new or after an earlier one was undone
    further: Callable[[Unit, Submission, Request], None] | None = None  # what comes with what was handed over


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
    for _ in range(_TRIES - 1):
        try:
            return _submit(desk, command, now)
        except Conflict as met:
            if str(met) != Suppression.KIND:  # another opt-out of the same contact at the same moment
                raise
    return _submit(desk, command, now)


def _submit(desk: Desk, command: SubmitRequest, now: datetime) -> Submission:
    laws = [_law(command, right, now) for right in opt_outs_first(_rights(desk, command, now))]
    if not _reachable(command) and any(asks_code(law.rule.right, law.rule.level) for law in laws):
        raise InvalidField(field="email", problem="needed")
    requests = tuple(_request(desk, command, law, now) for law in laws)
    handed = _hand_off(command, requests, now)
    requests = proved(handed, requests, now)
    submission = replace(_submission(desk, command, requests, now), contact_confirmed_at=now if handed else None)
    unit = desk.work.begin(command.account.id, now)
    _write(desk, unit, command, submission, requests, now)
    note_proof(unit, handed, requests)
    if command.further:
        command.further(unit, submission, requests[0])
    elif command.channel in BY_TELEPHONE:
        _write_call(unit, command, submission, requests[0])
    if command.agent:
        left, because = command.agent, _received(submission, requests[0])
        file_agent(unit, left.request, requests[0], command.account, callback=left.callback, because=because)
    if command.draft:
        unit.replace(command.draft, replace(command.draft, sent=True, answers={}, handed=None), until=now + DRAFT_LIFE)
    try:
        unit.commit()
    except Conflict as met:
        return _first(desk, command, now, met)
    return submission


def _first(desk: Desk, command: SubmitRequest, now: datetime, met: Conflict) -> Submission:
    """What a second press, or a retry after a lost answer, has met: the first one stands.

    Raise the `Conflict` that was met when nothing was written, or one when somebody else's submission has the same
    reference.
    """
    try:
        first = desk.requests.submission(command.account.id, command.reference)
        mine = first.typed == command.typed
        if not mine and command.draft:  # the same form, with other answers in a second window
            mine = desk.work.ephemeral.get(Draft, command.draft.id, now=now).sent
    except NotFound:
        raise met from None
    if not mine:
        raise Conflict("reference")
    return first


def _hand_off(command: SubmitRequest, requests: tuple[Request, ...], now: datetime) -> HandedOver | None:
    """The business's word for who sends the form, where it stands for all that is asked for."""
    handed = command.draft.handed if command.draft else None
    rights = [request.right for request in requests]
    return handed if handed and handed.proves(command.typed, command.behalf, rights, now) else None


def _reachable(command: SubmitRequest) -> bool:
    """Whether the person can be asked to confirm by mail or, where a call is the way, by that; or need not be."""
    if command.entered or command.channel in BY_TELEPHONE or command.typed.email is not None or command.sort:
        return True
    return command.channel is Channel.AGENT and command.typed.phone is not None


@dataclass(frozen=True, slots=True)
class _Law:
    """What a right is asked for under, and why."""

    rule: Rule
    because: str


def _law(command: SubmitRequest, right: Right, now: datetime) -> _Law:
    number = command.typed.phone if command.channel in BY_TELEPHONE else None
    listed, on = command.account.regimes, _day(command, now)
    if command.agent:  # agents ask for what no form offers; `law.agents` has looked that the law knows it
        chosen = of_residence(command.residence, listed=listed)
    else:
        chosen = choose_for_number(command.residence, right, number, listed=listed, on=on)
    return _Law(rule_for(chosen.regime, right), chosen.because.value)


def _day(command: SubmitRequest, now: datetime) -> date:
    """The day of receipt at the business."""
    return command.account.day_of(command.received_at or now)


def _rights(desk: Desk, command: SubmitRequest, now: datetime) -> tuple[Right, ...]:
    offered = rights_for(command.residence, listed=command.account.regimes, on=_day(command, now))
    if not command.rights:
        raise InvalidField(field="rights", problem="missing")
    if command.channel in BY_TELEPHONE or command.agent or command.sort:
        return command.rights  # nobody was shown a list: staff sort what was keyed or written
    if any(right not in offered for right in command.rights):
        raise InvalidField(field="rights", problem="not-offered")
    if {Right.OPT_IN, Right.OPT_OUT_SALE} <= set(command.rights):
        raise InvalidField(field="rights", problem="contradict")
    rights = tuple(dict.fromkeys(command.rights))
    if not command.signal or Right.OPT_IN in rights:  # who asks to opt in says more than their browser does
        return rights
    meant = [right for right in SIGNALLED if right in offered and right not in rights]
    return (*rights, *(right for right in meant if not _opted_out(desk, command, right)))


def _opted_out(desk: Desk, command: SubmitRequest, right: Right) -> bool:
    """Whether a contact has opted out already, and that stands: the signal says nothing new then."""
    contacts = [contact for contact in (command.typed.email, command.typed.phone) if contact]
    known = (desk.suppressions.of(command.account.id, contact) for contact in contacts)
    return any(PURPOSE_OF[right] in record.purposes for record in known if record)


def _submission(desk: Desk, command: SubmitRequest, requests: tuple[Request, ...], now: datetime) -> Submission:
    return Submission(
        account=command.account.id,
        id=command.reference,
        received_at=command.received_at or now,
        channel=command.channel,
        language=command.language,
        residence=command.residence,
        behalf=command.behalf,
        by_day=command.by_day,
        requests=tuple(request.id for request in requests),
        law_versions=tuple(sorted({request.law_version for request in requests})),
        signal=command.signal,
        typed=command.typed,
        salt=desk.chance.bytes(32).hex(),
        policy=in_effect(desk.policy_versions.listed(), now),
    )


def _request(desk: Desk, command: SubmitRequest, law: _Law, now: datetime) -> Request:
    rule, account, typed = law.rule, command.account, command.typed
    received_at = command.received_at or now
    contact = typed.email or typed.phone
    by_phone = command.channel in BY_TELEPHONE
    policy = desk.policies.of(account)
    asking = (command.behalf, rule.level, typed.agent_email)
    return Request(
        account=account.id,
        id=new_request_id(now, desk.chance.bytes(10)),
        submission=command.reference,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        residence=command.residence,
        channel=command.channel,
        language=command.language,
        behalf=command.behalf,
        by_day=command.by_day,
        received_at=received_at,
        clocks=start_clocks(rule, received_at=received_at, time_zone=account.time_zone, place=account.place),
        verification=Verification(
            needed=policy.rules.level(rule.right, rule.level),
            demands=policy.demands(rule.right),
            agent=command.agent.proof
            if command.agent
            else policy.rules.agent_proof(*asking, shown=command.agent_shown),
            parent=parent_proof(command.behalf, verified=rule.level > Level.NONE),
            no_code=command.entered and typed.email is None and not (by_phone and typed.phone),
        ),
        law_reason=law.because,
        elsewhere=elsewhere(account.served, command.residence, typed.phone),
        sort=command.sort,
        code=command.call.code if command.call else command.code,
        shard=int.from_bytes(desk.chance.bytes(2)) % account.list_shards,
        requester=typed.name,
        contact=contact.masked() if contact else "",
        email=typed.email,
        policy=in_effect(desk.policy_versions.listed(), now),
    )


def _write(
    desk: Desk,
    unit: Unit,
    command: SubmitRequest,
    submission: Submission,
    requests: tuple[Request, ...],
    now: datetime,
) -> None:
    reasons = {request.id: _received(submission, request, command.actor) for request in requests}
    first = reasons[requests[0].id]
    unit.create(submission, because=first)
    for request in requests:
        reason = reasons[request.id]
        unit.create(request, because=reason)
        agenda = first_agenda(command.account, request, now)
        if agenda:
            unit.create(agenda, because=reason)
        if submission.signal and request.right in SIGNALLED:
            unit.note(Reason(Tag.REQUEST_OPTOUT_SIGNAL, command.actor, request.id, {"source": "Sec-GPC"}))
    suppress(desk, unit, submission, [(None, request) for request in requests], because=first)
    write_contacts(unit, submission, requests, first)
    ask_address(desk, unit, submission, requests, because=first)
    email = submission.typed.email
    if email is None or command.quiet:
        return
    unproved = submission.contact_confirmed_at is None
    to_confirm = unproved and any(asks_code(request.right, request.verification.needed) for request in requests)
    unread = {"channel": "arrived"} if command.sort and command.channel is Channel.EMAIL else {}
    letter = new_letter(
        desk,
        LetterKind.CONFIRM_CONTACT if to_confirm else LetterKind.RECEIVED,
        account=submission.account,
        language=submission.language,
        submission=submission.id,
        to=email,
        values={"reference": submission.id} | agent_named(desk, submission) | unread,
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


def _received(submission: Submission, request: Request, actor: str = CONSUMER) -> Reason:
    detail = asked_under_law(submission, request)
    if submission.signal:
        detail["signal"] = "Sec-GPC"
    return Reason(Tag.REQUEST_RECEIVED, actor, request.id, detail)
