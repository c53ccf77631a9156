"""What comes from a child without a parent becomes a restricted task, and is nowhere else any more."""

from datetime import date

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.child_task import Found
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Bucket, Channel, Outcome, Sorting
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.children.open_task import OpenChildTask, open_child_task
from chalicelib.services.children.read_tasks import count_open, export_tasks, list_tasks, read_task
from chalicelib.services.children.sweep_children import sweep_children
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case
from tests.fakes.acme import ANA, ANAS_PHONE, ask, ask_one, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import PARENT, SAW, begun, opened
from tests.services.retention.closed import full, traces


def test_one_step_takes_the_request_out_of_every_list_and_look_up(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    hanna = hire(desk, olga.account, Role.HANDLER)
    task = opened(desk, hanna, head)
    for read in (desk.requests.get, desk.requests.dossier):
        with pytest.raises(NotFound):
            read(olga.account.id, head.id)
    for bucket in Bucket:
        assert desk.requests.queue(olga.account, bucket, cursor="", limit=10).requests == ()
    assert (task.found, task.channel, task.opened_by) == (Found.SAID, Channel.WEB, hanna.actor)
    sweep_children(desk)
    assert desk.requests.by_contact(olga.account.id, ANA.look_up) == ()
    assert set(traces(desk, head)) == {"tally", "child-identity"}


def test_what_names_the_child_is_read_by_who_may_and_by_nobody_else(desk: FakeDesk, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, olga.account))
    found, identity = read_task(desk, olga, task.id)
    assert found == task
    assert identity is not None
    assert (identity.typed.email, identity.saw, identity.rights) == (ANA, SAW, (Right.KNOW_SPECIFIC,))
    assert identity.parent is not None
    assert identity.parent.address == PARENT
    for role in (Role.HANDLER, Role.REVIEWER, Role.AUDITOR):
        other = hire(desk, olga.account, role)
        for look in (
            lambda who=other: read_task(desk, who, task.id),
            lambda who=other: list_tasks(desk, who, open_ones=True, limit=5),
            lambda who=other: export_tasks(desk, who),
        ):
            with pytest.raises(Forbidden):
                look()
        assert count_open(desk, other) == 1


def test_everything_that_hung_on_it_goes_within_minutes_and_a_restore_does_not_bring_it_back(
    desk: FakeDesk, olga: Staff
) -> None:
    head = full(desk, olga)
    task = begun(desk, olga, head)
    assert set(traces(desk, head)) == {"tally", "child-identity"}
    assert desk.files.objects == {}
    assert list(desk.voicemail_bucket.every()) == []
    identity = desk.children.identity(task.account, task.id)
    assert identity is not None
    assert set(desk.erasure_ledger.requests(alone=True)) == {(task.account, request) for request in identity.requests}
    counts = desk.retention.deleted(olga.account.id, desk.clock.now().date())
    assert (counts["request"], counts["note"], counts["voicemail"]) == (2, 1, 1)


def test_the_audit_says_that_a_task_began_and_nothing_of_whom_it_is_about(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    task = begun(desk, olga, head)
    entries = desk.audit_log.of_request(olga.account.id, head.id)
    assert [entry.detail["why"] for entry in entries if entry.tag.startswith("request:deletion")] == ["restricted"]
    [entry] = [
        entry
        for entry in desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
        if entry.tag == "account:child:opened"
    ]
    assert entry.detail == {"task": task.id, "channel": "web"}
    assert head.id not in str(entry)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.TEXT])
def test_what_was_left_by_telephone_or_sent_as_a_text_becomes_one_before_it_is_sorted(
    desk: FakeDesk, olga: Staff, channel: Channel
) -> None:
    head = phone_in(desk, olga.account, sort=Sorting.LISTEN, channel=channel)
    task = begun(desk, olga, head)
    identity = desk.children.identity(task.account, task.id)
    assert identity is not None
    assert (identity.typed.phone, task.channel) == (ANAS_PHONE, channel)


def test_a_closed_request_becomes_one_too(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    assert head.outcome is Outcome.GRANTED
    assert opened(desk, olga, head).open


def test_who_asks_as_a_parent_or_guardian_is_no_child(desk: FakeDesk, olga: Staff) -> None:
    for behalf in (Behalf.PARENT, Behalf.GUARDIAN):
        submission = ask(desk, olga.account, behalf=behalf)
        head = desk.requests.get(olga.account.id, submission.requests[0])
        with pytest.raises(NotPossible) as refused:
            opened(desk, olga, head)
        assert refused.value.reason == "has-parent"


def test_a_legal_hold_keeps_the_request_as_it_is(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation", words="Case 1", until=date(2027, 1, 1)))
    with pytest.raises(NotPossible) as refused:
        opened(desk, olga, head)
    assert refused.value.reason == "held"
    assert desk.requests.get(olga.account.id, head.id)
    assert count_open(desk, olga) == 0


def test_what_staff_saw_must_be_said(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    for command, field in (
        (OpenChildTask(request=head.id, found="", saw=SAW), "child_found"),
        (OpenChildTask(request=head.id, found="said", saw=" "), "child_saw"),
        (OpenChildTask(request=head.id, found="said", saw=SAW, parent_email="paula"), "child_parent_email"),
    ):
        with pytest.raises(InvalidField) as refused:
            open_child_task(desk, olga, command)
        assert refused.value.field == field
    assert desk.requests.get(olga.account.id, head.id).version == head.version


def test_somebody_who_was_faster_is_not_overrun(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    command = OpenChildTask(request=head.id, found="said", saw=SAW, seen=head.version - 1)
    with pytest.raises(Conflict):
        open_child_task(desk, olga, command)


def test_another_business_sees_nothing_of_it(desk: FakeDesk, acme: Account, olga: Staff) -> None:
    task = begun(desk, olga, ask_one(desk, acme))
    rival = open_acme(desk, "rival")
    with pytest.raises(NotFound):
        read_task(desk, rival, task.id)
    assert count_open(desk, rival) == 0


def test_what_a_body_outside_asks_about_cannot_be_made_to_disappear(desk: FakeDesk, olga: Staff) -> None:
    submission = ask(desk, olga.account, Right.DELETE, Right.KNOW_SPECIFIC)
    first, second = (desk.requests.get(olga.account.id, name) for name in submission.requests)
    today = olga.account.day_of(desk.clock.now())
    case = note_case(desk, olga, NoteCase(request=second.id, body="other", name="A court", filed_on=today))
    with pytest.raises(NotPossible) as refused:
        opened(desk, olga, first)
    assert refused.value.reason == "case-open"
    follow_case(desk, olga, FollowCase(request=second.id, case=case.id, state="settled"))
    assert opened(desk, olga, first).open
