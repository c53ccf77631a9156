"""It was an adult after all: the request is there anew with its first day, and nothing of the task names anybody."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import TASK_LIFE, ChildOutcome
from chalicelib.domain.permissions import Role
from chalicelib.domain.request_terms import Channel
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.children.report_child import ReportChild, report_child
from chalicelib.services.children.sweep_children import sweep_children
from chalicelib.services.children.undo_task import UndoChildTask, undo_child_task
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact
from tests.fakes.acme import ANA, ask, ask_one, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.children.tasks import begun, done, later, now_of, opened
from tests.services.consumer_data.test_lost_calls import Network


def undo(task: str, why: str = "shown") -> UndoChildTask:
    return UndoChildTask(task=task, why=why)


def test_what_was_asked_is_a_request_again_as_of_its_first_day(desk: FakeDesk, olga: Staff) -> None:
    first = ask(desk, olga.account, Right.KNOW_SPECIFIC, Right.DELETE)
    desk.clock.pass_(days=3)
    task = begun(desk, olga, desk.requests.get(olga.account.id, first.requests[0]))
    desk.clock.pass_(days=5)
    undone = undo_child_task(desk, olga, undo(task.id))
    assert undone.reference
    anew = desk.requests.submission(olga.account.id, undone.reference)
    assert anew.id != first.id
    assert (anew.typed, anew.received_at, anew.residence) == (first.typed, first.received_at, first.residence)
    heads = desk.requests.several(olga.account.id, anew.requests).values()
    assert {head.right for head in heads} == {Right.KNOW_SPECIFIC, Right.DELETE}
    assert all(head.open for head in heads)
    assert anew.contact_confirmed_at is None
    assert now_of(desk, task).outcome is ChildOutcome.ADULT
    assert desk.children.identity(task.account, task.id) is None
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert (entry.tag, entry.actor) == (Tag.ACCOUNT_CHILD_UNDONE, olga.actor)
    assert entry.detail == {"task": task.id, "why": "shown", "request": True}
    with pytest.raises(NotPossible, match="child-task-done"):
        undo_child_task(desk, olga, undo(task.id))


def test_only_an_administrator_with_a_reason_undoes_it_within_its_time(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    with pytest.raises(Forbidden):
        undo_child_task(desk, hire(desk, olga.account, Role.HANDLER), undo(task.id))
    with pytest.raises(InvalidField):
        undo_child_task(desk, olga, undo(task.id, "whim"))
    with pytest.raises(Conflict):
        undo_child_task(desk, olga, UndoChildTask(task=task.id, why="shown", seen=task.version + 7))
    later(desk, days=TASK_LIFE.days)
    with pytest.raises(NotPossible):
        undo_child_task(desk, olga, undo(task.id))
    other = begun(desk, olga, ask_one(desk, olga.account))
    done(desk, olga, other)
    with pytest.raises(NotPossible):
        undo_child_task(desk, olga, undo(other.id))


def test_it_waits_for_the_job_and_for_a_hold(desk: FakeDesk, olga: Staff) -> None:
    task = opened(desk, olga, ask_one(desk, olga.account))
    with pytest.raises(NotPossible, match="child-task-wait"):
        undo_child_task(desk, olga, undo(task.id))
    sweep_children(desk)
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation", words="Case 1"))
    with pytest.raises(NotPossible, match="held"):
        undo_child_task(desk, olga, undo(task.id))


def test_what_came_by_telephone_is_sorted_anew(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, phone_in(desk, olga.account))
    undone = undo_child_task(desk, olga, undo(task.id, "mistake"))
    assert undone.reference
    anew = desk.requests.submission(olga.account.id, undone.reference)
    assert anew.channel is Channel.PHONE


def test_of_who_was_asked_for_their_age_first_no_request_is_made(desk: FakeDesk, olga: Staff) -> None:
    asked = ReportChild(
        account=olga.account, channel=Channel.API, language="en", actor=olga.actor, email="kit@example.com"
    )
    task = report_child(desk, asked)
    sweep_children(desk)
    undone = undo_child_task(desk, olga, undo(task.id))
    assert undone.reference is None
    assert now_of(desk, task).outcome is ChildOutcome.ADULT
    assert desk.children.identity(task.account, task.id) is None


@pytest.mark.parametrize("when", When)
def test_a_call_that_is_lost_leaves_the_task_or_the_request_and_never_both(when: When) -> None:
    def world() -> tuple[FakeDesk, Staff, str]:
        desk = FakeDesk()
        olga = open_acme(desk)
        return desk, olga, begun(desk, olga, ask_one(desk, olga.account)).id

    desk, olga, task = world()
    network = Network(desk)
    undo_child_task(desk, olga, undo(task))
    network.mend()
    for at in range(len(network.calls)):
        desk, olga, task = world()
        broken = Network(desk, at, when)
        with pytest.raises(ConnectionError):
            undo_child_task(desk, olga, undo(task))
        broken.mend()
        identity = desk.children.identity(olga.account.id, task)
        asked = desk.requests.by_contact(olga.account.id, ANA.look_up)
        assert (identity is None) == bool(asked), at
        if identity:
            assert undo_child_task(desk, olga, undo(task)).reference
