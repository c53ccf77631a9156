"""Acknowledging: once, with a letter where there is an address, inside the request's own chain."""

import pytest

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period, State
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, NotFound, NotPossible
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def test_it_meets_the_clock_writes_a_letter_and_an_entry() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    done = acknowledge_request(desk, staff, request.id, seen=request.version)
    assert done.state is State.IN_PROGRESS
    clock = done.clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.met_at == desk.clock.now()
    assert desk.requests.get(staff.account.id, request.id).version == done.version
    assert desk.letters()[-1].kind is LetterKind.ACKNOWLEDGED
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert (entry.tag, entry.actor) == ("request:acknowledged", staff.actor)
    assert "commitment" in entry.detail


def test_it_is_given_once() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    acknowledge_request(desk, staff, request.id)
    with pytest.raises(NotPossible, match="already-acknowledged"):
        acknowledge_request(desk, staff, request.id)
    with pytest.raises(Conflict):
        acknowledge_request(desk, staff, request.id, seen=request.version)


def test_it_does_not_wait_for_the_code() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, confirmed=False)
    assert acknowledge_request(desk, staff, request.id).state is State.AWAITING_VERIFICATION


def test_a_law_without_that_period_is_not_acknowledged() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    sent = acme.ask(desk, staff.account, Right.ACCESS, residence="DE")
    letters = len(desk.letters())
    with pytest.raises(NotPossible):  # the GDPR sets no such period
        acknowledge_request(desk, staff, sent.requests[0])
    assert len(desk.letters()) == letters


def test_only_who_handles_requests_of_this_account_may() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    with pytest.raises(Forbidden):
        acknowledge_request(desk, acme.hire(desk, staff.account, Role.AUDITOR), request.id)
    with pytest.raises(NotFound):
        acknowledge_request(desk, acme.open_acme(desk, "umbrella"), request.id)
