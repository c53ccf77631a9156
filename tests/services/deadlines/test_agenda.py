"""What happens to a request moves the days on which the job looks at it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from chalicelib.domain.account import Staff
from chalicelib.domain.agenda import Agenda
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.deadlines.agenda import first_agenda, wake
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk
from tests.services.deadlines.mornings import agenda_row, go_to, mails, run_until


def test_a_closed_request_leaves_the_due_index_at_its_next_morning(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    withdraw_request(desk, olga.account, request.submission, request.id)
    assert agenda_row(desk, request)
    run_until(desk, date(2026, 12, 4), hours=6)
    assert agenda_row(desk, request) is None
    assert mails(desk) == []


def test_an_extension_moves_the_reminders_to_the_new_target(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    acknowledge_request(desk, olga, request.id)
    go_to(desk, date(2027, 1, 6))
    extend_deadline(desk, olga, request.id, "Many archives.")
    seen = len(mails(desk))
    run_until(desk, date(2027, 2, 22), hours=6)
    # the new date is February 21, its target the 20th
    assert [day for _, day in mails(desk)[seen:]] == ["02-06", "02-13", "02-15", "02-18", "02-20", "02-21"]


def woken(desk: FakeDesk, olga: Staff, request: Request) -> None:
    """Something happens that asks for another look."""
    head = desk.requests.get(request.account, request.id)
    because = Reason(Tag.REQUEST_REOPENED, olga.actor, head.id)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    wake(desk, unit, head, because)
    unit.commit()


def test_an_event_brings_a_look_at_the_next_run_and_keeps_what_was_given(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    before = desk.reminders.agenda(request.account, request.id)
    woken(desk, olga, request)
    assert keep_deadlines(desk) == 1
    after = desk.reminders.agenda(request.account, request.id)
    assert before
    assert after
    assert (after.wake_at, after.done) == (before.wake_at, before.done)
    assert len(mails(desk)) == 1
    assert keep_deadlines(desk) == 0


def test_an_event_makes_an_agenda_where_there_was_none_any_more(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    agenda = desk.reminders.agenda(request.account, request.id)
    assert agenda
    desk.reminders.write([], remove=[agenda])
    woken(desk, olga, request)
    woken(desk, olga, request)
    assert keep_deadlines(desk) == 2
    made = desk.reminders.agenda(request.account, request.id)
    assert made
    assert (made.wake_at, made.done) == (datetime(2026, 12, 2, 15, tzinfo=UTC), ())
    assert not any(row.kind == "recheck" for row in desk.engine.rows.values())


def test_a_request_that_came_by_post_last_month_is_recalled_at_once(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    desk.clock.pass_(days=40)
    now = desk.clock.now()
    assert first_agenda(olga.account, request, now) == Agenda(account=request.account, request=request.id, wake_at=now)
    assert first_agenda(olga.account, replace(request, clocks=()), now) is None
