"""The hand-over itself, by whichever way the controller takes: to its system, by protocol, or to its account here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import HandOver
from chalicelib.domain.drp import CCPA, RIGHTS, VOLUNTARY
from chalicelib.domain.places import CALIFORNIA
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import Referral, ReferredFrom, There
from chalicelib.domain.request import Channel, Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.errors import Gone, InvalidField, NotFound
from chalicelib.law.choice import equivalent, of_residence, rights_for
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.referrals.package import Handed, page_token, signed_package

SYSTEM: Final = "system:referrals"


def hand_over_referral(desk: Desk, handed: Handed) -> Referral:
    """Hand it over and return the referral as it is then; made again, nothing happens twice at an account here.

    Raise `Gone` with the reason where trying again is in vain, `Unavailable` where it helps.
    """
    way = _WAYS.get(handed.referral.method)
    if way is None:
        return handed.referral
    after = way(desk, handed)
    return after.handed(desk.clock.now())


def _to_system(desk: Desk, handed: Handed) -> Referral:
    controller = desk.controllers.get(handed.referral.account, handed.referral.controller)
    desk.hand_over_door.post(controller.address, signed_package(desk, handed))
    return handed.referral


def _by_protocol(desk: Desk, handed: Handed) -> Referral:
    """The protocol knows the CCPA's rights only. The controller confirms the person itself: nothing was verified."""
    head, typed = handed.head, handed.submission.typed
    row = next((row for row in RIGHTS if row.right is head.right), None)
    if row is None:
        raise Gone("not-in-protocol")
    controller = desk.controllers.get(handed.referral.account, handed.referral.controller)
    claims: dict[str, object] = {
        "exercise": row.exercise.value,
        "regime": CCPA if head.residence == CALIFORNIA else VOLUNTARY,
        "name": typed.name,
        "email": typed.email.address if typed.email else "",
        "phone_number": typed.phone.e164 if typed.phone else "",
        "agent-request-id": handed.referral.id,
    }
    told = {name: value for name, value in claims.items() if value}
    theirs = desk.hand_over_door.exercise(controller.address, controller.business, told)
    return replace(handed.referral, theirs=theirs)


def _to_account(desk: Desk, handed: Handed) -> Referral:
    """File it at the controller's account as a request like any other, by the one intake."""
    there = handed.referral.there
    if there is None:
        raise Gone("no-account")
    try:
        submission = submit_request(desk, _command(desk, handed, there))
    except NotFound:
        raise Gone("no-account") from None
    except InvalidField as problem:
        raise Gone("not-offered" if problem.field == "rights" else "refused") from None
    return replace(handed.referral, there=replace(there, request=submission.requests[0]))


def _command(desk: Desk, handed: Handed, there: There) -> SubmitRequest:
    account = desk.accounts.get(there.account)
    if not account.open_to_public:
        raise Gone("takes-none")
    before, agent = handed.submission, handed.head.verification.agent
    return SubmitRequest(
        account=account,
        reference=there.reference,
        rights=(_right(desk, handed.head, account.regimes, there),),
        residence=before.residence,
        behalf=before.behalf,
        typed=replace(before.typed, own=(), company="", company_id=""),
        channel=Channel.REFERRAL,
        language=before.language if before.language in account.languages else account.languages[0],
        entered=True,
        actor=SYSTEM,
        agent_shown=agent is not None and agent.address_shown,
        further=partial(_bring, handed),
    )


def _right(desk: Desk, head: Request, listed: tuple[str, ...], there: There) -> Right:
    """The right as the controller's own laws have it. Raise `Gone` where they know nothing like it."""
    account = desk.accounts.get(there.account)
    on = account.day_of(desk.clock.now())
    offered = rights_for(head.residence, listed=listed, on=on)
    if head.right in offered:
        return head.right
    found = equivalent(head.right, of_residence(head.residence, listed=listed).regime, on=on)
    if found is None or found not in offered:
        raise Gone("not-offered")
    return found


def _bring(handed: Handed, unit: Unit, submission: Submission, first: Request) -> None:
    """Note beside the new request where it came from: the link the other way."""
    detail: Detail = {"origin": handed.account.id, "reference": handed.head.submission}
    because = Reason(Tag.REQUEST_REFERRED_HERE, SYSTEM, first.id, detail)
    origin = ReferredFrom(
        account=submission.account,
        request=first.id,
        origin=handed.account.id,
        reference=handed.head.submission,
        referral=handed.referral.id,
        at=submission.received_at,
        received_at=handed.head.received_at,
        name=handed.account.name,
        page=page_token(handed.referral),
    )
    unit.create(origin, because=because)


_WAYS: Final[Mapping[HandOver, Callable[[Desk, Handed], Referral]]] = {
    HandOver.API: _to_system,
    HandOver.DRP: _by_protocol,
    HandOver.ACCOUNT: _to_account,
}
