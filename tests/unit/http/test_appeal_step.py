"""What the page of an appealed request tells each of its readers to do, and by when."""

from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.staff.appeal_view import alone_with, alone_with_appeals, appeal_view
from chalicelib.http.staff.next_step import actions, next_step
from chalicelib.http.staff.queue_view import rows
from chalicelib.http.views import NextStep
from tests.fakes import acme, refusals
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return acme.open_acme(desk)


def told(desk: FakeDesk, staff: Staff, request: Request) -> NextStep:
    head, filed = desk.requests.dossier(request.account, request.id)
    users = desk.accounts.users(request.account)
    return next_step(staff, head, filed, today=staff.account.day_of(desk.clock.now()), users=users)


def offered(desk: FakeDesk, staff: Staff, request: Request) -> list[str]:
    head = desk.requests.get(request.account, request.id)
    today = staff.account.day_of(desk.clock.now())
    return [link.key for link in actions(staff, head, today=today, users=desk.accounts.users(request.account))]


def test_the_first_reviewer_is_told_that_another_decides_and_the_other_decides_by_the_date(
    desk: FakeDesk, olga: Staff
) -> None:
    rita = acme.hire(desk, olga.account, Role.REVIEWER, "Rita")
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    first, second = told(desk, olga, request), told(desk, rita, request)
    assert (first.key, first.by, first.action) == ("appeal-other", date(2027, 1, 22), None)
    assert (second.key, second.by, second.days_left) == ("appeal", date(2027, 1, 22), 60)
    assert second.action
    assert second.action.url.endswith("/appeal")
    assert offered(desk, olga, request) == ["match", "message", "note", "format", "outside", "upload", "child", "hold"]
    assert offered(desk, rita, request) == ["appeal"]


def test_who_is_alone_decides_and_an_auditor_only_reads(desk: FakeDesk, olga: Staff) -> None:
    auditor = acme.hire(desk, olga.account, Role.AUDITOR)
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    assert told(desk, olga, request).key == "appeal"
    assert (told(desk, auditor, request).key, offered(desk, auditor, request)) == ("appeal-other", [])


def test_near_its_end_the_appeal_can_be_put_off_where_the_law_says_so(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga, residence="US-CO", right=Right.ACCESS))
    assert "extend" in offered(desk, olga, request)
    desk.clock.pass_(days=40)
    assert told(desk, olga, request).extendable_to == date(2027, 3, 8)


def test_the_queue_shows_the_appeal_with_its_date(desk: FakeDesk, olga: Staff) -> None:
    closed = refusals.refused(desk, olga)
    request = refusals.appeal(desk, olga, closed)
    before, after = rows([closed, request], {}, today=date(2026, 11, 24))
    assert (before.state, before.due) == ("closed", None)
    assert (after.state, after.due, after.days_left) == ("appealed", date(2027, 1, 22), 59)


def test_staff_see_a_late_appeal_and_who_can_decide_it(desk: FakeDesk, olga: Staff) -> None:
    acme.hire(desk, olga.account, Role.HANDLER, "Hans")
    refused = refusals.refused(desk, olga)
    desk.clock.pass_(days=61)
    request = refusals.appeal(desk, olga, refused)
    head, filed = desk.requests.dossier(request.account, request.id)
    view = appeal_view(head, filed, desk.accounts.users(request.account), str, olga.account.time_zone)
    assert view
    assert (view.late, view.until, view.words) == (True, date(2027, 1, 22), refusals.WORDS)
    assert (view.deciders, view.same, view.decided_by) == (["Hans"], False, None)
    assert appeal_view(refused, (), (), str, olga.account.time_zone) is None


def test_a_business_with_one_person_is_warned_where_appeals_can_come(desk: FakeDesk, olga: Staff) -> None:
    virginian = refusals.refused(desk, olga)
    californian = acme.ask_one(desk, olga.account)
    alone = desk.accounts.users(olga.account.id)
    assert alone_with_appeals(olga.account, alone)
    assert alone_with(virginian, alone)
    assert not alone_with(californian, alone)
    acme.hire(desk, olga.account, Role.HANDLER)
    together = desk.accounts.users(olga.account.id)
    assert not alone_with_appeals(olga.account, together)
    assert not alone_with(virginian, together)
