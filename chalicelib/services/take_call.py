"""A caller has keyed what they ask for: from now on they have left a request, whatever becomes of the call."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, PhoneCall
from chalicelib.errors import Conflict, NotFound
from chalicelib.law.choice import choose
from chalicelib.law.clocks import recomputed
from chalicelib.law.rules import rule_for
from chalicelib.services.agenda import wake
from chalicelib.services.ports import Desk, Unit
from chalicelib.services.submit_request import SubmitRequest, content_commitment, submit_request

_TRIES: Final = 5


def take_call(desk: Desk, command: SubmitRequest) -> Reference:
    """Store what the call leaves, once; what came before the keyed right, a recording, gets it and the call's facts.

    Raise `Gone` when the business takes no requests, `Conflict` when trying again may help.
    """
    call = command.call
    if call is None:
        raise TypeError("a call is taken with its facts")
    for _ in range(_TRIES):
        known = _known(desk, call.id)
        try:
            if known is None:
                return submit_request(desk, command).id
            return _fill_in(desk, command, call, known)
        except Conflict:
            continue
    raise Conflict("call")


def _known(desk: Desk, call: str) -> CallEntry | None:
    try:
        return desk.lines.call(call)
    except NotFound:
        return None


def _fill_in(desk: Desk, command: SubmitRequest, call: PhoneCall, entry: CallEntry) -> Reference:
    """Add what a recording that came before its call could not say; what staff have sorted meanwhile stays so."""
    kept = desk.voicemails.call(entry.account, entry.request, call.id)
    if not kept.incomplete:
        return kept.submission
    head = desk.requests.get(entry.account, entry.request)
    submission = desk.requests.submission(entry.account, kept.submission)
    now = desk.clock.now()
    after = _as_keyed(command.account, head, command.rights[0])
    told = submission
    if call.caller and submission.typed.phone is None:
        told = replace(submission, typed=replace(submission.typed, phone=call.caller), receipt="")
        after = replace(after, contact=after.contact or call.caller.masked())
    told = replace(told, law_versions=tuple(sorted({*told.law_versions, after.law_version})))
    because = Reason(Tag.REQUEST_CALL_NOTED, CONSUMER, head.id, _detail(call, after, told))
    unit = desk.work.begin(entry.account, now)
    unit.store(after, because=because)
    unit.store(_complete(kept, call), because=because)
    if told != submission:
        unit.store(told, because=because)
    if told.typed.phone and not submission.typed.phone:
        _find_by(unit, told, after, because)
    if after.clocks != head.clocks:
        wake(desk, unit, after, because)
    unit.commit()
    return kept.submission


def _as_keyed(account: Account, head: Request, right: Right) -> Request:
    """The request under the right that was keyed, if nobody has sorted it."""
    if not head.unsorted or head.right is not Right.UNSORTED or right is Right.UNSORTED:
        return head
    chosen = choose(head.residence, right, listed=account.regimes, on=account.day_of(head.received_at))
    rule = rule_for(chosen.regime, right)
    return replace(
        head,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        law_reason=chosen.because.value,
        clocks=recomputed(head, rule, time_zone=account.time_zone, place=account.place),
        verification=replace(head.verification, needed=rule.level),
    )


def _complete(kept: PhoneCall, call: PhoneCall) -> PhoneCall:
    """The record that a recording made, with what the call itself has told."""
    return replace(
        kept,
        incomplete=False,
        language=call.language,
        started_at=min(kept.started_at, call.started_at),
        called=call.called,
        code=call.code,
        attestation=call.attestation,
        caller=call.caller or kept.caller,
        name=call.name or kept.name,
        place=call.place or kept.place,
    )


def _detail(call: PhoneCall, after: Request, told: Submission) -> Detail:
    """The commitment is anew to what was typed: the number may have come to it."""
    return {
        "call": call.id,
        "right": after.right.value,
        "regime": after.regime,
        "law_version": after.law_version,
        "commitment": content_commitment(told),
    }


def _find_by(unit: Unit, submission: Submission, head: Request, because: Reason) -> None:
    phone = submission.typed.phone
    if phone:
        entry = ContactEntry(
            account=head.account,
            request=head.id,
            submission=submission.id,
            rights=(head.right,),
            received_at=head.received_at,
            contact=phone.look_up,
        )
        unit.create(entry, because=because)
