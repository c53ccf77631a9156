"""Who is silent is reminded: the vendor at half time, on the last day and each week after, staff from that day on."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account, AccountState, Staff
from chalicelib.domain.alerts import Notice, Subject
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.vendor_task import Standing, VendorAnswer, VendorTask
from chalicelib.errors import NotFound, Unavailable
from chalicelib.law.decisions import fitting
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.ports.vendors import Vendors
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.vendors.chase_vendors import chase_vendors
from chalicelib.services.vendors.handle_task import ask_again
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk
from tests.services.vendors.vendor_world import MAILER, PORTAL, listed, morning, says, task_of, told

ADDRESS = "privacy@mailhouse.example"


def mails(desk: FakeDesk) -> list[str]:
    """What the vendor got."""
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to(ADDRESS)]


def noticed(desk: FakeDesk, staff: Staff) -> list[Notice]:
    late = desk.clock.now().replace(year=2099)
    return [
        one
        for one in desk.reminders.notices(staff.account.id, staff.user.id, now=late)
        if one.subject is Subject.VENDOR
    ]


def each_day(desk: FakeDesk, days: int) -> None:
    """Run the job every morning."""
    for _ in range(days):
        morning(desk, 1)
        chase_vendors(desk)
        chase_vendors(desk)


def test_a_silent_vendor_hears_at_half_time_on_the_last_day_and_each_week_after(desk: FakeDesk, olga: Staff) -> None:
    head = told(desk, olga, listed(desk, olga))
    assert mails(desk) == ["vendor-asked"]
    each_day(desk, 4)
    assert mails(desk) == ["vendor-asked"]
    each_day(desk, 1)
    assert mails(desk) == ["vendor-asked", "vendor-reminder"]
    assert noticed(desk, olga) == [], "staff hear nothing before the last day"
    each_day(desk, 5)
    assert mails(desk)[2:] == ["vendor-reminder"]
    assert len(noticed(desk, olga)) == 1
    each_day(desk, 3 + 7)
    assert len(mails(desk)) == 5
    assert desk.requests.get(head.account, head.id).version == head.version, "a reminder moves no head"


def test_the_owner_hears_of_a_silent_vendor_though_another_handles_the_request(desk: FakeDesk, olga: Staff) -> None:
    told(desk, olga, listed(desk, olga))
    handler = hire(desk, olga.account, Role.HANDLER, "Hanna")
    each_day(desk, 13)
    assert noticed(desk, olga)
    assert noticed(desk, handler)
    keep_deadlines(desk)
    desk.deliver()
    [mail] = [mail for mail in desk.mailer.to("olga@acme.example") if mail.subject == "staff-summary"][-1:]
    assert "vendor" in mail.text
    assert "Ana" not in mail.text


def test_after_an_outage_only_the_most_urgent_reminder_is_given(desk: FakeDesk, olga: Staff) -> None:
    told(desk, olga, listed(desk, olga))
    mails(desk)
    morning(desk, 30)
    assert chase_vendors(desk) == 1
    assert mails(desk)[1:] == ["vendor-reminder"]


def test_who_answers_is_left_in_peace_and_who_asks_for_time_until_then(desk: FakeDesk, olga: Staff) -> None:
    one, two = listed(desk, olga), listed(desk, olga, replace(MAILER, name="Other", email="other@vendor.example"))
    head = told(desk, olga, one, two)
    says(desk, head, one, VendorAnswer.DONE)
    says(desk, head, two, VendorAnswer.NEEDS_TIME, until="2026-12-20")
    each_day(desk, 13)
    assert mails(desk) == ["vendor-asked"]
    desk.deliver()
    assert [mail.subject for mail in desk.mailer.to("other@vendor.example")] == ["vendor-asked", "vendor-reminder"]


def test_a_contradiction_is_told_once_and_at_once(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, VendorAnswer.DONE)
    says(desk, head, vendor, VendorAnswer.NOTHING_HELD)
    assert chase_vendors(desk) == 1
    assert chase_vendors(desk) == 0
    assert len(noticed(desk, olga)) == 1
    assert [task.standing for task in desk.vendors.stated(head.account, look=True, limit=9)] == [Standing.CONTRADICTORY]


def test_a_refusal_leaves_the_list_once_the_request_is_answered_in_part(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, VendorAnswer.REFUSED, reason="Invoices")
    chase_vendors(desk)
    each_day(desk, 8)
    assert len(desk.vendors.stated(head.account, look=True, limit=9)) == 1
    _end(desk, olga, head)
    each_day(desk, 8)
    assert desk.vendors.stated(head.account, look=True, limit=9) == ()
    assert len(noticed(desk, olga)) == 1


def test_a_mail_that_came_back_is_said_and_a_new_link_goes_to_the_new_address(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    [place] = [
        LetterPlace(row.pk, row.sk)
        for row in desk.engine.rows.values()
        if row.kind == "letter" and "vendor-asked" in row.body
    ]
    mails(desk)
    assert note_undelivered(desk, place, Failure.BOUNCED)
    assert task_of(desk, head, vendor).needs_look
    assert desk.requests.get(head.account, head.id).undelivered == (), "the person was told everything"
    chase_vendors(desk)
    assert len(noticed(desk, olga)) == 1
    again = ask_again(desk, olga, head.id, vendor.id)
    assert not again.needs_look


def test_what_is_to_be_entered_by_hand_reminds_staff_and_no_vendor(desk: FakeDesk, olga: Staff) -> None:
    told(desk, olga, listed(desk, olga, PORTAL))
    each_day(desk, 5)
    assert len(noticed(desk, olga)) == 1
    assert desk.mailer.sent == [] or all("vendor" not in mail.subject for mail in desk.mailer.sent)


def test_nobody_is_reminded_of_what_ended_is_gone_or_belongs_to_a_closed_account(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    gone, closed = told(desk, olga, vendor), told(desk, olga, vendor)
    delete_submission(desk, gone.account, gone.submission)
    with pytest.raises(NotFound):
        task_of(desk, gone, vendor)
    change_account(desk, olga.account, state=AccountState.CLOSED)
    morning(desk, 30)
    assert chase_vendors(desk) == 1
    assert task_of(desk, closed, vendor).next_at is None


def test_one_that_fails_is_put_off_and_holds_up_no_other(desk: FakeDesk, olga: Staff) -> None:
    bad, good = listed(desk, olga), listed(desk, olga, replace(MAILER, name="Good", email="good@vendor.example"))
    told(desk, olga, bad, good)
    desk.vendors = _Failing(desk.vendors, bad.id)  # type: ignore[assignment]
    morning(desk, 10)
    with pytest.raises(Unavailable):
        chase_vendors(desk)
    desk.deliver()
    assert [mail.subject for mail in desk.mailer.to("good@vendor.example")] == ["vendor-asked", "vendor-reminder"]
    assert chase_vendors(desk) == 0, "what failed waits for an hour"


def change_account(desk: FakeDesk, account: Account, **changes: Any) -> None:
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(desk.accounts.get(account.id), **changes), because=Reason(Tag.ACCOUNT_CLOSED, "system:test"))
    unit.commit()


class _Failing:
    """The reader of vendors, of which one cannot be read."""

    def __init__(self, real: Vendors, bad: str) -> None:
        self._real, self._bad = real, bad

    def get(self, account: AccountId, vendor: str) -> object:
        if vendor == self._bad:
            raise RuntimeError("unreadable")
        return self._real.get(account, vendor)

    def task(self, account: AccountId, request: RequestId, vendor: str) -> VendorTask:
        return self._real.task(account, request, vendor)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def _end(desk: FakeDesk, staff: Staff, head: Request) -> None:
    head = desk.requests.get(head.account, head.id)
    grounds = tuple(ground.code for ground in fitting(head, Outcome.PARTIAL))[:1]
    text = "The mail house keeps your invoices, as tax law says; all the rest is deleted."
    decide_request(desk, staff, DecideRequest(request=head.id, outcome=Outcome.PARTIAL, grounds=grounds, text=text))
