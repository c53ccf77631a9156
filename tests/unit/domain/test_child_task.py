"""A restricted task says when it is to be looked at, and what names the child goes after 30 days at the latest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.child_task import (
    DUE_WITHIN,
    TASK_LIFE,
    ChildIdentity,
    ChildNudge,
    ChildOutcome,
    ChildTask,
    Found,
)
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.request import Typed
from chalicelib.domain.request_terms import Channel

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
NEW = ChildTask(
    account=AccountId("acc_1"), id="01T", opened_at=AT, opened_by="user:1", found=Found.SAID, channel=Channel.PHONE
)


def days(number: float) -> datetime:
    return AT + timedelta(days=number)


def test_only_owners_and_administrators_may_see_them() -> None:
    assert {role for role in Role if permits(role, Permission.CHILD_DATA)} == {Role.OWNER, Role.ADMINISTRATOR}


def test_a_new_one_is_looked_at_at_once_and_is_due_before_what_names_the_child_goes() -> None:
    assert (NEW.wake_at, NEW.due_at, NEW.purge_at) == (AT, AT + DUE_WITHIN, AT + TASK_LIFE)
    assert NEW.due_at < NEW.purge_at
    assert timedelta(days=30) >= TASK_LIFE


@pytest.mark.parametrize(
    ("after", "nudge"),
    [
        (0, ChildNudge.OPENED),
        (10.4, ChildNudge.OPENED),
        (10.5, ChildNudge.HALF),
        (19, ChildNudge.SOON),
        (21, ChildNudge.LATE),
        (28, ChildNudge.LAST),
    ],
)
def test_reminders_come_at_half_time_48_hours_before_and_when_it_is_late(after: float, nudge: ChildNudge) -> None:
    assert NEW.nudge(days(after)) is nudge
    told = NEW.nudged(nudge)
    assert told.nudge(days(after)) is None
    assert days(after) < told.wake_at <= told.purge_at


def test_after_the_last_one_it_wakes_when_the_child_is_forgotten() -> None:
    assert NEW.nudged(ChildNudge.LAST).wake_at == NEW.purge_at


def test_one_that_ended_is_not_spoken_of_and_wakes_for_what_is_left_of_it() -> None:
    begun = NEW.nudged(ChildNudge.OPENED)
    done = begun.ended(ChildOutcome.REMOVED, at=days(3), by="user:2", letter="01L")
    assert (done.open, done.nudge(days(30)), done.wake_at, done.removable_at) == (False, None, days(3), None)
    kept = done.put_off(days(4))
    assert kept.wake_at == days(5)
    gone = kept.purged(days(6))
    assert (gone.look_at, gone.wake_at) == (None, gone.removable_at)
    assert gone.removable_at == datetime(2028, 11, 26, 17, tzinfo=UTC)
    assert replace(done, told=0).wake_at == AT


def test_a_hold_lies_on_every_contact_that_leads_to_the_child() -> None:
    typed = Typed(name="", email=Email("ana@example.com"), phone=Phone("+12135550123"))
    identity = ChildIdentity(
        account=NEW.account,
        id=NEW.id,
        residence="",
        language="en",
        received_at=AT,
        typed=typed,
        former=("+12135550177", "ana@example.com"),
    )
    look_ups = [contact.look_up for contact in (typed.email, typed.phone) if contact]
    assert identity.look_ups == tuple(dict.fromkeys([*look_ups, "+12135550177", "ana@example.com"]))
    assert replace(identity, typed=replace(typed, email=None, phone=None), former=()).look_ups == ()
