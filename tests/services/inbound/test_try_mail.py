"""Which mails a sweep tries: those tried least often first, and as many as it can look up in its time."""

from datetime import timedelta

from chalicelib.domain.mail_tries import AGES
from chalicelib.services.inbound.try_mail import begin_try, note_given_up, sort_out
from chalicelib.services.ports.inbound import WaitingMail
from tests.fakes.desk import FakeDesk, SlowClock


def test_those_tried_least_often_come_first_and_what_was_tried_to_the_end_is_given_up_once(desk: FakeDesk) -> None:
    now = desk.clock.now()
    mails = [WaitingMail(name, now - timedelta(days=2)) for name in ("spent", "once", "never", "given up")]
    for _ in AGES:
        begin_try(desk, "spent")
    begin_try(desk, "once")
    note_given_up(desk, "given up")
    assert sort_out(desk, mails, until=now + timedelta(seconds=1)) == (["never", "once"], ["spent"])


def test_thousands_that_wait_leave_time_to_take_what_was_looked_up(desk: FakeDesk) -> None:
    now = desk.clock.now()
    mails = [WaitingMail(f"m-{number:04}", now) for number in range(1000)]
    desk.__dict__["clock"] = SlowClock(now)
    due, spent = sort_out(desk, mails, until=now + timedelta(minutes=20))
    assert (due, spent) == ([mail.name for mail in mails[: len(due)]], [])
    assert 0 < len(due) < 20
