"""Staff say what was asked for by telephone or text: which rights, by whom, living where.

What was left becomes the first right, under the law of the place; each further right becomes a request of the same
submission. Their clocks run from the moment the message was left.
"""

from datetime import datetime
from typing import Final

from chalicelib.domain import places
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import RequestId, new_request_id
from chalicelib.domain.parenthood import parent_proof
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Behalf, Channel, ContactEntry, Request, Submission, Typed, as_content
from chalicelib.domain.rights import Right
from chalicelib.domain.served import elsewhere
from chalicelib.domain.verification import Level, Verification
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.choice import choose, equivalent, opt_outs_first, rights_for
from chalicelib.law.clocks import recomputed, start_clocks
from chalicelib.law.rules import rule_for
from chalicelib.services.agents.address_link import ask_address
from chalicelib.services.agents.permission_link import agent_named
from chalicelib.services.audit.commitments import asked_under_law
from chalicelib.services.deadlines.agenda import first_agenda, wake
from chalicelib.services.handling.recount import dates_of
from chalicelib.services.handling.step import open_request
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.opt_outs.suppress import suppress
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.telephone.called_name import name_of_code
from chalicelib.values import dataclass, replace

_WRITTEN: Final = frozenset({Channel.TEXT, Channel.EMAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class SortRequest:
    """What staff have heard or read. A text's own words stay what they are: `typed.details` counts for calls only."""

    request: RequestId
    rights: tuple[Right, ...]
    residence: str
    behalf: Behalf
    typed: Typed
    seen: int | None = None


def sort_request(desk: Desk, staff: Staff, command: SortRequest) -> tuple[Request, ...]:
    """Put what was left under the rights it asks for, and begin to verify; return all its requests.

    Raise `NotPossible` (`request-closed`, `sorted-already`), `InvalidField` (`residence`, `rights`), `Conflict`.
    """
    head = unsorted_request(desk, staff, command.request, seen=command.seen)
    before = desk.requests.submission(head.account, head.submission)
    siblings = [desk.requests.get(head.account, name) for name in before.requests if name != head.id]
    first, further = _rights(staff.account, head, command)
    further = tuple(right for right in further if right not in {sibling.right for sibling in siblings})
    now = desk.clock.now()
    check = _carried(head, before, command.typed)
    after = _first(desk, staff.account, head, command, first, check)
    added = [
        _further(desk, staff.account, after, command.residence, right, command.typed.agent_email) for right in further
    ]
    heads = (after, *siblings, *added)
    submission = _submission(before, command, heads, check)
    because = _reason(staff, head, after, submission)
    unit = desk.work.begin(head.account, now)
    unit.store(after, because=because)
    unit.store(submission, because=because)
    wake(desk, unit, after, because)
    for request in added:
        _add(unit, staff, submission, request, now)
    _write_contacts(desk, unit, before, submission, heads, because)
    letter = _letter(desk, staff.account, submission, heads)
    if letter:
        unit.create(letter, because=because)
    ask_address(desk, unit, submission, heads, because=because)
    suppress(desk, unit, submission, [(head, after), *((None, it) for it in added)], because=because, was=before)
    unit.commit()
    return (replace(after, version=head.version + 1), *siblings, *added)


def unsorted_request(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """The request, if it is still to be sorted. Raise as `open_request` does, or `NotPossible` (`sorted-already`)."""
    head = open_request(desk, staff, request, seen=seen, unsorted=True)
    if not head.unsorted:
        raise NotPossible("sorted-already")
    return head


def offered_rights(account: Account, head: Request, residence: str) -> tuple[Right, ...]:
    """The rights that the law gives where the person lives, on the day on which the message was left."""
    return rights_for(residence, listed=account.regimes, on=account.day_of(head.received_at))


def keyed_right(account: Account, head: Request, residence: str) -> Right | None:
    """What the caller keyed, as the law of a place names it; None if nothing was keyed or the place has no such."""
    offered = offered_rights(account, head, residence)
    if head.right in offered:
        return head.right
    on = account.day_of(head.received_at)
    regimes = {choose(residence, right, listed=account.regimes, on=on).regime for right in offered}
    names = (equivalent(head.right, regime, on=on) for regime in sorted(regimes))
    return next((name for name in names if name in offered), None)


def _rights(account: Account, head: Request, command: SortRequest) -> tuple[Right, tuple[Right, ...]]:
    """The right that the request itself becomes, the keyed one if it is among them, and the further ones."""
    if command.residence not in places.ALL:
        raise InvalidField(field="residence", problem="unknown")
    chosen = opt_outs_first(dict.fromkeys(command.rights))
    if not chosen:
        raise InvalidField(field="rights", problem="none-asked")
    offered = offered_rights(account, head, command.residence)
    if any(right not in offered for right in chosen):
        raise InvalidField(field="rights", problem="not-offered")
    keyed = keyed_right(account, head, command.residence)
    first = keyed if keyed in chosen else chosen[0]
    return first, tuple(right for right in chosen if right is not first)


def _carried(head: Request, before: Submission, typed: Typed) -> Verification:
    """The check as it goes on: the contact that the answer goes to was not confirmed if it is another than before."""
    same = (typed.email or typed.phone) == (before.typed.email or before.typed.phone)
    return replace(
        head.verification,
        contact_confirmed_at=before.contact_confirmed_at if same else None,
        contact_by_pin=same and before.contact_by_pin,
    )


def _details(before: Submission, typed: Typed) -> str:
    """What was written stays as it was written; of a call staff note what they heard."""
    return before.typed.details if before.channel in _WRITTEN else typed.details


def _first(
    desk: Desk,
    account: Account,
    head: Request,
    command: SortRequest,
    right: Right,
    check: Verification,
) -> Request:
    """The request as it stands under its right: what was left, with its receipt and its history."""
    on = account.day_of(head.received_at)
    chosen = choose(command.residence, right, listed=account.regimes, on=on)
    rule = rule_for(chosen.regime, right)
    contact = command.typed.email or command.typed.phone
    policy = desk.policies.numbered(account.id, check.demands.policy)
    return replace(
        head,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        law_reason=chosen.because.value,
        residence=command.residence,
        elsewhere=elsewhere(account.served, command.residence, command.typed.phone),
        behalf=command.behalf,
        clocks=recomputed(head, rule, time_zone=account.time_zone, place=account.place),
        verification=replace(
            check,
            needed=policy.rules.level(right, rule.level),
            demands=policy.demands(right),
            agent=policy.rules.agent_proof(command.behalf, rule.level, command.typed.agent_email),
            parent=parent_proof(command.behalf, verified=rule.level > Level.NONE),
        ),
        sort=None,
        requester=command.typed.name,
        contact=contact.masked() if contact else "",
        email=command.typed.email,
    )


def _further(desk: Desk, account: Account, first: Request, residence: str, right: Right, agent_email: str) -> Request:
    """Another right of the same message."""
    on = account.day_of(first.received_at)
    chosen = choose(residence, right, listed=account.regimes, on=on)
    rule = rule_for(chosen.regime, right)
    policy = desk.policies.numbered(account.id, first.verification.demands.policy)
    return Request(
        account=account.id,
        id=new_request_id(desk.clock.now(), desk.chance.bytes(10)),
        submission=first.submission,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        law_reason=chosen.because.value,
        residence=residence,
        elsewhere=first.elsewhere,
        channel=first.channel,
        language=first.language,
        behalf=first.behalf,
        received_at=first.received_at,
        clocks=start_clocks(rule, received_at=first.received_at, time_zone=account.time_zone, place=account.place),
        verification=Verification(
            needed=policy.rules.level(right, rule.level),
            demands=policy.demands(right),
            agent=policy.rules.agent_proof(first.behalf, rule.level, agent_email),
            parent=parent_proof(first.behalf, verified=rule.level > Level.NONE),
            contact_confirmed_at=first.verification.contact_confirmed_at,
            contact_by_pin=first.verification.contact_by_pin,
        ),
        assignee=first.assignee,
        hold=first.hold,
        code=first.code,
        shard=int.from_bytes(desk.chance.bytes(2)) % account.list_shards,
        requester=first.requester,
        contact=first.contact,
        email=first.email,
        policy=first.policy,
    )


def _add(unit: Unit, staff: Staff, submission: Submission, request: Request, now: datetime) -> None:
    because = _sorted(staff, request, submission)
    unit.create(request, because=because)
    agenda = first_agenda(staff.account, request, now)
    if agenda:
        unit.create(agenda, because=because)


def _write_contacts(
    desk: Desk,
    unit: Unit,
    before: Submission,
    submission: Submission,
    heads: tuple[Request, ...],
    because: Reason,
) -> None:
    """Let every contact, those before and those after, find all that was asked for."""
    rights = tuple(head.right for head in heads)
    typed = (before.typed.email, before.typed.phone, submission.typed.email, submission.typed.phone)
    agents = {name for name in (look_up_of_agent(before), look_up_of_agent(submission)) if name}
    for contact in {contact.look_up for contact in typed if contact} | agents:
        known = [one for one in desk.requests.by_contact(before.account, contact) if one.submission == before.id]
        for entry in known:
            unit.store(replace(entry, rights=rights, requests=submission.requests), because=because)
        if not known:
            entry = ContactEntry(
                account=before.account,
                request=before.requests[0],
                submission=before.id,
                rights=rights,
                received_at=before.received_at,
                requests=submission.requests,
                contact=contact,
            )
            unit.create(entry, because=because)


def _submission(
    before: Submission, command: SortRequest, heads: tuple[Request, ...], check: Verification
) -> Submission:
    """What was sent as it is known now; requests that were added come last."""
    added = tuple(head.id for head in heads if head.id not in before.requests)
    return replace(
        before,
        residence=command.residence,
        behalf=command.behalf,
        typed=replace(command.typed, details=_details(before, command.typed)),
        requests=(*before.requests, *added),
        former=_former(before, command.typed),
        law_versions=tuple(sorted({head.law_version for head in heads})),
        contact_confirmed_at=check.contact_confirmed_at,
        contact_by_pin=check.contact_by_pin,
        receipt="",  # its digest was about less than is known now: it is signed anew when next looked at
    )


def _former(before: Submission, after: Typed) -> tuple[str, ...]:
    """The look-ups of contacts that lead here and stand in the form no more: what deletes it must find them."""
    listed = [contact.look_up for contact in (before.typed.email, before.typed.phone) if contact]
    stands = {contact.look_up for contact in (after.email, after.phone) if contact}
    return tuple(dict.fromkeys(name for name in (*before.former, *listed) if name not in stands))


def _letter(desk: Desk, account: Account, submission: Submission, heads: tuple[Request, ...]) -> Letter | None:
    """What an address hears at once: a code where something chosen needs it, else that the request is here."""
    if submission.typed.email is None:
        return None
    to_confirm = submission.contact_confirmed_at is None and any(
        head.open and head.verification.needed > Level.NONE for head in heads
    )
    business = name_of_code(desk, account, heads[0].code)  # as the caller knows it
    return new_letter(
        desk,
        LetterKind.CONFIRM_CONTACT if to_confirm else LetterKind.RECEIVED,
        account=submission.account,
        language=submission.language,
        submission=submission.id,
        to=submission.typed.email,
        values={"reference": submission.id, "channel": submission.channel.value, "business": business}
        | agent_named(desk, submission),
    )


def _reason(staff: Staff, head: Request, after: Request, submission: Submission) -> Reason:
    """Why the first request changes: what it was held for until now, and by when it was to be answered."""
    because = _sorted(staff, after, submission)
    changed: Detail = {"from": head.law_version, "was_right": head.right.value}
    return replace(because, detail=because.detail | changed | dates_of(head, after))


def _sorted(staff: Staff, request: Request, submission: Submission) -> Reason:
    # With the same salt as when it came: the first commitment can still be checked.
    typed: Detail = {"fields": sorted(as_content(submission.typed))}
    return Reason(Tag.REQUEST_SORTED, staff.actor, request.id, asked_under_law(submission, request) | typed)
