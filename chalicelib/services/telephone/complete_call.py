"""A recording came without its call: the telephone company is asked who called whom, and when."""

from dataclasses import replace

from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.telephony import CallFacts, PhoneCall
from chalicelib.services.audit.commitments import content_commitment
from chalicelib.services.opt_outs.suppress import suppress
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.note_call import call_of, find_by, with_caller


def complete_call(desk: Desk, call: str) -> None:
    """Add what the company knows to the call, and the caller's number to what they left; what is known already stays.

    Raise `NotFound` when the company does not know the call, `Unavailable` when it may know it later.
    """
    if call_of(desk, call).incomplete:
        facts = desk.phone_company.call(call)
        persistently(lambda: _complete(desk, facts))


def _complete(desk: Desk, facts: CallFacts) -> None:
    known = call_of(desk, facts.call)
    if not known.incomplete:
        return
    head = desk.requests.get(known.account, known.request)
    submission = desk.requests.submission(head.account, head.submission)
    before = head
    told, head = with_caller(submission, head, facts.caller)
    detail: Detail = {"call": known.id, "fields": ["caller", "called", "times"], "commitment": content_commitment(told)}
    because = Reason(Tag.REQUEST_CALL_NOTED, CONSUMER, head.id, detail)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.store(_with(known, facts), because=because)
    if told != submission:
        unit.store(told, because=because)
    if facts.caller:
        find_by(desk, unit, head, facts.caller, because)
    suppress(desk, unit, told, [(before, head)], because=because, was=submission)
    unit.commit()


def _with(known: PhoneCall, facts: CallFacts) -> PhoneCall:
    return replace(
        known,
        incomplete=False,
        caller=known.caller or facts.caller,
        called=known.called or facts.called,
        name=known.name or facts.name,
        place=known.place or facts.place,
        attestation=known.attestation or facts.attestation,
        started_at=min(known.started_at, facts.started_at or known.started_at),
        ended_at=known.ended_at or facts.ended_at,
    )
