"""A restricted task ends with nothing that names the child; the proof of it stays for its time."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.child_task import ChildOutcome
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.children.end_task import EndChildTask, end_child_task, name_parent
from chalicelib.services.children.read_tasks import export_tasks, list_tasks
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact, list_holds, release_contact
from tests.fakes.acme import ANA, ask_one, hire
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import PARENT, begun, done, later, now_of, opened


def test_it_is_done_and_only_the_proof_is_left(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    ended = done(desk, olga, task)
    assert desk.children.identity(task.account, task.id) is None
    assert (ended.outcome, ended.ended_by, ended.purged_at) == (ChildOutcome.REMOVED, olga.actor, desk.clock.now())
    assert ended == now_of(desk, task)
    assert list_tasks(desk, olga, open_ones=True, limit=5).tasks == ()
    assert list_tasks(desk, olga, open_ones=False, limit=5).tasks == (ended,)
    rows = export_tasks(desk, olga).splitlines()
    assert len(rows) == 2
    assert ended.letter in rows[1]
    assert "ana" not in rows[1].lower()
    assert later(desk, days=729) == 0
    assert later(desk, days=3) == 1
    assert list_tasks(desk, olga, open_ones=False, limit=5).tasks == ()


def test_the_parent_is_told_and_the_letter_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    ended = done(desk, olga, task)
    desk.deliver()
    [mail] = [mail for mail in desk.mailer.sent if mail.to == PARENT]
    assert mail.id == ended.letter
    for word in ("Ana", "Paula", ANA.address, task.id):
        assert word not in f"{mail.subject} {mail.text}"


def test_without_a_parent_or_where_staff_do_not_want_it_nobody_is_written_to(desk: FakeDesk, olga: Staff) -> None:
    alone = begun(desk, olga, ask_one(desk, olga.account), parent="")
    assert done(desk, olga, alone, "nothing").letter == ""
    quiet = begun(desk, olga, ask_one(desk, olga.account))
    assert end_child_task(desk, olga, EndChildTask(task=quiet.id, outcome="removed", tell=False)).letter == ""


def test_a_parent_who_is_found_later_is_named_then(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account), parent="")
    name_parent(desk, olga, task.id, name="Pedro", email="pedro@example.com", seen=task.version)
    assert done(desk, olga, now_of(desk, task)).letter


def test_only_who_may_does_it_once_and_says_what_was_done(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    with pytest.raises(Forbidden):
        done(desk, hire(desk, olga.account, Role.HANDLER), task)
    for outcome in ("", "lapsed", "forgotten"):
        with pytest.raises(InvalidField):
            done(desk, olga, task, outcome)
    with pytest.raises(Conflict):
        end_child_task(desk, olga, EndChildTask(task=task.id, outcome="removed", seen=task.version - 1))
    done(desk, olga, task)
    with pytest.raises(NotPossible):
        done(desk, olga, task)


def test_one_that_ends_before_the_job_came_is_purged_by_it(desk: FakeDesk, olga: Staff) -> None:
    task = opened(desk, olga, ask_one(desk, olga.account))
    done(desk, olga, task)
    assert desk.children.identity(task.account, task.id)
    later(desk, minutes=1)
    assert desk.children.identity(task.account, task.id) is None
    assert list(desk.erasure_ledger.requests(alone=True))
    assert desk.deliver() == 1  # to the parent alone: nobody need be told that a task waits


def test_under_a_hold_on_a_contact_it_ends_and_what_names_the_child_waits(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation", words="Case 1"))
    assert done(desk, olga, task).purged_at is None
    assert later(desk, days=40) == 0
    assert desk.children.identity(task.account, task.id)
    [held] = list_holds(desk, olga)
    release_contact(desk, olga, held.id)
    assert later(desk, days=2) == 1
    assert desk.children.identity(task.account, task.id) is None
    assert now_of(desk, task).outcome is ChildOutcome.REMOVED
