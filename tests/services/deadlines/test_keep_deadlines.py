"""Time passes over a request: who is told what on which morning, and nobody twice."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.agenda import Agenda
from chalicelib.domain.alerts import Alerts, Rhythm
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Unavailable
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.open_account import disable_user
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.deadlines.agenda import first_agenda, wake
from chalicelib.services.deadlines.choose_alerts import choose_alerts
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.deadlines.remind import recipients, remind
from chalicelib.services.deadlines.send_notices import send_notices
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.storage import keys
from tests.fakes.acme import ANA, ask, ask_one, hire, open_acme
from tests.fakes.desk import FakeClock, FakeDesk

OLGA = "olga@acme.example"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


def go_to(desk: FakeDesk, day: date, hour: int = 9) -> None:
    """Let it be an hour of a day at the business, and the job run once."""
    desk.clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) + timedelta(hours=8)
    keep_deadlines(desk)


class SlowClock(FakeClock):
    """A clock on which each look at the time costs a minute."""

    def now(self) -> datetime:
        self.pass_(minutes=1)
        return self.at


def run_until(desk: FakeDesk, end: date, *, hours: int = 1) -> None:
    """The job runs every hour until midnight of a day."""
    while desk.clock.at.astimezone(UTC).date() < end:
        desk.clock.pass_(hours=hours)
        keep_deadlines(desk)


def mails(desk: FakeDesk, kind: LetterKind = LetterKind.STAFF_SUMMARY) -> list[tuple[str, str]]:
    """Address and day of all letters of a kind, in the order of writing."""
    letters = [letter for letter in desk.letters() if letter.kind is kind]
    return [(letter.to.address if letter.to else "", f"{letter.created_at:%m-%d}") for letter in letters]


def said(desk: FakeDesk) -> list[tuple[str, str, bool]]:
    """Subject, date and lateness of every line of every summary."""
    letters = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    lines: list[list[Any]] = [line for letter in letters for line in json.loads(letter.values["summary"])]
    return [(line[3], line[4], line[5]) for line in lines]


def test_staff_hear_of_an_answer_on_each_of_its_days_and_every_working_day_when_it_is_late(
    desk: FakeDesk, olga: Staff
) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    acknowledge_request(desk, olga, request.id)
    run_until(desk, date(2027, 1, 13))
    due = [day for address, day in mails(desk)]
    # 45 days from November 23 are January 7, the target the 6th; the denial is drafted on the 1st
    assert due == ["12-23", "12-30", "01-01", "01-04", "01-06", "01-07", "01-08", "01-11", "01-12"]
    assert [late for _, _, late in said(desk)] == [False] * 6 + [True] * 3
    assert {subject for subject, _, _ in said(desk)} == {"respond", "draft"}


def test_a_reminder_says_what_is_due_and_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    run_until(desk, date(2026, 12, 3))
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    line = [request.id, request.submission, "delete", "acknowledge", "2026-12-09", False]
    assert json.loads(letter.values["summary"]) == [line]
    assert "Ana" not in str(letter.values)
    assert ANA.address not in str(letter.values)


def test_reminders_move_no_head_and_write_no_audit(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE, confirmed=False)
    before = desk.requests.get(olga.account.id, request.id), len(desk.engine.audit)
    run_until(desk, date(2027, 1, 12), hours=6)
    assert len(mails(desk)) > 8
    assert (desk.requests.get(olga.account.id, request.id), len(desk.engine.audit)) == before


def test_the_job_finds_nothing_to_do_when_it_runs_again(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    rows = dict(desk.engine.rows)
    for _ in range(3):
        assert keep_deadlines(desk) == 0
    assert desk.engine.rows == rows


def test_the_consumer_is_asked_to_confirm_once_for_the_whole_submission(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.DELETE, Right.KNOW_SPECIFIC, Right.CORRECT, confirmed=False)
    run_until(desk, date(2026, 12, 5))
    assert mails(desk, LetterKind.VERIFY_REMINDER) == [(ANA.address, day) for day in ("11-24", "11-26", "11-30")]
    desk.deliver()
    assert [mail.to for mail in desk.mailer.to(ANA.address)] == [ANA.address] * 4  # the first one carried the code


def test_who_has_confirmed_or_needs_no_proof_is_not_asked(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.DELETE)
    ask(desk, olga.account, Right.OPT_OUT_SALE, confirmed=False)
    run_until(desk, date(2026, 12, 5), hours=6)
    assert mails(desk, LetterKind.VERIFY_REMINDER) == []


def test_two_weeks_without_the_job_are_made_up_by_one_mail_for_each_person(desk: FakeDesk, olga: Staff) -> None:
    requests = [ask_one(desk, olga.account, Right.DELETE, confirmed=False) for _ in range(3)]
    go_to(desk, date(2026, 12, 11))
    assert mails(desk) == [(OLGA, "12-11")]
    assert said(desk) == [("acknowledge", "2026-12-09", True)] * len(requests)
    assert len(mails(desk, LetterKind.VERIFY_REMINDER)) == len(requests)  # one each, for three days that were missed


def test_five_hundred_reminders_are_one_mail_that_lists_the_first_and_counts_the_rest(
    desk: FakeDesk, olga: Staff
) -> None:
    for _ in range(500):
        ask_one(desk, olga.account, Right.OPT_OUT_SALE, confirmed=False)
    go_to(desk, date(2026, 12, 7))
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    assert len(json.loads(letter.values["summary"])) == 50
    assert letter.values["more"] == "450"
    assert not any(row.kind in {"notice", "summary"} for row in desk.engine.rows.values())


def test_everybody_who_may_handle_it_hears_of_a_request_that_nobody_looks_after(desk: FakeDesk, olga: Staff) -> None:
    staff = {role: hire(desk, olga.account, role).user.email.address for role in Role}
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    told = {address for address, _ in mails(desk)}
    assert told == {OLGA, staff[Role.OWNER], staff[Role.ADMINISTRATOR], staff[Role.HANDLER]}


def test_who_looks_after_it_hears_of_it_alone_until_it_is_late(desk: FakeDesk, olga: Staff) -> None:
    hans, _ = hire(desk, olga.account, Role.HANDLER, "Hans"), hire(desk, olga.account, Role.HANDLER, "Ines")
    request = ask_one(desk, olga.account, Right.DELETE)
    assign_request(desk, olga, request.id, hans.user.id)
    go_to(desk, date(2026, 12, 2))
    assert mails(desk) == [("hans@acme.example", "12-02")]
    go_to(desk, date(2026, 12, 10))
    assert sorted(mails(desk)[1:]) == [("hans@acme.example", "12-10"), (OLGA, "12-10")]


def test_a_disabled_assignee_does_not_make_a_request_nobody_s(desk: FakeDesk, olga: Staff) -> None:
    hans = hire(desk, olga.account, Role.HANDLER, "Hans")
    request = ask_one(desk, olga.account, Right.DELETE)
    assign_request(desk, olga, request.id, hans.user.id)
    disable_user(desk, olga, hans.user)
    go_to(desk, date(2026, 12, 2))
    assert mails(desk) == [(OLGA, "12-02")]


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [
        (Alerts(rhythm=Rhythm.DAILY), ["12-02", "12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.AT_ONCE), ["12-02", "12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.NEVER, two_days_before=True), ["12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.FRIDAY, two_days_before=False), ["12-04", "12-10"]),
        (Alerts(rhythm=Rhythm.NEVER, two_days_before=False), ["12-10"]),
    ],
)
def test_each_person_chooses_what_comes_and_what_is_late_always_comes(
    desk: FakeDesk, olga: Staff, alerts: Alerts, expected: list[str]
) -> None:
    choose_alerts(desk, olga, alerts)
    ask_one(desk, olga.account, Right.DELETE)
    run_until(desk, date(2026, 12, 11))
    assert [day for _, day in mails(desk)] == expected


def test_what_was_done_meanwhile_is_not_in_friday_s_summary(desk: FakeDesk, olga: Staff) -> None:
    choose_alerts(desk, olga, Alerts(rhythm=Rhythm.FRIDAY, two_days_before=False))
    request = ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    acknowledge_request(desk, olga, request.id)
    go_to(desk, date(2026, 12, 4))
    assert mails(desk) == []
    assert not any(row.kind == "notice" for row in desk.engine.rows.values())


def test_a_mail_goes_at_eight_and_not_in_the_night(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2), hour=7)
    assert mails(desk) == []
    go_to(desk, date(2026, 12, 2), hour=8)
    assert mails(desk) == [(OLGA, "12-02")]


def agenda_row(desk: FakeDesk, request: Request) -> object:
    return desk.engine.rows.get((keys.request(request.account, request.id), keys.AGENDA))


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


def test_one_request_that_cannot_be_read_holds_up_nobody_and_is_tried_again_in_an_hour(
    desk: FakeDesk, olga: Staff
) -> None:
    bad, *others = [ask_one(desk, olga.account, Right.DELETE) for _ in range(5)]
    place = (keys.request(bad.account, bad.id), keys.HEAD)
    whole = desk.engine.rows[place]
    desk.engine.rows[place] = replace(whole, body="{")
    with pytest.raises(Unavailable, match="1 reminders failed"):
        go_to(desk, date(2026, 12, 2))
    assert len(said(desk)) == len(others)
    assert keep_deadlines(desk) == 0
    desk.engine.rows[place] = whole
    desk.clock.pass_(hours=1)
    assert keep_deadlines(desk) == 1
    assert len(said(desk)) == 5


def test_of_two_runs_at_the_same_moment_one_gives_the_reminder(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    write = desk.reminders.write
    inner: list[int] = []

    def meanwhile(put: Any, *, remove: Any = ()) -> None:
        if not inner:
            inner.append(0)
            inner.append(keep_deadlines(desk))  # the other run is faster, from beginning to end
        write(put, remove=remove)

    desk.reminders.write = meanwhile  # type: ignore[method-assign]
    go_to(desk, date(2026, 12, 2))
    assert inner == [0, 1]
    assert len(mails(desk)) == 1


def test_a_run_that_has_no_time_left_leaves_the_rest_and_the_mails_to_the_next(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(6):
        ask_one(desk, olga.account, Right.DELETE)
    desk.clock.at = datetime(2026, 12, 2, 17, tzinfo=UTC)
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    done = keep_deadlines(desk)
    assert 0 < done < 6
    assert mails(desk) == []
    desk.__dict__["clock"] = FakeClock(desk.clock.at)
    assert keep_deadlines(desk) == 6 - done
    assert len(mails(desk)) == 1
    assert len(said(desk)) == 6


def test_mails_do_not_wait_for_ever_behind_more_reminders_than_a_run_can_give(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    desk.clock.at = datetime(2026, 12, 2, 17, tzinfo=UTC)
    this = remind(desk, until=desk.clock.now() + timedelta(seconds=1))
    assert this.finished
    assert send_notices(desk, this, due_by=this.now - timedelta(hours=2)) == 0
    desk.clock.pass_(hours=2)
    this.now, this.until = desk.clock.now(), desk.clock.now() + timedelta(seconds=1)
    assert send_notices(desk, this, due_by=this.now - timedelta(hours=2)) == 1


def test_who_was_disabled_after_the_morning_gets_no_mail(desk: FakeDesk, olga: Staff) -> None:
    hans = hire(desk, olga.account, Role.HANDLER, "Hans")
    request = ask_one(desk, olga.account, Right.DELETE)
    assign_request(desk, olga, request.id, hans.user.id)
    go_to(desk, date(2026, 12, 2), hour=7)
    disable_user(desk, olga, hans.user)
    go_to(desk, date(2026, 12, 2), hour=8)
    assert mails(desk) == []
    assert not any(row.kind == "notice" for row in desk.engine.rows.values())


def test_a_business_that_takes_no_more_requests_is_still_reminded_of_those_it_has(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    close_account(desk, desk.accounts.get(olga.account.id), actor="operator:command")
    go_to(desk, date(2026, 12, 2))
    assert len(mails(desk)) == 1


def test_a_summary_that_somebody_else_is_writing_is_left_to_them(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2), hour=7)
    write = desk.reminders.write

    def taken(put: Any, *, remove: Any = ()) -> None:
        raise Conflict("notice")

    desk.reminders.write = taken  # type: ignore[method-assign]
    go_to(desk, date(2026, 12, 2), hour=8)
    assert mails(desk) == []
    desk.reminders.write = write  # type: ignore[method-assign]
    assert keep_deadlines(desk) == 0
    assert len(mails(desk)) == 1


def test_an_office_of_hundreds_is_told_through_its_first_twenty_owners_first_when_late(
    desk: FakeDesk, olga: Staff
) -> None:
    handlers = [replace(olga.user, id=UserId(f"usr_{n}"), role=Role.HANDLER) for n in range(300)]
    everybody = (*handlers, replace(olga.user, added_at=desk.clock.now() + timedelta(days=1)))
    assert [user.id for user in recipients(everybody, "", late=False)] == [user.id for user in handlers[:20]]
    assert [user.id for user in recipients(everybody, "", late=True)] == [olga.user.id, *(u.id for u in handlers[:19])]


def test_an_erased_business_has_no_dates_any_more(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    account = desk.accounts.get(olga.account.id)
    because = Reason(Tag.ACCOUNT_ERASED, "system:retention")
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, state=AccountState.ERASED), because=because)
    unit.commit()
    go_to(desk, date(2026, 12, 2))
    assert agenda_row(desk, request) is None
    assert mails(desk) == []


def test_a_person_whose_mail_cannot_be_made_holds_up_nobody_else(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.HANDLER, "Hans")
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2), hour=7)
    place = next(place for place in desk.engine.rows if place[0].endswith(olga.user.id))
    whole = desk.engine.rows[place]
    desk.engine.rows[place] = replace(whole, body="{")
    with pytest.raises(Unavailable):
        go_to(desk, date(2026, 12, 2), hour=8)
    assert [address for address, _ in mails(desk)] == ["hans@acme.example"]
    desk.engine.rows[place] = whole
    keep_deadlines(desk)
    assert [address for address, _ in mails(desk)] == ["hans@acme.example", OLGA]


def test_a_request_that_is_gone_is_not_in_the_mail(desk: FakeDesk, olga: Staff) -> None:
    gone, stays = ask_one(desk, olga.account, Right.DELETE), ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2), hour=7)
    del desk.engine.rows[keys.request(gone.account, gone.id), keys.HEAD]
    go_to(desk, date(2026, 12, 2), hour=8)
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    assert [line[0] for line in json.loads(letter.values["summary"])] == [stays.id]
