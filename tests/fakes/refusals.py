"""Requests that were refused under a law with appeals, and the appeals against it."""

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.consumer.file_appeal import file_appeal
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.fakes import acme

GROUND = "STATE_EXEMPT_DATA"
UNVERIFIED = "STATE_UNAUTHENTICATED"
WORDS = "You know me: I have been a customer since 2019."
EXPLANATION = "We looked again at the orders of 2024 and found that the exception does not cover them."


def verify(desk: LiveDesk, staff: Staff, request: Request) -> Request:
    """The business finds Ana in its records."""
    command = RecordMatch(
        request=request.id,
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    return record_match(desk, staff, command)


def refused(
    desk: LiveDesk,
    staff: Staff,
    *,
    residence: str = "US-VA",
    right: Right = Right.DELETE,
    outcome: Outcome = Outcome.DENIED,
    verified: bool = True,
) -> Request:
    """What Ana asked for, refused by `staff`."""
    submission = acme.ask(desk, staff.account, right, residence=residence)
    head = desk.requests.get(staff.account.id, submission.requests[0])
    if verified:
        verify(desk, staff, head)
    return _decide(desk, staff, head, outcome, GROUND if verified else UNVERIFIED)


def answer_in_part(desk: LiveDesk, staff: Staff, request: Request) -> Request:
    """The answer to a verified person that leaves something out."""
    return _decide(desk, staff, request, Outcome.PARTIAL, GROUND)


def _decide(desk: LiveDesk, staff: Staff, request: Request, outcome: Outcome, ground: str) -> Request:
    text = "The law exempts what we hold about you."
    command = DecideRequest(request=request.id, outcome=outcome, grounds=(ground,), text=text)
    return decide_request(desk, staff, command)


def appeal(desk: LiveDesk, staff: Staff, request: Request, words: str = WORDS) -> Request:
    """Ana's appeal."""
    return file_appeal(desk, staff.account, request.submission, request.id, words)
