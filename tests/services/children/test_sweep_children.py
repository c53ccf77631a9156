"""No restricted task stays silent, and after 30 days nothing names the child, whoever has done what."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.child_task import ChildOutcome
from chalicelib.domain.permissions import Role
from chalicelib.errors import NotPossible, Unavailable
from chalicelib.services.children.sweep_children import sweep_children
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact
from tests.fakes.acme import ANA, ask_one, hire
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import begun, done, later, now_of


def told(desk: FakeDesk) -> list[str]:
    """Who was written to about a restricted task since the last time, and of what."""
    desk.deliver()
    mails = [mail for mail in desk.mailer.sent if mail.subject == "staff-child"]
    found = [f"{mail.to.partition('@')[0]} {mail.text.splitlines()[0].removeprefix('channel: ')}" for mail in mails]
    desk.mailer.sent.clear()
    return sorted(found)


def test_owners_and_administrators_hear_of_it_at_once_half_way_before_its_day_after_it_and_before_the_end(
    desk: FakeDesk, olga: Staff
) -> None:
    hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    for role in (Role.HANDLER, Role.REVIEWER, Role.AUDITOR):
        hire(desk, olga.account, role)
    task = begun(desk, olga, ask_one(desk, olga.account))
    found = [told(desk)]
    for days in (11, 8, 2, 7):
        later(desk, days=days)
        found.append(told(desk))
        later(desk, minutes=5)
        assert told(desk) == []
    assert found == [[f"adam {what}", f"olga {what}"] for what in ("opened", "half", "soon", "late", "last")]
    assert now_of(desk, task).open


def test_a_job_that_was_away_for_weeks_says_the_latest_only(desk: FakeDesk, olga: Staff) -> None:
    begun(desk, olga, ask_one(desk, olga.account))
    told(desk)
    later(desk, days=28)
    assert told(desk) == ["olga last"]


def test_after_30_days_nothing_names_the_child_even_if_nobody_did_it(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    assert later(desk, days=29, hours=23) == 0
    assert desk.children.identity(task.account, task.id)
    told(desk)
    assert later(desk, hours=1) == 1
    now = now_of(desk, task)
    assert desk.children.identity(task.account, task.id) is None
    assert (now.outcome, now.ended_by, now.purged_at) == (ChildOutcome.LAPSED, "system:retention", desk.clock.now())
    assert told(desk) == ["olga lapsed"]
    with pytest.raises(NotPossible):
        done(desk, olga, task)


def test_a_hold_on_a_contact_of_the_child_keeps_it_for_who_may_and_it_can_still_be_done(
    desk: FakeDesk, olga: Staff
) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation", words="Case 1"))
    later(desk, days=31)
    assert now_of(desk, task).open
    assert desk.children.identity(task.account, task.id)
    due = now_of(desk, task).wake_at
    assert timedelta(0) < due - desk.clock.now() <= timedelta(days=1)
    assert done(desk, olga, now_of(desk, task)).outcome is ChildOutcome.REMOVED


def test_one_that_cannot_be_looked_at_does_not_keep_the_others(desk: FakeDesk, olga: Staff) -> None:
    first, second = (begun(desk, olga, ask_one(desk, olga.account)) for _ in range(2))
    desk.clock.at += timedelta(days=31)
    look = desk.children.identity
    broken = {first.id}

    def identity(account: object, task: str) -> object:
        if task in broken:
            raise ConnectionError(task)
        return look(account, task)  # type: ignore[arg-type]

    desk.children.identity = identity  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        sweep_children(desk)
    assert now_of(desk, second).purged_at
    broken.clear()
    assert sweep_children(desk) >= 1
    assert now_of(desk, first).purged_at
