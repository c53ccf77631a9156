"""What staff record of a request that came otherwise: its true receipt, who recorded it, and the one intake."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.channels.staff_entry import StaffEntry, read_entry
from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Channel, Period, Request, State, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Forbidden, InvalidInput
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.intake.foresee_request import foresee_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from tests.fakes import acme
from tests.fakes.desk import START, FakeDesk

ENTRY = StaffEntry(
    channel="post",
    received=("16", "November", "2026"),
    received_time="",
    residence="US-CA",
    rights=("delete",),
    behalf="self",
    language="en",
    name="Ana María López",
)


def read(desk: FakeDesk, staff: Staff, **other: Any) -> SubmitRequest:
    reference = new_reference(desk.chance.bytes(16))
    return read_entry(staff, replace(ENTRY, **other), reference=reference, now=desk.clock.now())


def recorded(desk: FakeDesk, staff: Staff, **other: Any) -> tuple[Submission, Request]:
    submission = submit_request(desk, read(desk, staff, **other))
    return submission, desk.requests.get(staff.account.id, submission.requests[0])


def problems(desk: FakeDesk, staff: Staff, **other: Any) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read(desk, staff, **other)
    return {(problem.field, problem.problem) for problem in refused.value.problems}


def test_clocks_run_from_the_true_day_of_receipt_and_the_audit_says_who_recorded_it(
    desk: FakeDesk, staff: Staff
) -> None:
    submission, head = recorded(desk, staff)
    assert staff.account.day_of(head.received_at) == date(2026, 11, 16)
    assert (head.channel, submission.by_day, head.by_day) == (Channel.POST, True, True)
    respond = head.clock(Period.RESPOND)
    assert respond is not None
    assert respond.due == date(2026, 12, 31)
    [entry] = desk.audit_log.of_request(head.account, head.id)
    assert (entry.tag, entry.actor, entry.detail["channel"]) == (Tag.REQUEST_RECEIVED, staff.actor, "post")


@pytest.mark.parametrize(
    ("typed", "hour", "minute"), [("14:30", 22, 30), ("2:30 pm", 22, 30), ("9", 17, 0), ("12 a.m.", 8, 0)]
)
def test_a_time_that_is_known_is_kept(desk: FakeDesk, staff: Staff, typed: str, hour: int, minute: int) -> None:
    _, head = recorded(desk, staff, received_time=typed)
    assert head.received_at == datetime(2026, 11, 16, hour, minute, tzinfo=UTC)
    assert not head.by_day


def test_today_is_never_later_than_now(desk: FakeDesk, staff: Staff) -> None:
    _, head = recorded(desk, staff, received=("23", "11", "2026"))
    assert head.received_at == START  # nine in the morning, before noon


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"received": ("24", "11", "2026")}, ("received", "in-the-future")),
        ({"received": ("23", "11", "2026"), "received_time": "10:00"}, ("received", "in-the-future")),
        ({"received": ("31", "2", "2026")}, ("received", "malformed")),
        ({"received": ("", "", "")}, ("received", "missing")),
        ({"received": ("1", "1", "2020")}, ("received", "too-old")),
        ({"received_time": "25:00"}, ("received_time", "malformed")),
        ({"received_time": "13 pm"}, ("received_time", "malformed")),
        ({"received_time": "noon"}, ("received_time", "malformed")),
        ({"channel": "web"}, ("channel", "missing")),
        ({"behalf": ""}, ("behalf", "not-said")),
        ({"rights": ()}, ("rights", "missing")),
        ({"rights": ("erase",)}, ("rights", "not-offered")),
        ({"name": ""}, ("name", "missing")),
        ({"email": "no address"}, ("email", "malformed")),
        ({"rights": ("correct",)}, ("wrong", "missing")),
        ({"behalf": "agent"}, ("agent_name", "missing")),
        ({"residence": "XX"}, ("residence", "unknown")),
    ],
)
def test_what_cannot_be_recorded_is_named_by_its_field(
    desk: FakeDesk, staff: Staff, typed: dict[str, Any], found: tuple[str, str]
) -> None:
    assert found in problems(desk, staff, **typed)


def test_who_left_no_address_is_told_by_post_and_a_match_is_enough(desk: FakeDesk, staff: Staff) -> None:
    _, head = recorded(desk, staff)
    assert desk.letters() == []
    assert head.state is State.NEW
    assert head.verification.no_code
    command = RecordMatch(
        request=head.id,
        compared=("name", "address", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    record_match(desk, staff, command)
    assert desk.requests.get(head.account, head.id).verification.sufficient


def test_who_left_an_address_gets_the_code_as_from_the_form(desk: FakeDesk, staff: Staff) -> None:
    submission, head = recorded(desk, staff, channel="e-mail", email="ana@example.com")
    assert [letter.kind for letter in desk.letters()] == [LetterKind.CONFIRM_CONTACT]
    assert head.state is State.AWAITING_VERIFICATION
    assert desk.requests.by_contact(staff.account.id, acme.ANA.look_up)[0].submission == submission.id


def test_an_opt_out_needs_one_thing_that_tells_who_it_is(desk: FakeDesk, staff: Staff) -> None:
    assert ("email", "missing") in problems(desk, staff, rights=("opt_out_sale",), name="")
    _, head = recorded(desk, staff, rights=("opt_out_sale",), name="", phone="213 555 0123", channel="phone")
    assert head.right is Right.OPT_OUT_SALE


def test_the_same_form_sent_twice_is_one_request(desk: FakeDesk, staff: Staff) -> None:
    command = read(desk, staff)
    first, second = submit_request(desk, command), submit_request(desk, command)
    assert (first.id, first.requests) == (second.id, second.requests)


def test_it_is_foreseen_with_what_is_over_and_what_it_may_repeat(desk: FakeDesk, staff: Staff) -> None:
    known = acme.ask(desk, staff.account, Right.DELETE)
    command = read(desk, staff, received=("1", "October", "2026"), email="ana@example.com")
    found = foresee_request(desk, staff, command)
    [one] = found.rights
    assert [clock.period for clock in one.over(date(2026, 11, 23))] == [Period.ACKNOWLEDGE, Period.RESPOND]
    assert [entry.submission for entry in found.others] == [known.id]
    assert desk.requests.by_contact(staff.account.id, acme.ANA.look_up)[0].submission == known.id
    with pytest.raises(Forbidden):
        foresee_request(desk, acme.hire(desk, staff.account, Role.AUDITOR), command)
