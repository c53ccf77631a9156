"""A caller has keyed what they ask for: from now on they have left a request, whatever becomes of the call."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, PhoneCall
from chalicelib.errors import NotFound
from chalicelib.law.choice import choose
from chalicelib.law.clocks import recomputed
from chalicelib.law.rules import rule_for
from chalicelib.services.audit.commitments import content_commitment
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.opt_outs.suppress import suppress
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.note_call import find_by, with_caller


def take_call(desk: Desk, command: SubmitRequest) -> Reference:
    """Store what the call leaves, once; what came before the keyed right, a recording, gets it and the call's facts.

    Raise `Gone` when the business takes no requests, `Conflict` when trying again may help.
    """
    call = command.call
    if call is None:
        raise TypeError("a call is taken with its facts")
    return persistently(lambda: _take(desk, command, call))


def _take(desk: Desk, command: SubmitRequest, call: PhoneCall) -> Reference:
    known = _known(desk, call.id)
    return _fill_in(desk, command, call, known) if known else submit_request(desk, command).id


def _known(desk: Desk, call: str) -> CallEntry | None:
    try:
        return desk.lines.call(call)
    except NotFound:
        return None


def _fill_in(desk: Desk, command: SubmitRequest, call: PhoneCall, entry: CallEntry) -> Reference:
    """Add what a recording that came before its call could not say; what staff have sorted meanwhile stays so."""
    kept = desk.voicemails.call(entry.account, entry.request, call.id)
    head = desk.requests.get(entry.account, entry.request)
    after = _as_keyed(desk, command.account, head, command.rights[0])
    if after == head and not kept.incomplete:
        return kept.submission
    submission = desk.requests.submission(entry.account, kept.submission)
    now = desk.clock.now()
    told, after = with_caller(submission, after, call.caller)
    told = replace(told, law_versions=tuple(sorted({*told.law_versions, after.law_version})))
    because = Reason(Tag.REQUEST_CALL_NOTED, CONSUMER, head.id, _detail(call, after, told))
    unit = desk.work.begin(entry.account, now)
    unit.store(after, because=because)
    unit.store(_complete(kept, call), because=because)
    if told != submission:
        unit.store(told, because=because)
    if call.caller:
        find_by(desk, unit, after, call.caller, because)
    if after.clocks != head.clocks:
        wake(desk, unit, after, because)
    suppress(desk, unit, told, [(head, after)], because=because, was=submission)
    unit.commit()
    return kept.submission


def _as_keyed(desk: Desk, account: Account, head: Request, right: Right) -> Request:
    """The request under the right that was keyed, if nobody has sorted it."""
    if not head.unsorted or head.right is not Right.UNSORTED or right is Right.UNSORTED:
        return head
    chosen = choose(head.residence, right, listed=account.regimes, on=account.day_of(head.received_at))
    rule = rule_for(chosen.regime, right)
    policy = desk.policies.numbered(account.id, head.verification.demands.policy)
    needed, demands = policy.rules.level(right, rule.level), policy.demands(right)
    return replace(
        head,
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        law_reason=chosen.because.value,
        clocks=recomputed(head, rule, time_zone=account.time_zone, place=account.place),
        verification=replace(head.verification, needed=needed, demands=demands),
    )


def _complete(kept: PhoneCall, call: PhoneCall) -> PhoneCall:
    """The record that a recording made, with what the call itself has told."""
    return replace(
        kept,
        incomplete=False,
        language=call.language,
        started_at=min(kept.started_at, call.started_at),
        called=call.called or kept.called,
        code=call.code or kept.code,
        attestation=call.attestation or kept.attestation,
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
