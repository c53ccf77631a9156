"""The job of every hour: what fails, what runs beside it and what has no time holds up nobody else."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Unavailable
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.user_access import disable_user
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.deadlines.remind import recipients, remind
from chalicelib.services.deadlines.send_notices import send_notices
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.storage import keys
from tests.fakes.acme import ask_one, hire
from tests.fakes.desk import FakeClock, FakeDesk
from tests.services.deadlines.mornings import OLGA, agenda_row, go_to, mails, said


class SlowClock(FakeClock):
    """A clock on which each look at the time costs a minute."""

    def now(self) -> datetime:
        self.pass_(minutes=1)
        return self.at


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


def test_what_has_become_late_leaves_the_sheet_of_its_day(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account, Right.OPT_OUT_SALE)
    project_requests(desk, head.account, [head.id])
    day = f"due/{head.due.isoformat()}"
    assert day in desk.figures.sheets(olga.account, "due/")
    desk.clock.at = datetime(head.due.year, head.due.month, head.due.day, 20, tzinfo=UTC) + timedelta(days=4)
    keep_deadlines(desk)
    assert desk.figures.sheets(olga.account, "due/") == {}
    assert desk.figures.sheets(olga.account, "desk")["desk/late"]["open"] == 1
